import { LRUCache } from "lru-cache";
import { z } from "zod";
import { PortalError } from "@/lib/errors";
import { BranchElsewhere } from "../branch-elsewhere";
import type { GitRepository, NewCommit } from "../repository";
import { answeredStatus } from "./failure";
import { asGraphQLRefusal, type GraphQLError, graphQLErrors, refusalOf } from "./graphql-errors";
import type { GitHubRepository } from "./octokit-repository";
import { hashIn, UnexpectedAnswer } from "./unexpected";
import { withCoAuthor } from "./co-author";

/**
 * The branch and the commit on it, in one call. GitHub runs root mutations in their order, and one
 * that fails keeps none after it from running: where the branch is there already, the commit lands
 * on it only if it points to `expectedHeadOid`, the same base. So the pull request is not opened
 * here: it could be of somebody else's branch.
 */
export const branchAndCommit = `mutation ($branch: CreateRefInput!, $commit: CreateCommitOnBranchInput!, $onto: String!, $name: String!) {
  branch: createRef(input: $branch) { ref { name } }
  commit: createCommitOnBranch(input: $commit) {
    commit { oid repository { ref(qualifiedName: $onto) { compare(headRef: $name) { aheadBy } } } }
  }
}`;

/** One more commit on a branch that is there. */
export const commitOnly = `mutation ($commit: CreateCommitOnBranchInput!) {
  commit: createCommitOnBranch(input: $commit) { commit { oid } }
}`;

/**
 * What one call may carry. GitHub documents no bound of its own for this mutation, but ends a call
 * after ten seconds; what is larger is made by trees, which takes more calls.
 */
const mostFiles = 250;
const mostCharacters = 1024 * 1024;

/** Hosts that have no such API, or an older one, by the base of their REST API; asked anew after an hour. */
const without = new LRUCache<string, true>({ max: 100, ttl: 60 * 60 * 1000 });
/** Node ids of repositories whose row does not say them yet. */
const nodeIds = new LRUCache<string, string>({ max: 500, ttl: 10 * 60 * 1000 });

const compared = z.object({ aheadBy: z.int() }).nullish();
const answerShape = z.object({
  branch: z.object({ ref: z.object({ name: z.string() }).nullable() }).nullish(),
  commit: z
    .object({
      commit: z
        .object({
          oid: z.string(),
          repository: z.object({ ref: z.object({ compare: compared }).nullish() }).nullish(),
        })
        .nullable(),
    })
    .nullish(),
});
type Answer = z.output<typeof answerShape>;

type Needs = Pick<GitRepository, "about" | "branchHead" | "compare" | "deleteBranch">;

/**
 * Makes a commit on a branch by GraphQL; undefined where this host or this commit needs the REST
 * API: nothing was done then. Throws `BranchElsewhere`, also of a branch that was to be new.
 */
