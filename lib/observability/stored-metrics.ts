import { Gauge, type Registry } from "prom-client";
import { countSetAside } from "@/lib/jobs/server";
import { connectionKind, lastDeliveryAt } from "@/lib/git-host/server";
import type { Config } from "@/lib/config/server";
import type { PrismaClient } from "@/lib/db/server";
import { targetContacts } from "@/lib/targets/server";
import {
  heardTargets,
  instancesByState,
  polledRepositories,
  proposalsByState,
  proposalsWaiting,
  requestsByState,
  requestsWaiting,
  unhandledEvents,
  workDueSince,
} from "./store";

/**
 * What the database knows, read at each scrape: every server answers the same, so take the maximum
 * over them, not the sum.
 */
export interface StoredMetrics {
  requests: Gauge<"state">;
  instances: Gauge<"state">;
  waiting: Gauge;
  waitingOldest: Gauge;
  overdue: Gauge;
  proposals: Gauge<"state">;
  proposalsOldest: Gauge;
  unhandled: Gauge;
  unhandledOldest: Gauge;
  setAside: Gauge<"queue">;
  problem: Gauge<"repository">;
  polled: Gauge<"repository">;
  heard: Gauge<"target">;
  told: Gauge<"target" | "source">;
  asked: Gauge<"target">;
  answered: Gauge<"target">;
  unanswered: Gauge<"target">;
  connected: Gauge<"kind">;
  delivered: Gauge;
}

export function createStoredMetrics(registry: Registry): StoredMetrics {
  const gauge = <Label extends string = never>(
    name: string,
    help: string,
    ...labelNames: Label[]
  ) => new Gauge<Label>({ name, help, labelNames, registers: [registry] });
  return {
    requests: gauge("slipway_requests", "Requests for changes, by where they stand.", "state"),
    instances: gauge("slipway_instances", "Instances that are not removed, by state.", "state"),
    waiting: gauge("slipway_requests_waiting", "Waiting requests for the Git host."),
    waitingOldest: gauge(
      "slipway_requests_waiting_oldest_seconds",
      "For how long the first of them has waited; 0 where none does.",
    ),
    overdue: gauge(
      "slipway_work_overdue_seconds",
      "How long ago the first piece of work was due that no worker has begun; 0 where there is none.",
    ),
    proposals: gauge(
      "slipway_proposals",
      "Proposals of changes to the catalog, by where they stand.",
      "state",
    ),
    proposalsOldest: gauge(
      "slipway_proposals_waiting_oldest_seconds",
      "For how long the first proposal has waited for the Git host; 0 where none does.",
    ),
    unhandled: gauge(
      "slipway_events_unhandled",
      "Events that were stored and that no worker has looked at.",
    ),
    unhandledOldest: gauge(
      "slipway_events_unhandled_oldest_seconds",
      "For how long the first of them has lain there; 0 where there is none.",
    ),
    setAside: gauge(
      "slipway_jobs_set_aside",
      "Work whose runs were lost twice, and that waits for Ops to retry it, by queue.",
      "queue",
    ),
    problem: gauge(
      "slipway_repository_problem",
      "1 where the last poll of a repository failed.",
      "repository",
    ),
    polled: gauge(
      "slipway_repository_polled_timestamp_seconds",
      "When a repository was last asked for its pull requests, and answered.",
      "repository",
    ),
    heard: gauge(
      "slipway_target_heard_timestamp_seconds",
      "When a target's controller last told us anything, or answered.",
      "target",
    ),
    told: gauge(
      "slipway_target_webhook_timestamp_seconds",
      "When a target's Flux or Flagger last delivered a webhook.",
      "target",
      "source",
    ),
    asked: gauge(
      "slipway_target_asked_timestamp_seconds",
      "When a target's cluster was last asked; none where Slipway has no account there.",
      "target",
    ),
    answered: gauge(
      "slipway_target_answered_timestamp_seconds",
      "When a target's cluster last answered all that it was asked.",
      "target",
    ),
    unanswered: gauge(
      "slipway_target_unanswered_seconds",
      "For how long a target's cluster, asked, has not answered; 0 where it does, none where it is not asked.",
      "target",
    ),
    connected: gauge(
      "slipway_github_connected",
      "1 for how Slipway signs in to the Git host: app, token or none.",
      "kind",
    ),
    delivered: gauge(
      "slipway_github_delivery_timestamp_seconds",
      "When the Git host last delivered a webhook.",
    ),
  };
}

