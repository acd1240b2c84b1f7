import { buildSchema, graphql, GraphQLError } from "graphql";
import { z } from "zod";
import type { MergeMethod } from "../git/merge";
import { autoMergeOf, enableAutoMerge, whyNoAutoMerge } from "../pulls/auto-merge";
import { queuePull } from "../queue/queue-pull";
import { queueEntryOf, queueOf } from "../queue/rows";
import { leaveQueue } from "../queue/settle-queue";
import type { PullRow } from "../store/rows";
import { nodeId } from "../shapes/links";
import { findRepository, type Repo, repositoryById, type World } from "../world";
import { ApiError } from "./api-error";
import type { Reply } from "./call";
import type { Interruption } from "./interruption";
import type { Caller } from "./caller";
import { commitMutations, commitSchema, refsOf, type Refused } from "./graphql-commits";

/**
 * The part of GitHub's GraphQL schema that the forge answers, in GitHub's own words; a test holds
 * it against the whole.
 */
export const schemaText = `
  scalar DateTime
  enum PullRequestMergeMethod { MERGE REBASE SQUASH }
  type AutoMergeRequest { enabledAt: DateTime, mergeMethod: PullRequestMergeMethod! }
  enum MergeQueueEntryState { AWAITING_CHECKS LOCKED MERGEABLE QUEUED UNMERGEABLE }
  type MergeQueueEntry { id: ID!, position: Int!, state: MergeQueueEntryState!, enqueuedAt: DateTime!, pullRequest: PullRequest }
  type PullRequest {
    id: ID!, number: Int!, autoMergeRequest: AutoMergeRequest, isInMergeQueue: Boolean!, mergeQueueEntry: MergeQueueEntry
  }
  type Repository { id: ID!, name: String!, pullRequest(number: Int!): PullRequest, ref(qualifiedName: String!): Ref }
  type Query { repository(owner: String!, name: String!): Repository }
  input EnablePullRequestAutoMergeInput { clientMutationId: String, mergeMethod: PullRequestMergeMethod = MERGE, pullRequestId: ID! }
  type EnablePullRequestAutoMergePayload { clientMutationId: String, pullRequest: PullRequest }
  input EnqueuePullRequestInput { clientMutationId: String, expectedHeadOid: GitObjectID, jump: Boolean, pullRequestId: ID! }
  type EnqueuePullRequestPayload { clientMutationId: String, mergeQueueEntry: MergeQueueEntry }
  input DequeuePullRequestInput { clientMutationId: String, id: ID! }
  type DequeuePullRequestPayload { clientMutationId: String, mergeQueueEntry: MergeQueueEntry }
  type Mutation {
    enablePullRequestAutoMerge(input: EnablePullRequestAutoMergeInput!): EnablePullRequestAutoMergePayload
    enqueuePullRequest(input: EnqueuePullRequestInput!): EnqueuePullRequestPayload
    dequeuePullRequest(input: DequeuePullRequestInput!): DequeuePullRequestPayload
    createRef(input: CreateRefInput!): CreateRefPayload
    createCommitOnBranch(input: CreateCommitOnBranchInput!): CreateCommitOnBranchPayload
  }
  ${commitSchema}
`;

const schema = buildSchema(schemaText);
const request = z.object({
  query: z.string(),
  variables: z.record(z.string(), z.unknown()).nullish(),
});

/**
 * `POST /api/graphql`: refusals come with status 200, in `errors`, with GitHub's `type` beside the
 * message. Root mutations run in their order, and one that is refused keeps none after it from
 * running (https://spec.graphql.org/October2021/#sec-Mutation). A document that asks for what the
 * schema has not runs no part of it.
 */
export async function answerGraphQL(
  world: World,
  caller: Caller,
  body: unknown,
  interruption?: Interruption,
): Promise<Reply> {
  const parsed = request.safeParse(body);
  if (!parsed.success)
    throw new ApiError(400, "A query attribute must be specified and must be a string.");
  const result = await graphql({
    schema,
    source: parsed.data.query,
    variableValues: parsed.data.variables ?? {},
    rootValue: interrupted(rootOf(world, caller), interruption),
  });
  const errors = result.errors?.map((error) => ({
    ...(error.extensions["type"] === undefined ? {} : { type: error.extensions["type"] }),
    path: error.path,
    // GitHub's mark of a document that its schema refuses.
    ...(result.data === undefined ? { extensions: { code: "undefinedField" } } : {}),
    locations: error.locations,
    message: error.message,
  }));
  const data = result.data === undefined ? {} : { data: result.data };
  return { status: 200, json: { ...data, ...(errors ? { errors } : {}) } };
}

type Root = ReturnType<typeof rootOf>;

/** Lets the first mutations of a document run, and fails those after them. */
function interrupted(root: Root, interruption: Interruption | undefined): Root {
  if (!interruption) return root;
  const { done, type, message } = interruption;
  let begun = 0;
  return Object.fromEntries(
    Object.entries(root).map(([name, run]) => [
      name,
      (...given: unknown[]) => {
        if (name !== "repository" && (begun += 1) > done)
          throw new GraphQLError(message, type === undefined ? {} : { extensions: { type } });
        return (run as (...all: unknown[]) => unknown)(...given);
      },
    ]),
  ) as Root;
}

