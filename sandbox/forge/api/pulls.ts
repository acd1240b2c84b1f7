import { z } from "zod";
import { type ErrorDetail, invalid, notFound } from "../http/api-error";
import {
  type Call,
  type Handler,
  bodyOf,
  created,
  linkHeader,
  noContent,
  numberOf,
  ok,
  pageOf,
  repoOf,
  slice,
} from "../http/call";
import { baseOf, pullDetailsWithMerge } from "../pulls/details";
import { editPull } from "../pulls/edit-pull";
import { mergePull } from "../pulls/merge-pull";
import { branchOf, findPull, openPull } from "../pulls/open-pull";
import { commitShape, fileShape } from "../shapes/commit";
import { fullPullShape, pullShape } from "../shapes/pull";
import { repositoryShape } from "../shapes/repository";
import type { PullRow } from "../store/rows";
import { type Repo, isAccount, timestamp } from "../world";

export function pullOf(call: Call, repo: Repo, name = "pull_number"): PullRow {
  const pull = findPull(call.world, repo, numberOf(call, name));
  if (!pull) throw notFound();
  return pull;
}

const sorts: Record<string, string> = {
  created: "created_at",
  updated: "updated_at",
  popularity: "number",
  "long-running": "created_at",
};

const listPulls: Handler = (call) => {
  const repo = repoOf(call);
  const state = call.query.get("state") ?? "open";
  if (!["open", "closed", "all"].includes(state))
    throw invalid({ resource: "PullRequest", field: "state", code: "invalid" });
  const sort = call.query.get("sort") ?? "created";
  const column = sorts[sort] ?? "created_at";
  const standard = call.query.has("sort") ? "asc" : "desc";
  const direction = (call.query.get("direction") ?? standard) === "asc" ? "ASC" : "DESC";
  const head = call.query.get("head");
  const base = call.query.get("base");
  const conditions = ["repository = ?"];
  const values: (string | number)[] = [repo.row.id];
  const also = (condition: string, value: string): void => {
    conditions.push(condition);
    values.push(value);
  };
  if (state !== "all") also("state = ?", state);
  if (base) also("base_ref = ?", base);
  // GitHub ignores a head that names no owner; a client must not come to rely on more.
  if (head?.includes(":")) also("head_ref = ?", branchOf(repo, head) ?? "\0");
  const where = conditions.join(" AND ");
  const page = pageOf(call);
  const total = call.world.db.one<{ count: number }>(
    `SELECT count(*) AS count FROM pulls WHERE ${where}`,
    ...values,
  ).count;
  const pulls = call.world.db.all<PullRow>(
    `SELECT * FROM pulls WHERE ${where} ORDER BY ${column} ${direction}, number ${direction} LIMIT ? OFFSET ?`,
    ...values,
    page.size,
    (page.number - 1) * page.size,
  );
  const repository = repositoryShape(call.world, repo);
  return ok(
    pulls.map((pull) => pullShape(call.world, repo, pull, repository)),
    linkHeader(call, page, total),
  );
};

const newPull = z.object({
  title: z.string().optional(),
  head: z.string().optional(),
  base: z.string().optional(),
  body: z.string().nullable().default(null),
  draft: z.boolean().default(false),
  maintainer_can_modify: z.boolean().default(false),
});

const createPull: Handler = async (call) => {
  const repo = repoOf(call);
  const input = bodyOf(call, newPull);
  const missing = (["title", "head", "base"] as const).filter((field) => !input[field]);
  if (missing.length > 0)
    throw invalid(
      ...missing.map((field): ErrorDetail => ({
        resource: "PullRequest",
        code: "missing_field",
        field,
      })),
    );
  const { title = "", head = "", base = "" } = input;
  return repo.git.exclusively(async () => {
    const { pull, details } = await openPull(call.world, repo, call.login, {
      title,
      head,
      base,
      body: input.body,
      draft: input.draft,
      maintainerCanModify: input.maintainer_can_modify,
    });
    const shape = fullPullShape(call.world, repo, pull, details);
    return created(shape, shape.url);
  });
};

const getPull: Handler = async (call) => {
  const repo = repoOf(call);
  const pull = pullOf(call, repo);
  if (/\b(diff|patch)\b/.test(call.accept)) {
    const raw = await repo.git.rawDiff(await baseOf(repo, pull), pull.head_sha);
    return {
      status: 200,
      raw,
      headers: { "content-type": "application/vnd.github.diff; charset=utf-8" },
    };
  }
  return ok(
    fullPullShape(call.world, repo, pull, await pullDetailsWithMerge(call.world, repo, pull)),
  );
};

const pullEdit = z.object({
  title: z.string().min(1).optional(),
  body: z.string().nullable().optional(),
  state: z.enum(["open", "closed"]).optional(),
  base: z.string().optional(),
  maintainer_can_modify: z.boolean().optional(),
});

const updatePull: Handler = async (call) => {
  const repo = repoOf(call);
  const input = bodyOf(call, pullEdit);
  return repo.git.exclusively(async () => {
    const edit = {
      title: input.title,
      body: input.body,
      state: input.state,
      base: input.base,
      maintainerCanModify: input.maintainer_can_modify,
    };
    const pull = await editPull(call.world, repo, call.login, pullOf(call, repo), edit);
    return ok(
      fullPullShape(call.world, repo, pull, await pullDetailsWithMerge(call.world, repo, pull)),
    );
  });
};

