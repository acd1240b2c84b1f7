import { prepareMerge } from "../git/merge";
import { announce } from "../pulls/announce";
import { pullDetails } from "../pulls/details";
import { mergeMessage, signature } from "../pulls/merge-pull";
import { findPull } from "../pulls/open-pull";
import { type BranchRules, branchRules } from "../rules/branch-rules";
import { requiredState } from "../rules/requirements";
import type { QueueRow } from "../rules/rows";
import type { PullRow } from "../store/rows";
import { enqueueMergeGroup, enqueuePull, type GroupEnd } from "../webhooks/enqueue";
import type { Repo, World } from "../world";
import { groupBranch, queueOf } from "./rows";

/** Who merges what a queue merges. */
const queueLogin = "github-merge-queue[bot]";

/** GitHub's words for why a pull request left the queue. */
type Removal = "MANUAL" | "MERGE" | "MERGE_CONFLICT" | "CI_FAILURE" | "QUEUE_CLEARED";

/**
 * Brings the merge queues of a repository to where they should be now: makes the groups that are
 * missing, each on top of the one before it; takes out whose pull request moved, was closed, or
 * failed a required check at the front; merges the front once all that the branch requires has
 * passed on its group. Runs inside `exclusively`. Doing it again changes nothing.
 * https://docs.github.com/en/repositories/configuring-branches-and-merges-in-your-repository/configuring-pull-request-merges/managing-a-merge-queue
 */
export async function settleQueues(world: World, repo: Repo): Promise<void> {
  const branches = world.db.all<{ base: string }>(
    "SELECT DISTINCT base FROM merge_queue WHERE repository = ?",
    repo.row.id,
  );
  for (const { base } of branches) while (await step(world, repo, base));
}

/** Takes a pull request out of the queue, as its button does. Runs inside `exclusively`. */
export async function leaveQueue(world: World, repo: Repo, entry: QueueRow): Promise<void> {
  await remove(world, repo, entry, "MANUAL");
  world.wakeQueue(repo);
}

/** One change at most; false where nothing is left to do for now. */
async function step(world: World, repo: Repo, branch: string): Promise<boolean> {
  const rules = branchRules(world, repo, branch);
  const entries = queueOf(world, repo, branch);
  for (const entry of entries) {
    const why = whyOut(rules, entry, findPull(world, repo, entry.number));
    if (why !== null) return remove(world, repo, entry, why);
  }
  let base = await repo.git.branch(branch);
  for (const entry of entries.slice(0, rules.queue?.mostBuilt)) {
    if (base === null) return false;
    if (entry.group_sha !== null && entry.group_base !== base) {
      await endGroup(world, repo, entry, "invalidated");
      return true;
    }
    if (entry.group_sha === null) return makeGroup(world, repo, rules, entry, base);
    base = entry.group_sha;
  }
  const [front] = entries;
  if (!front?.group_sha) return false;
  const state = requiredState(world, repo, rules, front.group_sha);
  if (state === "pending") return false;
  return state === "failure"
    ? remove(world, repo, front, "CI_FAILURE")
    : mergeFront(world, repo, front, front.group_sha);
}

function whyOut(rules: BranchRules, entry: QueueRow, pull: PullRow | null): Removal | null {
  if (rules.queue === null) return "QUEUE_CLEARED";
  // What was looked at is what is merged.
  return pull?.state !== "open" || pull.head_sha !== entry.head_sha || pull.base_ref !== entry.base
    ? "MANUAL"
    : null;
}

async function makeGroup(
  world: World,
  repo: Repo,
  rules: BranchRules,
  entry: QueueRow,
  base: string,
): Promise<boolean> {
  const pull = findPull(world, repo, entry.number);
  if (!pull || !rules.queue) return false;
  const { method } = rules.queue;
  const sha = await prepareMerge(repo.git, {
    base,
    head: entry.head_sha,
    method,
    message: await mergeMessage(repo, base, pull, { method }, world),
    author: signature(world, pull.user),
    merger: signature(world, queueLogin),
  });
  if (sha === null || sha === base) return remove(world, repo, entry, "MERGE_CONFLICT");
  const made: QueueRow = { ...entry, group_sha: sha, group_base: base };
  const update = { name: `refs/heads/${groupBranch(made)}`, before: null, after: sha };
  const there = await repo.git.refSha(update.name);
  if (
    there?.sha !== sha &&
    !(await repo.git.updateRefs([{ ...update, before: there?.sha ?? null }]))
  )
    return false;
  world.db.run(
    "UPDATE merge_queue SET group_sha = ?, group_base = ? WHERE id = ?",
    sha,
    base,
    entry.id,
  );
  await announce(world, repo, queueLogin, [update]);
  await tellGroup(world, repo, made, { action: "checks_requested" });
  return true;
}

async function mergeFront(
  world: World,
  repo: Repo,
  entry: QueueRow,
  sha: string,
): Promise<boolean> {
  const branch = { name: `refs/heads/${entry.base}`, before: entry.group_base, after: sha };
  const group = { name: `refs/heads/${groupBranch(entry)}`, before: sha, after: null };
  world.db.run(
    "INSERT OR REPLACE INTO merge_intents (repository, number, sha, login) VALUES (?, ?, ?, ?)",
    repo.row.id,
    entry.number,
    sha,
    queueLogin,
  );
  if (!(await repo.git.updateRefs([branch, group]))) return false;
  await tellGroup(world, repo, entry, { action: "destroyed", reason: "merged" });
  await forget(world, repo, entry, "MERGE");
  await announce(world, repo, queueLogin, [branch, group]);
  return true;
}

/** Out of the queue; what is behind it is made anew by the next steps. */
async function remove(world: World, repo: Repo, entry: QueueRow, why: Removal): Promise<boolean> {
  if (entry.group_sha !== null) await endGroup(world, repo, entry, "dequeued");
  await forget(world, repo, entry, why);
  return true;
}

async function forget(world: World, repo: Repo, entry: QueueRow, reason: Removal): Promise<void> {
  const pull = findPull(world, repo, entry.number);
  const details = pull && (await pullDetails(repo, pull));
  world.db.transaction(() => {
    world.db.run("DELETE FROM merge_queue WHERE id = ?", entry.id);
    if (pull && details)
      enqueuePull(world, repo, queueLogin, "dequeued", pull, details, { reason });
  });
}

async function endGroup(
  world: World,
  repo: Repo,
  entry: QueueRow,
  reason: GroupEnd,
): Promise<void> {
  const update = { name: `refs/heads/${groupBranch(entry)}`, before: entry.group_sha, after: null };
  await tellGroup(world, repo, entry, { action: "destroyed", reason });
  world.db.run("UPDATE merge_queue SET group_sha = NULL, group_base = NULL WHERE id = ?", entry.id);
  if (await repo.git.updateRefs([update])) await announce(world, repo, queueLogin, [update]);
}

async function tellGroup(
  world: World,
  repo: Repo,
  entry: QueueRow,
  what: Parameters<typeof enqueueMergeGroup>[4],
): Promise<void> {
  const commit = await repo.git.commit(entry.group_sha ?? "");
  if (!commit) return;
  const group = {
    sha: commit.sha,
    ref: `refs/heads/${groupBranch(entry)}`,
    base: entry.base,
    baseSha: entry.group_base ?? "",
    commit,
  };
  enqueueMergeGroup(world, repo, queueLogin, group, what);
}
