import type { GitRepository, PullRequestReport } from "../repository";

/** What the host lists of one pull request now; undefined where there is none of that number. */
export async function pullRequestOf(
  repo: GitRepository,
  number: number,
): Promise<PullRequestReport | undefined> {
  const all = await repo.updatedPullRequests(new Date(0));
  return all.find((report) => report.number === number);
}
