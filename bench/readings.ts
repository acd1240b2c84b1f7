import pino from "pino";
import type { AuditFilter } from "@/lib/audit";
import { listAudit } from "@/lib/audit/server";
import { notePullRequest } from "@/lib/checks/server";
import { parseEnvironment } from "@/lib/config/environment";
import type { PrismaClient } from "@/lib/db/server";
import { connectionOverview, repositoriesHeard } from "@/lib/git-host/server";
import { sealedSamples } from "@/lib/health/server";
import type { Actor } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import { reindex } from "@/lib/instances/server";
import type { JobContext } from "@/lib/jobs/server";
import { platformOverview } from "@/lib/overview/server";
import type { GitRepository, PullRequestReport, RepositoryRef } from "@/lib/git-host";
import { type RequestQuery, requestQuerySchema } from "@/lib/requests";
import { pollRepository, reconcile, sweep } from "@/lib/following/server";
import { getRequest, listRequests } from "@/lib/requests/server";
import { targetById } from "@/lib/targets/server";
import { refold } from "../lib/requests/refold";
import type { History } from "./seed-history";

/** What is read again and again, and must not take longer because the history is long. */
export interface Reading {
  name: string;
  /** The indexes without which it would. */
  indexes: readonly HistoryIndex[];
  read(db: PrismaClient, history: History): Promise<unknown>;
}

/** Indexes that are there for what is read again and again. */
export const historyIndexes = [
  "events_compared",
  "events_of_whole_targets",
  "events_delivered_by_github",
  "requests_not_over",
  "requests_target_id_created_at_id_idx",
  "requests_created_at_id_idx",
  "requests_template_name_created_at_id_idx",
  "requests_name_idx",
  "pull_requests_open",
  "pull_requests_repository_id_reported_at_idx",
  "request_revisions_sealed",
  "pull_requests_repository_id_head_commit_idx",
  "request_work_waiting",
  "instances_deploying",
  "audit_entries_actor_subject_idx",
  "audit_entries_action_id_idx",
  "audit_entries_team_id_idx",
  "audit_entries_subject_type_subject_id_id_idx",
  "audit_entries_at_idx",
] as const;

type HistoryIndex = (typeof historyIndexes)[number];

/** Tables that grow with every request. */
export const growing = [
  "events",
  "requests",
  "request_revisions",
  "request_work",
  "pull_requests",
  "audit_entries",
];

export const readings: readonly Reading[] = [
  {
    name: "page of a request that is over",
    indexes: ["events_compared", "events_of_whole_targets"],
    read: (db, { endedRequestId }) => getRequest(opsOn(db), endedRequestId),
  },
  {
    name: "page of a request that is being deployed",
    indexes: ["events_compared", "events_of_whole_targets"],
    read: (db, { deployingRequestId }) => getRequest(opsOn(db), deployingRequestId),
  },
  {
    name: "fold of a request that ends",
    indexes: ["events_of_whole_targets"],
    read: (db, { cancelledRequestId }) =>
      rolledBack(db, (tx) => refold(tx, cancelledRequestId, { now: now(), config, cleared: true })),
  },
  {
    name: "connection to the Git host",
    indexes: ["events_delivered_by_github", "request_work_waiting"],
    read: (db) => connectionOverview(opsOn(db)),
  },
  {
    name: "poll of a repository",
    indexes: ["requests_not_over", "pull_requests_open"],
    read: (db, { repositoryId }) => pollRepository(machineOf(db), repositoryId),
  },
  {
    name: "what the host says of a pull request",
    indexes: ["pull_requests_repository_id_head_commit_idx"],
    read: (db, { repositoryId }) =>
      rolledBack(db, (tx) => notePullRequest({ db: tx, config, now }, repositoryId, newPull)),
  },
  {
    name: "what there is to ask for",
    indexes: ["requests_not_over", "instances_deploying"],
    read: (db) => reconcile(machineOf(db)),
  },
  { name: "sweep", indexes: [], read: (db) => sweep(machineOf(db)) },
  {
    name: "first page of Ops",
    indexes: ["requests_not_over", "request_work_waiting"],
    read: (db) => platformOverview(opsOn(db)),
  },
  { name: "list of open requests", indexes: ["requests_not_over"], read: listOf({ show: "open" }) },
  {
    name: "list of a target's open requests",
    indexes: ["requests_not_over"],
    read: listOf({ show: "open", target: "history-3" }),
  },
  {
    name: "list of a target's requests",
    indexes: ["requests_target_id_created_at_id_idx"],
    read: listOf({ show: "all", target: "history-3" }),
  },
  {
    name: "requests before one of half a year ago",
    indexes: ["requests_created_at_id_idx"],
    read: (db, { endedRequestId }) => listOf({ before: endedRequestId })(db),
  },
  {
    name: "list of a template's requests",
    indexes: ["requests_template_name_created_at_id_idx"],
    read: listOf({ template: "rare-service" }),
  },
  {
    name: "list of requests by a part of a name",
    indexes: ["requests_name_idx"],
    read: listOf({ q: "ice-1234" }),
  },
  {
    name: "what hosts said last of each repository",
    indexes: ["pull_requests_repository_id_reported_at_idx"],
    read: (db) => repositoriesHeard(db),
  },
  {
    name: "samples of what is sealed",
    indexes: ["request_revisions_sealed"],
    read: (db) => sealedSamples({ db, config }),
  },
  { name: "first page of the audit record", indexes: [], read: auditOf({ show: "changes" }) },
  {
    name: "audit record of a person or a thing",
    indexes: ["audit_entries_actor_subject_idx"],
    read: auditOf({ text: "service-1234" }),
  },
  {
    name: "audit record of an action that is rare",
    indexes: ["audit_entries_action_id_idx"],
    read: auditOf({ action: "policy.change" }),
  },
  {
    name: "audit record of a team",
    indexes: ["audit_entries_team_id_idx"],
    read: auditOf({ team: "team-7" }),
  },
  {
    name: "audit record of one thing",
    indexes: ["audit_entries_subject_type_subject_id_id_idx"],
    read: (db, { endedRequestId }) =>
      auditOf({ subjectType: "request", subjectId: endedRequestId })(db),
  },
  {
    name: "audit record of a day half a year ago",
    indexes: ["audit_entries_at_idx"],
    read: (db) => {
      const from = new Date(now().getTime() - 183 * 86_400_000);
      return auditOf({ from, to: new Date(from.getTime() + 86_400_000) })(db);
    },
  },
  {
    name: "instances of a target, read from Git",
    indexes: ["requests_not_over"],
    read: (db, { targetId }) =>
      rolledBack(db, async (tx) =>
        reindex({ db: tx, config, now, repository: quietHost }, await targetById(tx, targetId)),
      ),
  },
];

