import { unless } from "./failure";
import type { GitHubRepository } from "./octokit-repository";
import type { GitRepository, MergeGroup } from "../repository";
import { hashIn } from "./unexpected";

/**
 * The pull request that a group's branch is named for, `gh-readonly-queue/<base>/pr-<number>-<hash>`;
 * undefined for any other branch.
 * https://docs.github.com/en/repositories/configuring-branches-and-merges-in-your-repository/configuring-pull-request-merges/managing-a-merge-queue
 */
export function numberOfGroup(ref: string): number | undefined {
  const found = /^refs\/heads\/gh-readonly-queue\/.+\/pr-(\d{1,15})-[0-9a-f]+$/.exec(ref)?.[1];
  return found === undefined ? undefined : Number(found);
}

export function gitHubMergeGroups({
  octokit,
  owner,
  repo,
  attempt,
}: GitHubRepository): Pick<GitRepository, "mergeGroups"> {
  /** The group that it is on top of, or, there being none, where it left the branch. */
  const baseOf = async (branch: string, commit: string, groups: ReadonlySet<string>) => {
    const { data } = await octokit.git.getCommit({ owner, repo, commit_sha: commit });
    const before = data.parents[0]?.sha;
    if (before !== undefined && groups.has(before)) return before;
    const compared = await octokit.repos
      .compareCommitsWithBasehead({ owner, repo, basehead: `${branch}...${commit}`, per_page: 1 })
      .catch(unless(404));
    return compared?.data.merge_base_commit.sha;
  };
  return {
    mergeGroups: (branch) =>
      attempt(`look for merge groups of ${branch}`, async () => {
        const { data } = await octokit.git.listMatchingRefs({
          owner,
          repo,
          ref: `heads/gh-readonly-queue/${branch}/pr-`,
          per_page: 100,
        });
        const commits = new Set(data.map(({ object }) => hashIn(object.sha)));
        const groups: MergeGroup[] = [];
        for (const { ref, object } of data) {
          const number = numberOfGroup(ref);
          if (number === undefined) continue;
          const baseCommit = await baseOf(branch, object.sha, commits);
          if (baseCommit !== undefined) groups.push({ number, commit: object.sha, baseCommit });
        }
        return groups;
      }),
  };
}