const pullFiles: Handler = async (call) => {
  const repo = repoOf(call);
  const pull = pullOf(call, repo);
  const base = await baseOf(repo, pull);
  const files = await repo.git.changesSince(base, pull.head_sha);
  const page = pageOf(call);
  return ok(
    slice(files, page).map((file) =>
      fileShape(call.world, repo, file, file.status === "removed" ? base : pull.head_sha),
    ),
    linkHeader(call, page, files.length),
  );
};

/** https://docs.github.com/en/rest/pulls/pulls#list-commits-on-a-pull-request */
const mostListed = 250;

const pullCommits: Handler = async (call) => {
  const repo = repoOf(call);
  const pull = pullOf(call, repo);
  const all = await repo.git.revList(["--reverse", pull.head_sha, `^${await baseOf(repo, pull)}`]);
  const shas = all.slice(0, mostListed);
  const page = pageOf(call);
  const commits = await repo.git.commits(slice(shas, page));
  return ok(
    commits.map((commit) => commitShape(call.world, repo, commit)),
    linkHeader(call, page, shas.length),
  );
};

const mergeInput = z.object({
  commit_title: z.string().optional(),
  commit_message: z.string().optional(),
  sha: z.string().optional(),
  merge_method: z.enum(["merge", "squash", "rebase"]).default("merge"),
});

const merge: Handler = async (call) => {
  const repo = repoOf(call);
  const input = bodyOf(call, mergeInput);
  return repo.git.exclusively(async () => {
    const request = {
      method: input.merge_method,
      title: input.commit_title,
      message: input.commit_message,
      sha: input.sha,
    };
    const sha = await mergePull(call.world, repo, call.login, pullOf(call, repo), request);
    return ok({ sha, merged: true, message: "Pull Request successfully merged" });
  });
};

const isMerged: Handler = (call) => {
  if (pullOf(call, repoOf(call)).merged_at === null) throw notFound();
  return noContent();
};

const reviewers = z.object({
  reviewers: z.array(z.string()).default([]),
  team_reviewers: z.array(z.string()).default([]),
});

const requestReviewers: Handler = (call) => {
  const repo = repoOf(call);
  const pull = pullOf(call, repo);
  const input = bodyOf(call, reviewers);
  if (input.reviewers.some((login) => login.toLowerCase() === pull.user.toLowerCase()))
    throw invalid("Review cannot be requested from pull request author.");
  if (input.reviewers.some((login) => !isAccount(call.world, login)))
    throw invalid(
      "Reviews may only be requested from collaborators. One or more of the users or teams " +
        "you specified is not a collaborator of the repository.",
    );
  for (const [kind, name] of named(input))
    call.world.db.run(
      "INSERT OR IGNORE INTO requested_reviewers (repository, number, kind, name) VALUES (?, ?, ?, ?)",
      repo.row.id,
      pull.number,
      kind,
      name,
    );
  return created(pullShape(call.world, repo, touched(call, pull)));
};

const removeReviewers: Handler = (call) => {
  const repo = repoOf(call);
  const pull = pullOf(call, repo);
  for (const [kind, name] of named(bodyOf(call, reviewers))) {
    call.world.db.run(
      "DELETE FROM requested_reviewers WHERE repository = ? AND number = ? AND kind = ? AND name = ?",
      repo.row.id,
      pull.number,
      kind,
      name,
    );
  }
  return ok(pullShape(call.world, repo, touched(call, pull)));
};

const listReviewers: Handler = (call) => {
  const repo = repoOf(call);
  const { requested_reviewers, requested_teams } = pullShape(call.world, repo, pullOf(call, repo));
  return ok({ users: requested_reviewers, teams: requested_teams });
};

function named(input: z.output<typeof reviewers>): ["user" | "team", string][] {
  return [
    ...input.reviewers.map((name): ["user", string] => ["user", name]),
    ...input.team_reviewers.map((name): ["team", string] => ["team", name]),
  ];
}

function touched(call: Call, pull: PullRow): PullRow {
  const now = timestamp(call.world);
  call.world.db.run("UPDATE pulls SET updated_at = ? WHERE id = ?", now, pull.id);
  return { ...pull, updated_at: now };
}

export const pullRoutes: Record<string, Handler> = {
  "GET /repos/{owner}/{repo}/pulls": listPulls,
  "POST /repos/{owner}/{repo}/pulls": createPull,
  "GET /repos/{owner}/{repo}/pulls/{pull_number}": getPull,
  "PATCH /repos/{owner}/{repo}/pulls/{pull_number}": updatePull,
  "GET /repos/{owner}/{repo}/pulls/{pull_number}/files": pullFiles,
  "GET /repos/{owner}/{repo}/pulls/{pull_number}/commits": pullCommits,
  "GET /repos/{owner}/{repo}/pulls/{pull_number}/merge": isMerged,
  "PUT /repos/{owner}/{repo}/pulls/{pull_number}/merge": merge,
  "GET /repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers": listReviewers,
  "POST /repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers": requestReviewers,
  "DELETE /repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers": removeReviewers,
};
