import { createHash } from "node:crypto";
import { z } from "zod";
import type { JsonObject } from "@/lib/json";
import type {
  NewEvent,
  PullRequestSeen,
  Reviewed,
  StoredEvent,
  TimelineEvent,
} from "@/lib/timeline";
import type { HostDelivery } from "./deliveries";
import { type HostKind, hostKinds, isHostKind } from "./host";
import type { PullRequestReport, RepositoryRef, Review } from "./repository";
import { parseDelivery } from "./webhook";

/**
 * Kinds under which answers to our own questions are stored, beside the host's names for what it
 * delivers. Stored: they never change.
 */
const asked = {
  report: "asked-pull-request",
  review: "asked-review",
  delivered: "delivered-pull-request",
} as const;

/**
 * How we came to know what the host says. `asked`; `settled`: asked when the second that it speaks
 * of was long over; `delivered`: it told us by itself; `reopened`: it told us that a pull request
 * was.
 */
export type ToldBy = "asked" | "settled" | "delivered" | "reopened";

const moment = z.iso.datetime().transform((text) => new Date(text));
const storedReport = z.object({
  number: z.number(),
  url: z.string(),
  title: z.string(),
  branch: z.string(),
  base: z.string(),
  headCommit: z.string(),
  state: z.enum(["open", "merged", "closed"]),
  mergeCommit: z.string().nullable(),
  openedAt: moment,
  mergedAt: moment.nullable(),
  closedAt: moment.nullable(),
  reportedAt: moment,
  author: z.string(),
  mergedBy: z.string().optional(),
  within: z.enum(["reopened", "settled"]).optional(),
});
const storedReview = z.object({
  number: z.number(),
  by: z.string(),
  verdict: z.enum(["approved", "changes-requested", "dismissed", "commented"]),
  commit: z.string().nullable(),
  at: moment,
  url: z.string().optional(),
});

/**
 * What is said of a pull request as an event to store; the same words have the same key, whoever
 * heard them.
 */
export function reportEvent(
  ref: RepositoryRef,
  report: PullRequestReport,
  toldBy: ToldBy = "asked",
): NewEvent {
  const { body: _body, ...facts } = report;
  const told = {
    ...facts,
    ...(toldBy === "reopened" || toldBy === "settled" ? { within: toldBy } : {}),
  };
  return answerEvent(
    toldBy === "asked" || toldBy === "settled" ? asked.report : asked.delivered,
    ref,
    told,
    report.reportedAt,
    report.mergeCommit ?? report.headCommit,
  );
}

/** An answer about a review as an event to store; the same answer has the same key. */
export function reviewEvent(ref: RepositoryRef, number: number, review: Review): NewEvent {
  return answerEvent(asked.review, ref, { number, ...review }, review.at, review.commit);
}

function answerEvent(
  kind: string,
  ref: RepositoryRef,
  facts: object,
  occurredAt: Date,
  commit: string | null,
): NewEvent {
  const payload = JSON.parse(JSON.stringify(facts)) as JsonObject;
  const said = JSON.stringify([
    kind,
    ref.apiUrl,
    ref.owner.toLowerCase(),
    ref.name.toLowerCase(),
    Object.entries(payload).sort(([a], [b]) => (a < b ? -1 : 1)),
  ]);
  return {
    source: ref.host.kind,
    deliveryKey: `${kind}/${createHash("sha256").update(said).digest("hex")}`,
    kind,
    occurredAt,
    commit,
    payload,
  };
}

/** What a Git host itself delivered, and not an answer to a question of ours. */
export const isDelivered = {
  source: { in: [...hostKinds] },
  kind: { not: { startsWith: "asked-" } },
};

/**
 * What a Git host said (deliveries and answers) as the timeline reads it. The table names the kind
 * of host as the source (`github`), which never changes, since it is append-only; the timeline knows
 * the source `host`, of that kind. What this version cannot read gives nothing.
 */
export function readHostEvents(stored: StoredEvent): TimelineEvent[] {
  const { source: host } = stored;
  if (!isHostKind(host)) return [];
  const told: ToldByHost = { ...stored, host };
  if (stored.kind === asked.report || stored.kind === asked.delivered) {
    const parsed = storedReport.safeParse(stored.payload);
    return parsed.success ? [pullRequestSeen(told, parsed.data, parsed.data.within)] : [];
  }
  if (stored.kind === asked.review) {
    const parsed = storedReview.safeParse(stored.payload);
    return parsed.success ? [reviewed(told, parsed.data.number, parsed.data)] : [];
  }
  const delivery = deliveryOf(told);
  if (delivery?.kind === "pull-request")
    return [
      pullRequestSeen(
        told,
        delivery.report,
        delivery.action === "reopened" ? "reopened" : undefined,
      ),
    ];
  // The pull request inside a review does not say who merged it and may lag: it is still what the
  // host said at that time.
  if (delivery?.kind === "review")
    return [
      reviewed(told, delivery.number, delivery.review),
      pullRequestSeen(told, delivery.report),
    ];
  return [];
}

type ToldByHost = StoredEvent & { host: HostKind };

function deliveryOf({ host, kind, payload }: ToldByHost): HostDelivery | undefined {
  try {
    return parseDelivery(host, kind, payload);
  } catch {
    // What was stored was parsed once; a row that this version does not understand says nothing.
    return undefined;
  }
}

function pullRequestSeen(
  stored: ToldByHost,
  report: PullRequestReport,
  within?: PullRequestSeen["within"],
): PullRequestSeen {
  const {
    number,
    url,
    base,
    state,
    headCommit,
    mergeCommit,
    openedAt,
    mergedAt,
    closedAt,
    reportedAt,
    mergedBy,
  } = report;
  const { host, deliveryKey, receivedAt } = stored;
  return {
    source: "host",
    host,
    kind: "pull-request",
    deliveryKey,
    receivedAt,
    occurredAt: reportedAt,
    number,
    url,
    base,
    state,
    headCommit,
    mergeCommit,
    openedAt,
    mergedAt,
    closedAt,
    reportedAt,
    ...(mergedBy === undefined ? {} : { by: mergedBy }),
    ...(within === undefined ? {} : { within }),
  };
}

function reviewed(
  stored: ToldByHost,
  number: number,
  { by, verdict, commit, at, url }: Review,
): Reviewed {
  const { host, deliveryKey, receivedAt } = stored;
  return {
    source: "host",
    host,
    kind: "review",
    deliveryKey,
    receivedAt,
    occurredAt: at,
    number,
    by,
    verdict,
    commit,
    ...(url === undefined ? {} : { url }),
  };
}
