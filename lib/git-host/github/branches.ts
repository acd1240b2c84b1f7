import { setTimeout } from "node:timers/promises";
import { z } from "zod";
import { answeredStatus, unless } from "./failure";
import type { GitHubRepository } from "./octokit-repository";
import { gitHubCommits } from "./commits";
import type { GitRepository, RepositoryFacts } from "../repository";
import { hashIn } from "./unexpected";

/** Milliseconds. */
const waitsForReplicas = [500, 1500];

type Branches = Pick<
  GitRepository,
  | "about"
  | "aboutOther"
  | "branchHead"
  | "branchTip"
  | "commitFacts"
  | "commitFiles"
  | "deleteBranch"
  | "compare"
  | "changedPaths"
  | "mergeBase"
  | "setStatus"
  | "commitAuthor"
  | "branchProtection"
>;

/** https://docs.github.com/en/rest/commits/commits#compare-two-commits */
const mostComparedFiles = 300;
const factsShape = z.object({
  id: z.int(),
  node_id: z.string().min(1),
  name: z.string().min(1),
  owner: z.object({ login: z.string().min(1) }),
  default_branch: z.string().min(1),
  html_url: z.url({ protocol: /^https?$/ }),
});

function factsIn(data: unknown): RepositoryFacts {
  const facts = factsShape.parse(data);
  return {
    id: String(facts.id),
    nodeId: facts.node_id,
    owner: facts.owner.login,
    name: facts.name,
    defaultBranch: facts.default_branch,
    webUrl: facts.html_url,
  };
}

const authorShape = z.object({ commit: z.object({ author: z.object({ name: z.string() }) }) });
/** https://docs.github.com/en/rest/repos/rules#get-rules-for-a-branch */
const rulesShape = z.array(
  z.object({
    type: z.string(),
    parameters: z.object({ required_approving_review_count: z.int().optional() }).optional(),
  }),
);
const protectedShape = z.object({ protected: z.boolean() });

const comparedAs = z.enum(["identical", "ahead", "behind", "diverged"]);

const commitShape = z.object({
  message: z.string(),
  parents: z.array(z.object({ sha: z.string() })),
});

export function gitHubBranches(repository: GitHubRepository): Branches {
  const { octokit, owner, repo, attempt } = repository;
  const readBranch: GitRepository["branchHead"] = (branch) =>
    attempt(`read the branch ${branch}`, async () => {
      const found = await octokit.repos.getBranch({ owner, repo, branch }).catch(unless(404));
      // To who may not see the repository, GitHub says the same as of a branch that is not there:
      // asking for the repository itself throws then.
      if (!found) await octokit.repos.get({ owner, repo });
      return (
        found && {
          commit: hashIn(found.data.commit.sha),
          tree: hashIn(found.data.commit.commit.tree.sha),
        }
      );
    });

  const branchHead: GitRepository["branchHead"] = async (branch, expected) => {
    let head = await readBranch(branch);
    for (const wait of expected === undefined ? [] : waitsForReplicas) {
      if (head && expected?.includes(head.commit)) break;
      await setTimeout(wait);
      head = await readBranch(branch);
    }
    return head;
  };

  const about: GitRepository["about"] = () =>
    attempt("look at the repository", async () => {
      const { data } = await octokit.repos.get({ owner, repo });
      return factsIn(data);
    });

  const compare: GitRepository["compare"] = (base, head) =>
    attempt("compare two commits", async () => {
      const found = await octokit.repos
        .compareCommitsWithBasehead({ owner, repo, basehead: `${base}...${head}`, per_page: 1 })
        .catch(unless(404));
      return (
        found && {
          status: comparedAs.parse(found.data.status),
          ahead: found.data.ahead_by,
          behind: found.data.behind_by,
        }
      );
    });

  const deleteBranch: GitRepository["deleteBranch"] = (branch) =>
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
    });

  return {
    about,
    branchHead,
    commitFiles: gitHubCommits(repository, { about, branchHead, compare, deleteBranch }),
    commitFacts: (commit) =>
      attempt("look at a commit", async () => {
        const found = await octokit.git
          .getCommit({ owner, repo, commit_sha: commit })
          .catch(unless(404, 409));
        if (!found) return undefined;
        const { message, parents } = commitShape.parse(found.data);
        return { message, parents: parents.map(({ sha }) => hashIn(sha)) };
      }),
    compare,
    deleteBranch,
    // Not among the documented ones: what GitHub's own redirects of renamed repositories lead to.
    aboutOther: (id) =>
      attempt("look at another repository", async () => {
        const found = await octokit.request("GET /repositories/{id}", { id }).catch(unless(404));
        return found && factsIn(found.data);
      }),
    branchTip: (branch) =>
      attempt(`read the branch ${branch}`, async () => {
        // 409: there is no commit yet.
        const found = await octokit.git
          .getRef({ owner, repo, ref: `heads/${branch}` })
          .catch(unless(404, 409));
        if (!found) await octokit.repos.get({ owner, repo });
        return found && hashIn(found.data.object.sha);
      }),
    changedPaths: (base, head) =>
      attempt("compare two commits", async () => {
        const found = await octokit.repos
          .compareCommitsWithBasehead({ owner, repo, basehead: `${base}...${head}`, per_page: 1 })
          .catch(unless(404));
        const files = found?.data.files ?? [];
        return (
          found && {
            status: comparedAs.parse(found.data.status),
            paths: files.flatMap(({ filename, previous_filename: before }) =>
              before === undefined ? [filename] : [filename, before],
            ),
            isWhole: files.length < mostComparedFiles,
          }
        );
      }),
    mergeBase: (base, head) =>
      attempt("compare two commits", async () => {
        const found = await octokit.repos
          .compareCommitsWithBasehead({ owner, repo, basehead: `${base}...${head}`, per_page: 1 })
          .catch(unless(404));
        return found && hashIn(found.data.merge_base_commit.sha);
      }),
    commitAuthor: (commit) =>
      attempt("read a commit", async () => {
        // 422: no commit has such a name.
        const found = await octokit.repos
          .getCommit({ owner, repo, ref: commit, per_page: 1 })
          .catch(unless(404, 422));
        return found && authorShape.parse(found.data).commit.author.name;
      }),
    branchProtection: (branch) =>
      attempt(`look at what protects ${branch}`, async () => {
        const rules = await octokit.repos.getBranchRules({ owner, repo, branch, per_page: 100 });
        const isReviewed = rulesShape
          .parse(rules.data)
          .some(
            ({ type, parameters }) =>
              type === "pull_request" && (parameters?.required_approving_review_count ?? 0) > 0,
          );
        if (isReviewed) return "review";
        // What a classic protection asks for is shown to administrators only.
        const { data } = await octokit.repos.getBranch({ owner, repo, branch });
        return protectedShape.parse(data).protected ? "protected" : "none";
      }),
    setStatus: ({ commit, context, state, description, url }) =>
      attempt(`report the check ${context}`, async () => {
        const short = description.length > 140 ? `${description.slice(0, 139)}…` : description;
        const { data } = await octokit.repos.createCommitStatus({
          owner,
          repo,
          sha: commit,
          context,
          state,
          description: short,
          ...(url === undefined ? {} : { target_url: url }),
        });
        z.string().parse(data.state);
      }),
  };
}
