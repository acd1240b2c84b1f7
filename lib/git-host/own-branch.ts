import { PortalError } from "@/lib/errors";
import type { GitRepository, PullRequestReport } from "./repository";

/** A branch that Slipway makes, and that is to become exactly one pull request, whatever is tried how often. */
export interface OwnBranch {
  branch: string;
  /** Where its pull request is to go. */
  base: string;
  /** When it was wanted: pull requests of long before are somebody else's. */
  since: Date;
  /** Asked before each call: throws where another one took over. */
  still(): Promise<void>;
}

/** Milliseconds by which clocks may differ. */
const clocksDiffer = 300_000;

/** The branch's pull request, in whatever state: a merged one before an open one before the latest. */
export async function findOwnPull(
  repo: GitRepository,
  { branch, base, since, still }: OwnBranch,
): Promise<PullRequestReport | undefined> {
  await still();
  const found = (await repo.findPullRequests(branch)).filter(
    (pull) => pull.base === base && pull.openedAt.getTime() >= since.getTime() - clocksDiffer,
  );
  return (
    found.find((pull) => pull.state === "merged") ??
    found.find((pull) => pull.state === "open") ??
    found[0]
  );
}

/**
 * The branch's pull request, opened where there is none. To open one that fails after the host did the work looks first,
 * next time; one that it refuses looks now.
 */
export async function openOwnPull(
  repo: GitRepository,
  own: OwnBranch,
  words: { title: string; body: string },
): Promise<PullRequestReport> {
  const { branch, base } = own;
  await own.still();
  try {
    return await repo.openPullRequest({ branch, base, ...words });
  } catch (error) {
    if (
      !(error instanceof PortalError) ||
      (error.code !== "upstream_refused" && error.code !== "conflict")
    )
      throw error;
    const found = await findOwnPull(repo, own);
    if (!found) throw error;
    return found;
  }
}

/**
 * The branch was there already, and points to `existing` rather than to `commit`: fine where that builds on our commit, or
 * is an earlier one of ours (`earlier`), which then goes on to it. Else it is somebody else's: throws `upstream_refused`.
 */
export async function goOnWith(
  repo: GitRepository,
  own: OwnBranch,
  { existing, commit, earlier }: { existing: string; commit: string; earlier: readonly string[] },
): Promise<void> {
  await own.still();
  const comparison = await repo.compare(existing, commit);
  if (comparison?.status === "behind" || comparison?.status === "identical") return;
  if (earlier.includes(existing) && comparison?.status === "ahead") {
    await repo.commitFiles({ branch: own.branch, expected: existing, made: commit });
    return;
  }
  throw new PortalError(
    "upstream_refused",
    `The branch ${own.branch} is there already, with something else on it.`,
    { hint: "Delete the branch at the Git host if nobody needs it, then try again." },
  );
}
