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
import type { PullRequestReport, RepositoryRef, Review } from "../repository";
import { interpret } from "./webhook";

/**
 * Kinds under which answers to our own questions are stored, beside GitHub's names for what it
 * delivers.
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
    source: "github",
    deliveryKey: `${kind}/${createHash("sha256").update(said).digest("hex")}`,
    kind,
    occurredAt,
    commit,
    payload,
  };
}

/**
 * Stored GitHub events (deliveries and answers) as the timeline reads them; what it cannot read
 * gives nothing.
 */
export function readGitHubEvents(stored: StoredEvent): TimelineEvent[] {
  if (stored.source !== "github") return [];
  if (stored.kind === asked.report || stored.kind === asked.delivered) {
    const parsed = storedReport.safeParse(stored.payload);
    return parsed.success ? [pullRequestSeen(stored, parsed.data, parsed.data.within)] : [];
  }
  if (stored.kind === asked.review) {
    const parsed = storedReview.safeParse(stored.payload);
    return parsed.success ? [reviewed(stored, parsed.data.number, parsed.data)] : [];
  }
  const delivery = deliveryOf(stored);
  if (delivery?.kind === "pull-request")
    return [
      pullRequestSeen(
        stored,
        delivery.report,
        delivery.action === "reopened" ? "reopened" : undefined,
      ),
    ];
  // The pull request inside a review has no `merged_by` and may lag: it is still what GitHub said
  // at that time.
  if (delivery?.kind === "review")
    return [
      reviewed(stored, delivery.number, delivery.review),
      pullRequestSeen(stored, delivery.report),
    ];
  return [];
}

function deliveryOf(stored: StoredEvent): ReturnType<typeof interpret> | undefined {
  try {
    return interpret(stored.kind, stored.payload);
  } catch {
    // What was stored was parsed once; a row that this version does not understand says nothing.
    return undefined;
  }
}

function pullRequestSeen(
  stored: StoredEvent,
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
  const { deliveryKey, receivedAt } = stored;
  return {
    source: "github",
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
  stored: StoredEvent,
  number: number,
  { by, verdict, commit, at, url }: Review,
): Reviewed {
  const { deliveryKey, receivedAt } = stored;
  return {
    source: "github",
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
