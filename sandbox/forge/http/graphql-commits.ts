import type { GraphQLError } from "graphql";
import { reaches } from "../apps/find";
import { isoSeconds } from "../git/commit";
import { isRefName } from "../git/ref-name";
import { MissingPathError, type TreeChange } from "../git/tree";
import { announce } from "../pulls/announce";
import { requireCreations } from "../rules/require-creations";
import { requireSignatures } from "../rules/require-signatures";
import { nodeId } from "../shapes/links";
import { webFlowEmail } from "../shapes/commit";
import type { RepositoryRow } from "../store/rows";
import { emailOf, findRepository, type Repo, repositoryById, type World } from "../world";
import { ApiError } from "./api-error";
import type { Caller } from "./caller";

/** What of GitHub's schema is about branches and commits. */
export const commitSchema = `
  scalar GitObjectID
  scalar Base64String
  enum ComparisonStatus { AHEAD BEHIND DIVERGED IDENTICAL }
  type Comparison { aheadBy: Int!, behindBy: Int!, status: ComparisonStatus! }
  type Commit { id: ID!, oid: GitObjectID!, message: String!, repository: Repository! }
  type Ref { id: ID!, name: String!, prefix: String!, repository: Repository!, compare(headRef: String!): Comparison }
  input CreateRefInput { clientMutationId: String, name: String!, oid: GitObjectID!, repositoryId: ID! }
  type CreateRefPayload { clientMutationId: String, ref: Ref }
  input CommittableBranch { branchName: String, id: ID, repositoryNameWithOwner: String }
  input CommitMessage { body: String, headline: String! }
  input FileAddition { contents: Base64String!, path: String! }
  input FileDeletion { path: String! }
  input FileChanges { additions: [FileAddition!] = [], deletions: [FileDeletion!] = [] }
  input CreateCommitOnBranchInput {
    branch: CommittableBranch!, clientMutationId: String, expectedHeadOid: GitObjectID!, fileChanges: FileChanges, message: CommitMessage!
  }
  type CreateCommitOnBranchPayload { clientMutationId: String, commit: Commit, ref: Ref }
`;

type ErrorType = "NOT_FOUND" | "UNPROCESSABLE" | "STALE_DATA" | "FORBIDDEN";
export type Refused = (type: ErrorType, message: string) => GraphQLError;

interface CreateRefInput {
  name: string;
  oid: string;
  repositoryId: string;
  clientMutationId?: string;
}

interface CreateCommitInput {
  branch: { branchName?: string; id?: string; repositoryNameWithOwner?: string };
  expectedHeadOid: string;
  message: { headline: string; body?: string };
  fileChanges?: {
    additions?: { path: string; contents: string }[];
    deletions?: { path: string }[];
  };
  clientMutationId?: string;
}

/**
 * `createRef` and `createCommitOnBranch` as https://docs.github.com/en/graphql/reference/mutations
 * describes them: the commit is the caller's, committed and signed by GitHub, on top of a head that
 * has to be the one that is expected. The words of refusals are those that GitHub's users report.
 */
export function commitMutations(world: World, caller: Caller, refused: Refused) {
  const repoWritten = (repo: Repo | null, what: string): Repo => {
    if (!repo || (caller.kind === "installation" && !reaches(caller.installation, repo)))
      throw refused("NOT_FOUND", `Could not resolve to ${what}.`);
    if (caller.kind === "installation") {
      const granted = JSON.parse(caller.installation.permissions) as Record<string, string>;
      if (granted["contents"] !== "write")
        throw refused("FORBIDDEN", "Resource not accessible by integration");
    }
    return repo;
  };
  /** Refusals that both APIs have in common. */
  const inWords = (error: unknown): unknown =>
    error instanceof ApiError ? refused("UNPROCESSABLE", error.message) : error;

  return {
    createRef: async ({ input }: { input: CreateRefInput }) => {
      const repo = repoWritten(
        repoOfNode(world, input.repositoryId),
        `a node with the global id of '${input.repositoryId}'`,
      );
      const { name, oid } = input;
      if (!name.startsWith("refs/") || !isRefName(name))
        throw refused("UNPROCESSABLE", `'${name}' is not a valid ref name.`);
      await repo.git.exclusively(async () => {
        if ((await repo.git.info(oid))?.type !== "commit")
          throw refused("UNPROCESSABLE", `Could not resolve to a Commit with the oid of '${oid}'.`);
        if (await repo.git.refSha(name))
          throw refused("UNPROCESSABLE", `A ref named "${name}" already exists in the repository.`);
        try {
          requireCreations(world, repo, name);
          await requireSignatures(world, repo, name, oid);
        } catch (error) {
          throw inWords(error);
        }
        await move(world, repo, caller.login, { name, before: null, after: oid });
      });
      return { clientMutationId: input.clientMutationId ?? null, ref: refNode(world, repo, name) };
    },

    createCommitOnBranch: async ({ input }: { input: CreateCommitInput }) => {
      const { branchName = "", repositoryNameWithOwner = "" } = input.branch;
      const [owner = "", name = ""] = repositoryNameWithOwner.split("/");
      const repo = repoWritten(
        findRepository(world, owner, name),
        `a Repository with the name '${repositoryNameWithOwner}'`,
      );
      const ref = `refs/heads/${branchName.replace(/^refs\/heads\//, "")}`;
      const sha = await repo.git.exclusively(async () => {
        const head = (await repo.git.refSha(ref))?.sha;
        if (head === undefined)
          throw refused("NOT_FOUND", `The branch "${branchName}" does not exist.`);
        if (head !== input.expectedHeadOid)
          throw refused(
            "STALE_DATA",
            `Expected branch to point to "${input.expectedHeadOid}" but it did not. Pull and try again.`,
          );
        const after = await commitOn(world, repo, caller.login, head, input, refused);
        await requireSignatures(world, repo, ref, after).catch((error: unknown) => {
          throw inWords(error);
        });
        await move(world, repo, caller.login, { name: ref, before: head, after });
        return after;
      });
      return {
        clientMutationId: input.clientMutationId ?? null,
        commit: commitNode(world, repo, sha, input),
        ref: refNode(world, repo, ref),
      };
    },
  };
}