function rootOf(world: World, caller: Caller) {
  const { login } = caller;
  return {
    repository: ({ owner, name }: { owner: string; name: string }) => {
      const repo = findRepository(world, owner, name);
      if (!repo)
        throw refused(
          "NOT_FOUND",
          `Could not resolve to a Repository with the name '${owner}/${name}'.`,
        );
      return {
        ...refsOf(world, repo),
        pullRequest: ({ number }: { number: number }) => {
          const pull = world.db.get<PullRow>(
            "SELECT * FROM pulls WHERE repository = ? AND number = ?",
            repo.row.id,
            number,
          );
          if (!pull)
            throw refused(
              "NOT_FOUND",
              `Could not resolve to a PullRequest with the number of ${number}.`,
            );
          return pullNode(world, repo, pull);
        },
      };
    },
    enablePullRequestAutoMerge: async ({
      input,
    }: {
      input: {
        pullRequestId: string;
        mergeMethod: Uppercase<MergeMethod>;
        clientMutationId?: string;
      };
    }) => {
      const { repo, pull } = pullOfNode(world, input.pullRequestId);
      const why = await whyNoAutoMerge(world, repo, pull);
      if (why !== null) throw refused("UNPROCESSABLE", why);
      await enableAutoMerge(
        world,
        repo,
        login,
        pull,
        input.mergeMethod.toLowerCase() as MergeMethod,
      );
      return {
        clientMutationId: input.clientMutationId ?? null,
        pullRequest: pullNode(world, repo, pull),
      };
    },
    ...queueMutations(world, login),
    ...commitMutations(world, caller, refused),
  };
}

/** Throws GitHub's `NOT_FOUND`. */
function pullOfNode(world: World, node: string): { repo: Repo; pull: PullRow } {
  const [kind, id] = Buffer.from(node, "base64").toString("utf8").split(":");
  const pull =
    kind === "PullRequest"
      ? world.db.get<PullRow>("SELECT * FROM pulls WHERE id = ?", Number(id))
      : null;
  if (!pull)
    throw refused("NOT_FOUND", `Could not resolve to a node with the global id of '${node}'`);
  return { repo: repositoryById(world, pull.repository), pull };
}

/** https://docs.github.com/en/graphql/reference/mutations#enqueuepullrequest, and the way back. */
function queueMutations(world: World, login: string) {
  return {
    enqueuePullRequest: async ({
      input,
    }: {
      input: { pullRequestId: string; expectedHeadOid?: string; clientMutationId?: string };
    }) => {
      const { repo, pull } = pullOfNode(world, input.pullRequestId);
      if (input.expectedHeadOid !== undefined && input.expectedHeadOid !== pull.head_sha)
        throw refused("UNPROCESSABLE", "Head sha didn't match expected head sha.");
      await repo.git
        .exclusively(() => queuePull(world, repo, login, pull))
        .catch((error: unknown) => {
          throw error instanceof ApiError ? refused("UNPROCESSABLE", error.message) : error;
        });
      return {
        clientMutationId: input.clientMutationId ?? null,
        mergeQueueEntry: entryNode(world, repo, pull),
      };
    },
    dequeuePullRequest: async ({ input }: { input: { id: string; clientMutationId?: string } }) => {
      const { repo, pull } = pullOfNode(world, input.id);
      const entry = queueEntryOf(world, repo, pull.number);
      if (!entry) throw refused("UNPROCESSABLE", "Pull request is not in the merge queue");
      const mergeQueueEntry = entryNode(world, repo, pull);
      await repo.git.exclusively(() => leaveQueue(world, repo, entry));
      return { clientMutationId: input.clientMutationId ?? null, mergeQueueEntry };
    },
  };
}

function entryNode(world: World, repo: Repo, pull: PullRow) {
  const entry = queueEntryOf(world, repo, pull.number);
  return (
    entry && {
      id: nodeId("MergeQueueEntry", entry.id),
      position: queueOf(world, repo, entry.base).findIndex(({ id }) => id === entry.id) + 1,
      state: entry.group_sha === null ? "QUEUED" : "AWAITING_CHECKS",
      enqueuedAt: entry.enqueued_at,
      pullRequest: () => pullNode(world, repo, pull),
    }
  );
}

function pullNode(world: World, repo: Repo, pull: PullRow) {
  const auto = autoMergeOf(world, repo, pull.number);
  return {
    id: nodeId("PullRequest", pull.id),
    number: pull.number,
    autoMergeRequest: auto && {
      enabledAt: auto.enabled_at,
      mergeMethod: auto.method.toUpperCase(),
    },
    isInMergeQueue: queueEntryOf(world, repo, pull.number) !== null,
    mergeQueueEntry: () => entryNode(world, repo, pull),
  };
}

const refused: Refused = (type, message) => new GraphQLError(message, { extensions: { type } });
