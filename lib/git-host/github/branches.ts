import { PortalError } from "@/lib/errors";
import { answeredStatus, unless } from "./failure";
import type { GitHubRepository } from "./octokit-repository";
import type { PlatformRepo } from "../repository";

type Branches = Pick<
  PlatformRepo,
  | "branchHead"
  | "createTree"
  | "createCommit"
  | "createBranch"
  | "updateBranch"
  | "deleteBranch"
  | "compare"
  | "mergeBase"
  | "setStatus"
>;

export function gitHubBranches({ octokit, owner, repo, attempt }: GitHubRepository): Branches {
  const branchHead: PlatformRepo["branchHead"] = (branch) =>
    attempt(`read the branch ${branch}`, async () => {
      const found = await octokit.repos.getBranch({ owner, repo, branch }).catch(unless(404));
      return found && { commit: found.data.commit.sha, tree: found.data.commit.commit.tree.sha };
    });

  return {
    branchHead,
    createTree: (baseTree, changes) =>
      attempt("write the files", async () => {
        const tree = changes.map(({ path, content }) => {
          const entry = { path, mode: "100644" as const, type: "blob" as const };
          return content === null ? { ...entry, sha: null } : { ...entry, content };
        });
        const { data } = await octokit.git.createTree({ owner, repo, base_tree: baseTree, tree });
        return data.sha;
      }),
    createCommit: ({ message, tree, parents, author }) =>
      attempt("write the commit", async () => {
        const { data } = await octokit.git.createCommit({
          owner,
          repo,
          message,
          tree,
          parents: [...parents],
          ...(author ? { author } : {}),
        });
        return data.sha;
      }),
    createBranch: (branch, commit) =>
      attempt(`make the branch ${branch}`, async () => {
        try {
          await octokit.git.createRef({ owner, repo, ref: `refs/heads/${branch}`, sha: commit });
          return "created";
        } catch (error) {
          if (answeredStatus(error) !== 422) throw error;
          const head = await branchHead(branch);
          if (!head) throw error;
          return { existing: head.commit };
        }
      }),
    updateBranch: (branch, commit, { expected }) =>
      attempt(`move the branch ${branch}`, async () => {
        const head = await branchHead(branch);
        if (head?.commit === commit) return;
        if (head?.commit !== expected) throw pushedBySomebodyElse(branch);
        await octokit.git
          .updateRef({ owner, repo, ref: `heads/${branch}`, sha: commit, force: false })
          .catch((error: unknown) => {
            // Not a fast forward: somebody pushed since we looked.
            throw answeredStatus(error) === 422 ? pushedBySomebodyElse(branch, error) : error;
          });
      }),
    deleteBranch: (branch) =>
      attempt(`delete the branch ${branch}`, async () => {
        await octokit.git
          .deleteRef({ owner, repo, ref: `heads/${branch}` })
          .catch((error: unknown) => {
            // GitHub answers 422 both for what is not there and for what a rule protects.
            if (
              answeredStatus(error) === 404 ||
              (answeredStatus(error) === 422 && /does not exist/i.test(String(error)))
            )
              return;
            throw error;
          });
      }),
    compare: (base, head) =>
      attempt("compare two commits", async () => {
        const found = await octokit.repos
          .compareCommitsWithBasehead({ owner, repo, basehead: `${base}...${head}`, per_page: 1 })
          .catch(unless(404));
        return (
          found && {
            status: found.data.status,
            ahead: found.data.ahead_by,
            behind: found.data.behind_by,
          }
        );
      }),
    mergeBase: (base, head) =>
      attempt("compare two commits", async () => {
        const found = await octokit.repos
          .compareCommitsWithBasehead({ owner, repo, basehead: `${base}...${head}`, per_page: 1 })
          .catch(unless(404));
        return found?.data.merge_base_commit.sha;
      }),
    setStatus: ({ commit, context, state, description, url }) =>
      attempt(`report the check ${context}`, async () => {
        const short = description.length > 140 ? `${description.slice(0, 139)}…` : description;
        await octokit.repos.createCommitStatus({
          owner,
          repo,
          sha: commit,
          context,
          state,
          description: short,
          ...(url === undefined ? {} : { target_url: url }),
        });
      }),
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