async function move(
  world: World,
  repo: Repo,
  login: string,
  update: { name: string; before: string | null; after: string },
): Promise<void> {
  if (!(await repo.git.updateRefs([update])))
    throw new Error(`git did not take ${update.name}, which was checked.`);
  await announce(world, repo, login, [update]);
}

async function commitOn(
  world: World,
  repo: Repo,
  login: string,
  head: string,
  { fileChanges, message }: CreateCommitInput,
  refused: Refused,
): Promise<string> {
  const { additions = [], deletions = [] } = fileChanges ?? {};
  const seen = new Set<string>();
  for (const { path } of [...additions, ...deletions]) {
    if (seen.has(path)) throw refused("UNPROCESSABLE", `Path must be unique: ${path}`);
    seen.add(path);
    if (path.split("/").some((part) => ["", ".", "..", ".git"].includes(part.toLowerCase())))
      throw refused("UNPROCESSABLE", `Path is malformed: ${path}`);
  }
  const changes: TreeChange[] = deletions.map(({ path }) => ({ path, put: null }));
  for (const { path, contents } of additions) {
    if (Buffer.from(contents, "base64").toString("base64") !== contents)
      throw refused("UNPROCESSABLE", `Contents of ${path} must be valid base64.`);
    const blob = await repo.git.write("blob", Buffer.from(contents, "base64"));
    // There is no mode to give: what is there keeps its own, as with GitHub's editor.
    const there = await repo.git.entryAt(head, path);
    changes.push({ path, put: { mode: there?.mode ?? "100644", sha: blob } });
  }
  const parent = await repo.git.commit(head);
  const tree = await repo.git
    .changeTree(parent?.tree ?? null, changes)
    .catch((error: unknown): never => {
      throw error instanceof MissingPathError
        ? refused(
            "UNPROCESSABLE",
            `A path was requested for deletion which does not exist as of commit oid \`${head}\``,
          )
        : error;
    });
  const date = isoSeconds(world.now());
  const { headline, body } = message;
  const sha = await repo.git.writeCommit({
    tree,
    parents: [head],
    author: { name: login, email: emailOf(world, login), date },
    committer: { name: "GitHub", email: webFlowEmail, date },
    message: body === undefined || body === "" ? headline : `${headline}\n\n${body}`,
  });
  world.db.run(
    "INSERT INTO signed_commits (sha, at) VALUES (?, ?) ON CONFLICT DO NOTHING",
    sha,
    date,
  );
  return sha;
}

function commitNode(world: World, repo: Repo, sha: string, { message }: CreateCommitInput) {
  return {
    id: nodeId("Commit", sha),
    oid: sha,
    message: [message.headline, ...(message.body ? [message.body] : [])].join("\n\n"),
    repository: () => refsOf(world, repo),
  };
}

/** A repository as far as its branches go. */
export function refsOf(world: World, repo: Repo) {
  return {
    id: nodeId("Repository", repo.row.id),
    name: repo.row.name,
    ref: async ({ qualifiedName }: { qualifiedName: string }) => {
      const full = qualifiedName.startsWith("refs/")
        ? qualifiedName
        : `refs/heads/${qualifiedName}`;
      return (await repo.git.refSha(full)) ? refNode(world, repo, full) : null;
    },
  };
}

function refNode(world: World, repo: Repo, full: string): object {
  const [, prefix = "", name = ""] = /^(refs\/[^/]+\/)(.+)$/.exec(full) ?? [];
  return {
    id: nodeId("Ref", `${repo.fullName}:${full}`),
    name,
    prefix,
    repository: () => refsOf(world, repo),
    compare: async ({ headRef }: { headRef: string }) => {
      const [base, head] = await Promise.all(
        [full, headRef].map((one) => repo.git.resolveCommit(one.replace(/^refs\/heads\//, ""))),
      );
      const found = base && head ? await repo.git.compare(base, head) : null;
      return (
        found && {
          aheadBy: found.ahead,
          behindBy: found.behind,
          status:
            found.ahead === 0
              ? found.behind === 0
                ? "IDENTICAL"
                : "BEHIND"
              : found.behind === 0
                ? "AHEAD"
                : "DIVERGED",
        }
      );
    },
  };
}

function repoOfNode(world: World, node: string): Repo | null {
  const [kind, id] = Buffer.from(node, "base64").toString("utf8").split(":");
  if (kind !== "Repository") return null;
  const row = world.db.get<RepositoryRow>("SELECT * FROM repositories WHERE id = ?", Number(id));
  return row && repositoryById(world, row.id);
}
