import { combinedState } from "../checks/combined-state";
import type { MergeMethod } from "../git/merge";
import { queuePull } from "../queue/queue-pull";
import { branchRules } from "../rules/branch-rules";
import { unmetRequirements } from "../rules/requirements";
import type { PullRow } from "../store/rows";
import { enqueuePull } from "../webhooks/enqueue";
import { type Repo, type World, timestamp } from "../world";
import { pullDetails, pullDetailsWithMerge } from "./details";
import { mergePull } from "./merge-pull";
import { findPull, touchPull } from "./open-pull";

export type AutoMerge = {
  repository: number;
  number: number;
  method: MergeMethod;
  login: string;
  enabled_at: string;
};

export function autoMergeOf(world: World, repo: Repo, number: number): AutoMerge | null {
  return world.db.get<AutoMerge>(
    "SELECT * FROM auto_merges WHERE repository = ? AND number = ?",
    repo.row.id,
    number,
  );
}

function allowsAutoMerge(world: World, repo: Repo): boolean {
  return (
    world.db.get(
      "SELECT 1 FROM repository_settings WHERE repository = ? AND allow_auto_merge = 1",
      repo.row.id,
    ) !== null
  );
}

/**
 * GitHub's words for why it does not take a pull request on; null where it does. Where a branch has
 * no rules, every check of a commit counts as required. Where it has a merge queue, "merge when
 * ready" adds to it at once what is ready.
 */
export async function whyNoAutoMerge(
  world: World,
  repo: Repo,
  pull: PullRow,
): Promise<string | null> {
  if (!allowsAutoMerge(world, repo)) return "Auto merge is not allowed for this repository";
  if (pull.state !== "open") return "Pull request is closed";
  if (branchRules(world, repo, pull.base_ref).queue !== null) return null;
  const { mergeableState } = await pullDetailsWithMerge(world, repo, pull);
  // Nothing is left to wait for: it could be merged at once, and GitHub leaves that to who asks.
  return mergeableState === "clean" ? "Pull request Pull request is in clean status" : null;
}

export async function enableAutoMerge(
  world: World,
  repo: Repo,
  login: string,
  pull: PullRow,
  method: MergeMethod,
): Promise<void> {
  const details = await pullDetails(repo, pull);
  world.db.transaction(() => {
    world.db.run(
      "INSERT OR REPLACE INTO auto_merges (repository, number, method, login, enabled_at) VALUES (?, ?, ?, ?, ?)",
      repo.row.id,
      pull.number,
      method,
      login,
      timestamp(world),
    );
    touchPull(world, repo, pull.number);
    enqueuePull(
      world,
      repo,
      login,
      "auto_merge_enabled",
      findPull(world, repo, pull.number) ?? pull,
      details,
    );
  });
  // As at GitHub, after the answer.
  if (branchRules(world, repo, pull.base_ref).queue !== null)
    mergeWhatWaits(world, repo, pull.head_sha).catch(console.error);
}

/** All is there that the branch requires; without rules, every check of the head has passed. */
function isReady(world: World, repo: Repo, pull: PullRow): boolean {
  const rules = branchRules(world, repo, pull.base_ref);
  return rules.checks.length > 0 || rules.approvals > 0 || rules.queue !== null
    ? unmetRequirements(world, repo, pull).length === 0
    : combinedState(world, repo, pull.head_sha) === "success";
}

/**
 * Merges, or queues, what waited for the checks and reviews of this commit, now that they are there.
 * Runs after the last one is stored.
 */
export async function mergeWhatWaits(world: World, repo: Repo, sha: string): Promise<void> {
  const waiting = world.db.all<AutoMerge & { number: number }>(
    `SELECT auto_merges.* FROM auto_merges JOIN pulls ON pulls.repository = auto_merges.repository
     AND pulls.number = auto_merges.number WHERE auto_merges.repository = ?
     AND pulls.state = 'open' AND pulls.head_sha = ?`,
    repo.row.id,
    sha,
  );
  for (const { number, method, login } of waiting) {
    await repo.git.exclusively(async () => {
      const pull = findPull(world, repo, number);
      if (pull?.state !== "open" || !isReady(world, repo, pull)) return;
      if (branchRules(world, repo, pull.base_ref).queue !== null)
        return queuePull(world, repo, login, pull);
      // A conflict keeps it open, as at GitHub.
      await mergePull(world, repo, login, pull, { method }).catch((error: unknown) =>
        console.error(error),
      );
    });
  }
}
