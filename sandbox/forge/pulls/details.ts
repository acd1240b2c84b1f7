import type { PullRow } from "../store/rows";
import type { Repo, World } from "../world";
import { combinedState } from "../checks/combined-state";
import { branchRules } from "../rules/branch-rules";
import { unmetRequirements } from "../rules/requirements";

/** What a pull request changes; `mergeable` is null while nobody has looked. */
export type PullDetails = {
  commits: number;
  additions: number;
  deletions: number;
  changedFiles: number;
  mergeable: boolean | null;
  mergeableState: "clean" | "dirty" | "unstable" | "draft" | "blocked" | "behind" | "unknown";
  /** The commit that a merge would make now (GitHub's "test merge"); no branch points at it. */
  testMerge: string | null;
};

/**
 * What the head is compared with: the base branch as it is now, or as it was when the pull request
 * ended.
 */
export async function baseOf(repo: Repo, pull: PullRow): Promise<string> {
  return pull.state === "open"
    ? ((await repo.git.branch(pull.base_ref)) ?? pull.base_sha)
    : pull.base_sha;
}

export async function pullDetails(repo: Repo, pull: PullRow): Promise<PullDetails> {
  return changeDetails(repo, await baseOf(repo, pull), pull.head_sha);
}

/**
 * Counts the commits and lines of a change. Cached by commits, so it costs nothing while neither
 * branch moves.
 */
export async function changeDetails(repo: Repo, base: string, head: string): Promise<PullDetails> {
  const comparison = await repo.git.compare(base, head);
  const files = await repo.git.changesSince(base, head);
  return {
    commits: comparison?.ahead ?? 0,
    additions: files.reduce((sum, file) => sum + file.additions, 0),
    deletions: files.reduce((sum, file) => sum + file.deletions, 0),
    changedFiles: files.length,
    mergeable: null,
    mergeableState: "unknown",
    testMerge: null,
  };
}

/** The same, and whether it can be merged: found out by merging the trees, without a checkout. */
export async function pullDetailsWithMerge(
  world: World,
  repo: Repo,
  pull: PullRow,
): Promise<PullDetails> {
  const details = await pullDetails(repo, pull);
  if (pull.state !== "open") return details;
  const base = await baseOf(repo, pull);
  const tree = await repo.git.mergeTree(base, pull.head_sha);
  if (tree === null) return { ...details, mergeable: false, mergeableState: "dirty" };
  const by = {
    name: "GitHub-compatible forge",
    email: "noreply@forge.invalid",
    date: pull.created_at,
  };
  const message = `Merge ${pull.head_sha} into ${base}`;
  const testMerge = await repo.git.writeCommit({
    tree,
    parents: [base, pull.head_sha],
    author: by,
    committer: by,
    message,
  });
  if (pull.draft) return { ...details, mergeable: true, mergeableState: "draft", testMerge };
  const state = combinedState(world, repo, pull.head_sha);
  const isBehind =
    branchRules(world, repo, pull.base_ref).strict &&
    !(await repo.git.isAncestor(base, pull.head_sha));
  const mergeableState =
    unmetRequirements(world, repo, pull).length > 0
      ? "blocked"
      : isBehind
        ? "behind"
        : state === "success" || state === "none"
          ? "clean"
          : "unstable";
  return { ...details, mergeable: true, mergeableState, testMerge };
}
