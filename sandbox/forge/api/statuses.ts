import { z } from "zod";
import { notFound, unprocessable } from "../http/api-error";
import {
  type Call,
  type Handler,
  bodyOf,
  created,
  linkHeader,
  ok,
  pageOf,
  repoOf,
  slice,
} from "../http/call";
import { mergeWhatWaits } from "../pulls/auto-merge";
import { combine, latestStatuses } from "../checks/combined-state";
import { commitShape } from "../shapes/commit";
import { apiUrl, nodeId } from "../shapes/links";
import { repositoryShape } from "../shapes/repository";
import { userShape } from "../shapes/user";
import type { StatusRow } from "../store/rows";
import { enqueue } from "../webhooks/enqueue";
import { type Repo, type World, timestamp } from "../world";

function statusShape(world: World, repo: Repo, status: StatusRow) {
  const creator = userShape(world, status.user);
  return {
    url: `${apiUrl(world, repo)}/statuses/${status.sha}`,
    avatar_url: creator.avatar_url,
    id: status.id,
    node_id: nodeId("StatusContext", status.id),
    state: status.state,
    description: status.description,
    target_url: status.target_url,
    context: status.context,
    created_at: status.created_at,
    updated_at: status.created_at,
  };
}

const newStatus = z.object({
  state: z.enum(["error", "failure", "pending", "success"]),
  target_url: z.string().nullable().default(null),
  description: z.string().nullable().default(null),
  context: z.string().min(1).default("default"),
});

const createStatus: Handler = async (call) => {
  const repo = repoOf(call);
  const { world, login } = call;
  const input = bodyOf(call, newStatus);
  const commit = await repo.git.commit(call.params["sha"] ?? "");
  if (!commit) throw unprocessable(`No commit found for SHA: ${call.params["sha"]}`);
  if ((input.description ?? "").length > 140)
    throw unprocessable("Validation Failed", [
      {
        resource: "Status",
        code: "custom",
        field: "description",
        message: "description is too long (maximum is 140 characters)",
      },
    ]);
  const status = world.db.transaction(() => {
    const made = world.db.one<StatusRow>(
      `INSERT INTO statuses (repository, sha, state, context, description, target_url, user,
       created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING *`,
      repo.row.id,
      commit.sha,
      input.state,
      input.context,
      input.description,
      input.target_url,
      login,
      timestamp(world),
    );
    const shape = statusShape(world, repo, made);
    enqueue(world, {
      name: "status",
      repo,
      payload: {
        id: made.id,
        sha: made.sha,
        name: repo.fullName,
        avatar_url: shape.avatar_url,
        target_url: made.target_url,
        context: made.context,
        description: made.description,
        state: made.state,
        commit: commitShape(world, repo, commit),
        branches: [],
        created_at: made.created_at,
        updated_at: made.created_at,
        repository: repositoryShape(world, repo),
        sender: userShape(world, login),
      },
    });
    return made;
  });
  // As at GitHub, after the answer.
  mergeWhatWaits(world, repo, commit.sha).catch(console.error);
  world.wakeQueue(repo);
  const shape = { ...statusShape(world, repo, status), creator: userShape(world, status.user) };
  return created(shape, shape.url);
};

async function commitOf(call: Call, repo: Repo): Promise<string> {
  const sha = await repo.git.resolveCommit(call.params["ref"] ?? "");
  if (!sha) throw notFound();
  return sha;
}

const combinedStatus: Handler = async (call) => {
  const repo = repoOf(call);
  const sha = await commitOf(call, repo);
  const statuses = latestStatuses(call.world, repo, sha);
  const page = pageOf(call);
  const url = `${apiUrl(call.world, repo)}/commits/${sha}`;
  return ok(
    {
      state: combine(statuses.map((status) => status.state)),
      statuses: slice(statuses, page).map((status) => statusShape(call.world, repo, status)),
      sha,
      total_count: statuses.length,
      repository: repositoryShape(call.world, repo),
      commit_url: url,
      url: `${url}/status`,
    },
    linkHeader(call, page, statuses.length),
  );
};

const listStatuses: Handler = async (call) => {
  const repo = repoOf(call);
  const sha = await commitOf(call, repo);
  const statuses = call.world.db.all<StatusRow>(
    "SELECT * FROM statuses WHERE repository = ? AND sha = ? ORDER BY id DESC",
    repo.row.id,
    sha,
  );
  const page = pageOf(call);
  const shapes = slice(statuses, page).map((status) => ({
    ...statusShape(call.world, repo, status),
    creator: userShape(call.world, status.user),
  }));
  return ok(shapes, linkHeader(call, page, statuses.length));
};

export const statusRoutes: Record<string, Handler> = {
  "POST /repos/{owner}/{repo}/statuses/{sha}": createStatus,
  "GET /repos/{owner}/{repo}/commits/{ref}/status": combinedStatus,
  "GET /repos/{owner}/{repo}/commits/{ref}/statuses": listStatuses,
};