export function gitHubCommitOnBranch(
  { octokit, owner, repo, attempt, ref, writesAs }: GitHubRepository,
  { about, branchHead, compare, deleteBranch }: Needs,
): (wanted: NewCommit) => Promise<{ commit: string } | undefined> {
  const ask = (document: string, variables: Record<string, unknown>) =>
    attempt("write the commit", async () => {
      try {
        const data: unknown = await octokit.graphql(document, variables);
        return { data: answerShape.parse(data), errors: [] };
      } catch (error) {
        const status = answeredStatus(error);
        if (status === 404 || status === 405) {
          // So it answers as well to who has lost the repository: that throws here.
          await about();
          return undefined;
        }
        const refused = graphQLErrors(error);
        if (!refused) throw error;
        if (refused.isSchemas) return undefined;
        return { data: answerShape.parse(refused.data ?? {}), errors: refused.errors };
      }
    });

  const nodeId = async (): Promise<string> => {
    const key = `${ref.apiUrl} ${owner}/${repo}`.toLowerCase();
    const known = ref.nodeId ?? nodeIds.get(key);
    if (known !== undefined) return known;
    const asked = (await about()).nodeId;
    nodeIds.set(key, asked);
    return asked;
  };

  const refusal = async (doing: string, error: GraphQLError | undefined) =>
    asGraphQLRefusal(error, `${doing} in ${owner}/${repo}`, (await writesAs()) === "app");

  /** The commit is one more than `onto` has, or the branch goes again. */
  const checkBase = async (
    { branch, onto }: NewCommit,
    commit: string,
    { data }: { data: Answer },
  ): Promise<void> => {
    if (onto === undefined) return;
    const told = data.commit?.commit?.repository?.ref?.compare?.aheadBy;
    const ahead = told ?? (await compare(onto, commit))?.ahead;
    if (ahead === 1) return;
    if (data.branch?.ref) await deleteBranch(branch);
    throw notOfBranch(onto);
  };

  return async (wanted) => {
    const { branch, expected, base, changes, onCommit } = wanted;
    // Without it nobody looks whether a lost answer left the branch or the commit.
    const isApart = expected === null && wanted.onto === undefined;
    if (isApart || without.has(ref.apiUrl) || !fits(changes)) return undefined;
    const commit = {
      branch: { repositoryNameWithOwner: `${owner}/${repo}`, branchName: branch },
      expectedHeadOid: expected ?? base.commit,
      message: messageOf(wanted),
      fileChanges: fileChangesOf(changes),
    };
    const name = `refs/heads/${branch}`;
    const answer =
      expected === null
        ? await ask(branchAndCommit, {
            branch: { repositoryId: await nodeId(), name, oid: base.commit },
            commit,
            onto: `refs/heads/${wanted.onto ?? branch}`,
            name,
          })
        : await ask(commitOnly, { commit });
    if (!answer) {
      without.set(ref.apiUrl, true);
      return undefined;
    }

    const made = answer.data.commit?.commit?.oid;
    if (made !== undefined) {
      await attempt("write the commit", () => Promise.resolve(hashIn(made)));
      await checkBase(wanted, made, answer);
      await onCommit?.(made);
      return { commit: made };
    }
    const { errors } = answer;
    if (errors.length === 0)
      return attempt("write the commit", () => {
        throw new UnexpectedAnswer("There is neither a commit nor an error.");
      });
    const ofBranch = refusalOf(errors, "branch");
    const ofCommit = refusalOf(errors, "commit");
    if (ofBranch && !isThereAlready(ofBranch)) {
      if (wanted.onto !== undefined && isNotThere(ofBranch)) throw notOfBranch(wanted.onto);
      throw await refusal(`make the branch ${branch}`, ofBranch);
    }
    if (ofBranch || (ofCommit && isStale(ofCommit)))
      throw new BranchElsewhere(branch, (await branchHead(branch))?.commit);
    throw await refusal("write the commit", ofCommit ?? errors[0]);
  };
}

function fits(changes: NewCommit["changes"]): boolean {
  return (
    changes.length <= mostFiles &&
    changes.reduce((sum, { content }) => sum + (content?.length ?? 0), 0) <= mostCharacters
  );
}

function messageOf({ message, author }: NewCommit): { headline: string; body: string } {
  const [headline = "", ...rest] = (author ? withCoAuthor(message, author) : message).split("\n");
  return { headline, body: rest.join("\n").trim() };
}

function fileChangesOf(changes: NewCommit["changes"]) {
  return {
    additions: changes.flatMap(({ path, content }) =>
      content === null ? [] : [{ path, contents: Buffer.from(content).toString("base64") }],
    ),
    deletions: changes.flatMap(({ path, content }) => (content === null ? [{ path }] : [])),
  };
}

const isThereAlready = ({ message }: GraphQLError) => /already exists/i.test(message);
const isStale = ({ type, message }: GraphQLError) =>
  type === "STALE_DATA" || /expected branch to point to/i.test(message);
/** A commit that the branch was to point to, e.g. of a history that was replaced. */
const isNotThere = ({ type, message }: GraphQLError) =>
  type === "UNPROCESSABLE" && /could not resolve|does not exist|not a valid/i.test(message);

function notOfBranch(branch: string): PortalError {
  return new PortalError(
    "upstream_unavailable",
    `The branch ${branch} is not where it was known to be, and its history was replaced.`,
    { hint: "It is tried again by itself, on top of what is there now.", retryAfter: 1 },
  );
}