/** Sets all of them. What the database does not answer is left out, and nothing else. */
export async function readStoredMetrics(
  metrics: StoredMetrics,
  db: PrismaClient,
  config: Config,
  now: Date,
): Promise<void> {
  for (const gauge of Object.values(metrics) as Gauge[]) {
    gauge.reset();
    // Without labels it would now say 0, which nobody has counted.
    gauge.remove({});
  }
  const reads = [
    readRequests,
    readProposals,
    readEvents,
    readPlaces,
    readContacts,
    readConnection,
    readJobs,
  ];
  await Promise.all(reads.map((read) => read(metrics, db, config, now).catch(() => undefined)));
}

type Read = (metrics: StoredMetrics, db: PrismaClient, config: Config, now: Date) => Promise<void>;

const seconds = (at: Date): number => at.getTime() / 1_000;

function since(at: Date | null | undefined, now: Date): number {
  return at ? Math.max(0, seconds(now) - seconds(at)) : 0;
}

const readRequests: Read = async (
  { requests, instances, waiting, waitingOldest, overdue },
  db,
  _config,
  now,
) => {
  const [byState, running, held, dueSince] = await Promise.all([
    requestsByState(db),
    instancesByState(db),
    requestsWaiting(db),
    workDueSince(db, now),
  ]);
  for (const { state, count } of byState) requests.set({ state }, count);
  for (const { state, count } of running) instances.set({ state }, count);
  waiting.set(held.count);
  waitingOldest.set(since(held.oldest, now));
  overdue.set(since(dueSince, now));
};

const readProposals: Read = async ({ proposals, proposalsOldest }, db, _config, now) => {
  const [byState, held] = await Promise.all([proposalsByState(db), proposalsWaiting(db)]);
  for (const { state, count } of byState) proposals.set({ state }, count);
  proposalsOldest.set(since(held.oldest, now));
};

const readEvents: Read = async ({ unhandled, unhandledOldest, delivered }, db, _config, now) => {
  const [lying, latest] = await Promise.all([unhandledEvents(db), lastDeliveryAt(db)]);
  unhandled.set(lying.count);
  unhandledOldest.set(since(lying.oldest, now));
  if (latest) delivered.set(seconds(latest));
};

const readPlaces: Read = async ({ problem, polled, heard }, db) => {
  const [repositories, targets] = await Promise.all([polledRepositories(db), heardTargets(db)]);
  for (const { owner, name, polledAt, pollProblem } of repositories) {
    const repository = `${owner}/${name}`;
    problem.set({ repository }, pollProblem === null ? 0 : 1);
    if (polledAt) polled.set({ repository }, seconds(polledAt));
  }
  for (const { name, heardAt } of targets)
    if (heardAt) heard.set({ target: name }, seconds(heardAt));
};

const readContacts: Read = async ({ told, asked, answered, unanswered }, db, _config, now) => {
  for (const { name: target, api, fluxHeardAt, flaggerHeardAt } of await targetContacts(db)) {
    if (fluxHeardAt) told.set({ target, source: "flux" }, seconds(fluxHeardAt));
    if (flaggerHeardAt) told.set({ target, source: "flagger" }, seconds(flaggerHeardAt));
    if (api.askedAt) asked.set({ target }, seconds(api.askedAt));
    if (api.answeredAt) answered.set({ target }, seconds(api.answeredAt));
    if (api.isAsked) unanswered.set({ target }, since(api.unansweredSince, now));
  }
};

const readJobs: Read = async ({ setAside }, db) => {
  for (const { queue, count } of await countSetAside(db)) setAside.set({ queue }, count);
};

const readConnection: Read = async ({ connected }, db, config) => {
  connected.set({ kind: await connectionKind(db, config) }, 1);
};