const config = parseEnvironment({
  DATABASE_URL: "postgresql://unused",
  NEXTAUTH_URL: "https://slipway.example.com",
  NEXTAUTH_SECRET: "s".repeat(32),
  SLIPWAY_ENCRYPTION_KEY: Buffer.alloc(32, 7).toString("base64"),
  OIDC_ISSUER: "https://sso.example.com",
  OIDC_CLIENT_ID: "slipway",
  OIDC_CLIENT_SECRET: "secret",
  GITHUB_TOKEN: "unused",
});
const log = pino({ level: "silent" });
const now = () => new Date();

/** Somebody has just opened it by hand. */
const newPull: PullRequestReport = {
  number: 1_000_000,
  url: "https://git.example.com/history/platform-1/pull/1000000",
  title: "By hand",
  author: "dev-dana",
  branch: "by-hand",
  base: "main",
  headCommit: "f".repeat(40),
  state: "open",
  mergeCommit: null,
  openedAt: now(),
  mergedAt: null,
  closedAt: null,
  reportedAt: now(),
};

/** A host with an empty branch, where nothing has happened since it was asked last. */
const quietHost = (ref: Pick<RepositoryRef, "owner" | "name">) =>
  ({
    ref: { apiUrl: config.GITHUB_API_URL, ...ref },
    about: () =>
      Promise.resolve({
        ...ref,
        id: ref.name,
        defaultBranch: "main",
        webUrl: `https://git.example.com/${ref.owner}/${ref.name}`,
      }),
    branchHead: () => Promise.resolve({ commit: "head", tree: "tree" }),
    branchTip: () => Promise.resolve("head"),
    changedPaths: () => Promise.resolve(undefined),
    listTree: () => Promise.resolve([]),
    updatedPullRequests: () => Promise.resolve({ changed: [], asOf: undefined }),
    openPullRequests: () => Promise.resolve([]),
    mergeGroups: () => Promise.resolve([]),
  }) as unknown as GitRepository;

/** A worker without any host. */
export function machineOf(db: PrismaClient): JobContext {
  return { db, config, log, now, repository: quietHost };
}

/** Somebody of Ops. */
export function opsOn(db: PrismaClient): Context {
  const actor: Actor = {
    kind: "person",
    name: "Olivia Ops",
    email: "olivia@example.com",
    roles: ["ops", "developer"],
    teams: [],
    groups: [],
  };
  return { db, config, actor, requestId: "bench", log, now };
}

function listOf(query: Partial<RequestQuery>): (db: PrismaClient) => Promise<unknown> {
  return (db) => listRequests(opsOn(db), requestQuerySchema.parse(query));
}

function auditOf(filter: AuditFilter): (db: PrismaClient) => Promise<unknown> {
  return (db) => listAudit(opsOn(db), filter);
}

class RollBack extends Error {}

/** What is read can be read again: nothing of it is kept. */
async function rolledBack(
  db: PrismaClient,
  work: (tx: PrismaClient) => Promise<unknown>,
): Promise<void> {
  const running = db.$transaction(
    async (tx) => {
      await work(tx as PrismaClient);
      throw new RollBack();
    },
    { timeout: 60_000 },
  );
  await running.catch((error: unknown) => {
    if (!(error instanceof RollBack)) throw error;
  });
}
