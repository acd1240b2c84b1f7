import { invalid } from "../http/api-error";
import type { PullRow } from "../store/rows";
import { enqueuePull } from "../webhooks/enqueue";
import { type Repo, type World, timestamp } from "../world";
import { savePull } from "./announce";
import { pullDetails } from "./details";
import { openTwin } from "./open-pull";

export type PullEdit = {
  title?: string;
  body?: string | null;
  state?: "open" | "closed";
  base?: string;
  maintainerCanModify?: boolean;
};

const fail = (message: string, field?: string) =>
  invalid({ resource: "PullRequest", code: "custom", ...(field ? { field } : {}), message });

/**
 * Changes title, body, base or state, and tells the receivers each as GitHub does: `edited`,
 * `closed`, `reopened`.
 */
export async function editPull(
  world: World,
  repo: Repo,
  login: string,
  pull: PullRow,
  edit: PullEdit,
): Promise<PullRow> {
  const next: PullRow = { ...pull, updated_at: timestamp(world) };
  const changes: Record<string, unknown> = {};
  if (edit.title !== undefined && edit.title !== pull.title) {
    changes["title"] = { from: pull.title };
    next.title = edit.title;
  }
  if (edit.body !== undefined && edit.body !== pull.body) {
    changes["body"] = { from: pull.body ?? "" };
    next.body = edit.body;
  }
  if (edit.base !== undefined && edit.base !== pull.base_ref) {
    if (pull.state === "closed")
      throw fail("Cannot change the base branch of a closed pull request.", "base");
    const sha = await repo.git.branch(edit.base);
    if (sha === null) throw invalid({ resource: "PullRequest", field: "base", code: "invalid" });
    if (openTwin(world, repo, pull.head_ref, edit.base))
      throw fail(
        `A pull request already exists for base branch '${edit.base}' and head branch '${pull.head_ref}'`,
      );
    changes["base"] = { ref: { from: pull.base_ref }, sha: { from: pull.base_sha } };
    next.base_ref = edit.base;
    next.base_sha = sha;
  }
  if (edit.maintainerCanModify !== undefined)
    next.maintainer_can_modify = edit.maintainerCanModify ? 1 : 0;
  const turn = edit.state !== undefined && edit.state !== pull.state ? edit.state : null;
  if (turn === "closed") Object.assign(next, { state: "closed", closed_at: next.updated_at });
  if (turn === "open") await reopen(world, repo, next);
  const details = await pullDetails(repo, next);
  world.db.transaction(() => {
    savePull(world, next);
    if (Object.keys(changes).length > 0)
      enqueuePull(world, repo, login, "edited", next, details, { changes });
    if (turn)
      enqueuePull(world, repo, login, turn === "open" ? "reopened" : "closed", next, details);
  });
  return next;
}

async function reopen(world: World, repo: Repo, pull: PullRow): Promise<void> {
  if (pull.merged_at !== null)
    throw fail("state cannot be changed. The pull request was already merged.", "state");
  const head = await repo.git.branch(pull.head_ref);
  const base = await repo.git.branch(pull.base_ref);
  if (head === null)
    throw fail(`state cannot be changed. The ${pull.head_ref} branch has been deleted.`, "state");
  if (base === null)
    throw fail(`state cannot be changed. The ${pull.base_ref} branch has been deleted.`, "state");
  if (openTwin(world, repo, pull.head_ref, pull.base_ref))
    throw fail(
      `state cannot be changed. There is already an open pull request from ${pull.head_ref}.`,
      "state",
    );
  if (!(await repo.git.isAncestor(pull.head_sha, head)))
    throw fail(
      `state cannot be changed. The ${pull.head_ref} branch was force-pushed or recreated.`,
      "state",
    );
  if ((await repo.git.compare(base, head))?.ahead === 0)
    throw fail(
      `state cannot be changed. There are no new commits on the ${pull.head_ref} branch.`,
      "state",
    );
  const name = `refs/pull/${pull.number}/head`;
  if (pull.head_sha !== head)
    await repo.git.updateRefs([{ name, before: pull.head_sha, after: head }]);
  Object.assign(pull, { state: "open", closed_at: null, head_sha: head });
}
