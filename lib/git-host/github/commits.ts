import { BranchElsewhere } from "../branch-elsewhere";
import type { NewCommit, GitRepository } from "../repository";
import { answeredStatus } from "./failure";
import { withCoAuthor } from "./co-author";
import { gitHubCommitOnBranch } from "./commit-on-branch";
import type { GitHubRepository } from "./octokit-repository";
import { hashIn } from "./unexpected";

/**
 * By GraphQL in one call, where the host has that and the commit is small enough for it. Else by the
 * REST API, which makes trees, commits and refs apart from each other: a tree with every file's text
 * in it, a commit of it, and only then the branch.
 */
export function gitHubCommits(
  repository: GitHubRepository,
  calls: Pick<GitRepository, "about" | "branchHead" | "compare" | "deleteBranch">,
): GitRepository["commitFiles"] {
  const { octokit, owner, repo, attempt, writesAs } = repository;
  const { branchHead } = calls;
  const onBranch = gitHubCommitOnBranch(repository, calls);

  const treeOf = (commit: string) =>
    attempt("look at a commit", async () => {
      const { data } = await octokit.git.getCommit({ owner, repo, commit_sha: commit });
      return hashIn(data.tree.sha);
    });

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
    const before = base.tree ?? (await treeOf(base.commit));
    const tree = changes.length === 0 ? before : await makeTree(before, changes);
    // GitHub signs what an App commits in its own name only.
    const isSigned = author !== undefined && (await writesAs()) === "app";
    return attempt("write the commit", async () => {
      const { data } = await octokit.git.createCommit({
        owner,
        repo,
        message: isSigned ? withCoAuthor(message, author) : message,
        tree,
        parents: [base.commit],
        ...(author && !isSigned ? { author } : {}),
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
      if (head?.commit !== expected) throw new BranchElsewhere(branch, head?.commit);
      const { data } = await octokit.git
        .updateRef({ owner, repo, ref: `heads/${branch}`, sha: commit, force: false })
        .catch((error: unknown) => {
          // Somebody pushed since we looked, or deleted it; a rule's refusal is a 422 as well.
          throw answeredStatus(error) === 422 &&
            /fast.?forward|reference does not exist/i.test(String(error))
            ? new BranchElsewhere(branch, undefined, error)
            : error;
        });
      hashIn(data.object.sha);
    });

  return async (wanted) => {
    let commit: string;
    if ("made" in wanted) commit = wanted.made;
    else {
      const written = await onBranch(wanted);
      if (written) return written;
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
