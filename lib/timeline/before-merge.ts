import type {
  Cancelled,
  Checked,
  PullRequestSeen,
  Refused,
  Reviewed,
  Submitted,
  TimelineEvent,
  Waiting,
} from "./events";
import { earliest, greatest } from "./order";
import type { ApproverStanding, SetAside, TimelineFacts } from "./types";

/** What the portal and the Git host say, up to the merge. */
export interface BeforeMerge {
  submitted: Submitted | undefined;
  /** The number of the latest revision; 0 when none is known. */
  revision: number;
  checked: Checked | undefined;
  /** When the revision was submitted that was checked then. */
  checkedFrom: Date | undefined;
  /** Held up now. */
  waiting: Waiting | undefined;
  /** Refused, and nothing has changed since. */
  refused: Refused | undefined;
  cancelled: Cancelled | undefined;
  /** The host refuses to close what was cancelled. */
  cancelRefused: Refused | undefined;
  pull: PullRequestSeen | undefined;
  /** When the first revision was checked, of which the pull request was made. */
  firstChecked: Date | undefined;
  /** When revisions were written to the branch. */
  written: Date[];
  /** Those that count. */
  approvals: Reviewed[];
  /** Those that do not, and why. */
  setAside: { by: string; why: SetAside }[];
  approvedAt: Date | undefined;
  /** Reviewers whose last word asks for changes. */
  changesAskedBy: string[];
  /** The latest revision is not on the branch yet. */
  revisionPending: boolean;
  /** Somebody else pushed to the branch: what is in the pull request is not what was asked for. */
  pushedByHand: boolean;
}

/** `events` are distinct and in order. */
export function foldBeforeMerge(
  events: readonly TimelineEvent[],
  facts: TimelineFacts,
): BeforeMerge {
  const of = <Kind extends TimelineEvent["kind"]>(kind: Kind) =>
    events.filter((event) => event.kind === kind) as Extract<TimelineEvent, { kind: Kind }>[];
  const submitted = of("submitted");
  const revision = Math.max(
    0,
    ...[...submitted, ...of("waiting"), ...of("refused"), ...of("pushed")].map(
      (event) => event.revision,
    ),
  );
  const pushed = Math.max(0, ...of("pushed").map((event) => event.revision));
  const pull = currentPull(of("pull-request"));

  const checked =
    of("checked").findLast((event) => event.revision === revision) ?? of("checked").at(-1);

  // The first revision is through when its pull request is there; a later one when it is on the
  // branch.
  const through = revision <= 1 ? pull !== undefined : pushed >= revision;
  const waiting = through
    ? undefined
    : of("waiting").findLast((event) => event.revision === revision);
  const refused = through
    ? undefined
    : of("refused").findLast((event) => event.revision === revision);
  const stillRefused =
    refused && (!waiting || waiting.occurredAt <= refused.occurredAt) ? refused : undefined;

  const cancelled = of("cancelled")[0];
  const sinceThen = (event: TimelineEvent) =>
    cancelled !== undefined && event.occurredAt >= cancelled.occurredAt;
  const lastRefusal = of("refused").findLast(sinceThen);
  const cancelRefused =
    lastRefusal && !of("waiting").some((event) => event.occurredAt > lastRefusal.occurredAt)
      ? lastRefusal
      : undefined;

  const reviews = lastVerdicts(of("review").filter((review) => review.number === pull?.number));
  const judged = reviews
    .filter((review) => review.verdict === "approved")
    .map((review) => ({ review, why: standingOf(review, pull, facts) }));
  const counting = judged.flatMap(({ review, why }) => (why === "counts" ? [review] : []));
  const wanted = facts.requiresApproval === true ? (facts.approvals ?? 1) : 1;
  const approvals = counting.length < wanted ? [] : counting;
  const setAside = [
    ...counting.slice(approvals.length).map(({ by }) => ({ by, why: "first" as const })),
    ...judged.flatMap(({ review: { by }, why }) => (why === "counts" ? [] : [{ by, why }])),
  ];
  const changesAskedBy = reviews
    .filter((review) => review.verdict === "changes-requested")
    .map((review) => review.by);
  return {
    submitted: submitted.find((event) => event.revision === 1) ?? submitted[0],
    revision,
    checked,
    checkedFrom: submitted.find((event) => event.revision === checked?.revision)?.occurredAt,
    waiting: stillRefused ? undefined : waiting,
    refused: stillRefused,
    cancelled,
    cancelRefused,
    pull,
    firstChecked: earliest(of("checked").map((event) => event.occurredAt)),
    written: of("pushed").map((event) => event.occurredAt),
    approvals,
    setAside,
    approvedAt: approvals
      .map((review) => review.occurredAt)
      .sort((one, other) => one.getTime() - other.getTime())
      .at(wanted - 1),
    changesAskedBy,
    revisionPending: revision > 1 && !through,
    pushedByHand:
      pull?.state === "open" &&
      facts.ownCommits !== undefined &&
      facts.ownCommits.length > 0 &&
      !facts.ownCommits.includes(pull.headCommit),
  };
}

