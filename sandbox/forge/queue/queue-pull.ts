import { unprocessable } from "../http/api-error";
import { pullDetails } from "../pulls/details";
import { branchRules } from "../rules/branch-rules";
import { unmetRequirements } from "../rules/requirements";
import type { PullRow } from "../store/rows";
import { enqueuePull } from "../webhooks/enqueue";
import { type Repo, type World, timestamp } from "../world";
import { queueEntryOf } from "./rows";

/**
 * Adds a pull request to its branch's merge queue, where it has all that the branch requires; one
 * that is there stays where it is. Runs inside `exclusively`. Throws 422.
 * https://docs.github.com/en/pull-requests/collaborating-with-pull-requests/incorporating-changes-from-a-pull-request/merging-a-pull-request-with-a-merge-queue
 */
export async function queuePull(
  world: World,
  repo: Repo,
  login: string,
  pull: PullRow,
): Promise<void> {
  if (queueEntryOf(world, repo, pull.number)) return;
  const why = whyNotQueued(world, repo, pull);
  if (why !== null) throw unprocessable(why);
  const details = await pullDetails(repo, pull);
  world.db.transaction(() => {
    world.db.run(
      `INSERT INTO merge_queue (repository, number, base, head_sha, login, enqueued_at)
       VALUES (?, ?, ?, ?, ?, ?)`,
      repo.row.id,
      pull.number,
      pull.base_ref,
      pull.head_sha,
      login,
      timestamp(world),
    );
    world.db.run(
      "DELETE FROM auto_merges WHERE repository = ? AND number = ?",
      repo.row.id,
      pull.number,
    );
    enqueuePull(world, repo, login, "enqueued", pull, details);
  });
  world.wakeQueue(repo);
}

function whyNotQueued(world: World, repo: Repo, pull: PullRow): string | null {
  if (branchRules(world, repo, pull.base_ref).queue === null)
    return "The base branch does not have a merge queue";
  if (pull.state !== "open") return "Pull request is closed";
  if (pull.draft) return "Pull request is still a draft";
  return unmetRequirements(world, repo, pull)[0] ?? null;
}
