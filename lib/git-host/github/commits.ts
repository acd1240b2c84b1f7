import { PortalError } from "@/lib/errors";
import type { NewCommit, GitRepository } from "../repository";
import { answeredStatus } from "./failure";
import type { GitHubRepository } from "./octokit-repository";
import { hashIn } from "./unexpected";

/**
 * GitHub makes trees, commits and refs apart from each other: a tree with every file's text in it,
 * a commit of it, and only then the branch.
 */
export function gitHubCommits(
  { octokit, owner, repo, attempt }: GitHubRepository,
  branchHead: GitRepository["branchHead"],
): GitRepository["commitFiles"] {
  const makeTree = (baseTree: string, changes: NewCommit["changes"]) =>
    attempt("write the files", async () => {
      const tree = changes.map(({ path, content }) => {
        const entry = { path, mode: "100644" as const, type: "blob" as const };
        return content === null ? { ...entry, sha: null } : { ...entry, content };
      });
      const { data } = await octokit.git.createTree({ owner, repo, base_tree: baseTree, tree });
      return hashIn(data.sha);
    });

  const makeCommit = async ({ base, changes, message, author }: NewCommit) => {
    const tree = changes.length === 0 ? base.tree : await makeTree(base.tree, changes);
    return attempt("write the commit", async () => {
      const { data } = await octokit.git.createCommit({
        owner,
        repo,
        message,
        tree,
        parents: [base.commit],
        ...(author ? { author } : {}),
      });
      return hashIn(data.sha);
    });
  };

  const makeBranch = (branch: string, commit: string) =>
    attempt(`make the branch ${branch}`, async () => {
      try {
        const ref = `refs/heads/${branch}`;
        const { data } = await octokit.git.createRef({ owner, repo, ref, sha: commit });
        hashIn(data.object.sha);
        return undefined;
      } catch (error) {
        if (answeredStatus(error) !== 422) throw error;
        const head = await branchHead(branch);
        if (!head) throw error;
        return head.commit === commit ? undefined : head.commit;
      }
    });

  const moveBranch = (branch: string, commit: string, expected: string) =>
    attempt(`move the branch ${branch}`, async () => {
      const head = await branchHead(branch, [commit, expected]);
      if (head?.commit === commit) return;
      if (head?.commit !== expected) throw pushedBySomebodyElse(branch);
      const { data } = await octokit.git
        .updateRef({ owner, repo, ref: `heads/${branch}`, sha: commit, force: false })
        .catch((error: unknown) => {
          // Somebody pushed since we looked, or deleted it; a rule's refusal is a 422 as well.
          throw answeredStatus(error) === 422 &&
            /fast.?forward|reference does not exist/i.test(String(error))
            ? pushedBySomebodyElse(branch, error)
            : error;
        });
      hashIn(data.object.sha);
    });

  return async (wanted) => {
    let commit: string;
    if ("made" in wanted) commit = wanted.made;
    else {
      commit = await makeCommit(wanted);
      await wanted.onCommit?.(commit);
    }
    if (wanted.expected !== null) {
      await moveBranch(wanted.branch, commit, wanted.expected);
      return { commit };
    }
    const existing = await makeBranch(wanted.branch, commit);
    return existing === undefined ? { commit } : { commit, existing };
  };
}

function pushedBySomebodyElse(branch: string, cause?: unknown): PortalError {
  return new PortalError(
    "conflict",
    `Somebody else pushed to the branch ${branch}, or deleted it.`,
    {
      hint: "Look at the pull request on the Git host. Slipway never overwrites what a person pushed.",
      cause,
    },
  );
}