const pullRank = { open: 0, closed: 1, merged: 3 } as const;

/**
 * Of two snapshots of one second, the state that comes later in a life counts, unless it is known
 * better.
 */
function rankWithin(snapshot: PullRequestSeen): number {
  return snapshot.within === "settled"
    ? 3
    : snapshot.within === "reopened"
      ? 2
      : pullRank[snapshot.state];
}

/**
 * The merged pull request; else the open one; else the newest. Of each, the latest snapshot: but a
 * merge is never undone.
 */
function currentPull(snapshots: readonly PullRequestSeen[]): PullRequestSeen | undefined {
  const numbers = [...new Set(snapshots.map((snapshot) => snapshot.number))];
  const latest = numbers.flatMap((number) => {
    const own = snapshots.filter((snapshot) => snapshot.number === number);
    const merged = own.filter((snapshot) => snapshot.state === "merged");
    const named = merged.filter((snapshot) => snapshot.mergeCommit !== null);
    const candidates = named.length > 0 ? named : merged.length > 0 ? merged : own;
    return (
      greatest(
        candidates,
        (snapshot) => snapshot.reportedAt.getTime() * 4 + rankWithin(snapshot),
      ) ?? []
    );
  });
  const importance = { merged: 2, open: 1, closed: 0 } as const;
  return greatest(latest, (snapshot) => importance[snapshot.state] * 1e12 + snapshot.number);
}

const verdictRank = { commented: 0, approved: 1, "changes-requested": 2, dismissed: 3 } as const;

/**
 * The last verdict of each reviewer. A comment takes nothing back; a dismissal keeps the time of
 * what it dismisses.
 */
function lastVerdicts(reviews: readonly Reviewed[]): Reviewed[] {
  const verdicts = reviews.filter((review) => review.verdict !== "commented");
  const people = [...new Set(verdicts.map((review) => review.by.toLowerCase()))];
  return people.flatMap((person) => {
    const own = verdicts.filter((review) => review.by.toLowerCase() === person);
    return (
      greatest(own, (review) => review.occurredAt.getTime() * 4 + verdictRank[review.verdict]) ?? []
    );
  });
}

/**
 * Where none is required, every approval is one. What is required is required of what will be
 * merged, not of what was there before.
 */
function standingOf(
  review: Reviewed,
  pull: PullRequestSeen | undefined,
  facts: TimelineFacts,
): ApproverStanding | "earlier" {
  if (facts.requiresApproval !== true) return "counts";
  const standing = facts.approver?.(review.by) ?? "counts";
  if (standing !== "counts") return standing;
  return pull !== undefined && review.commit !== pull.headCommit ? "earlier" : "counts";
}
