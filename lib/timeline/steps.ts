import type { AfterMerge } from "./after-merge";
import type { BeforeMerge } from "./before-merge";
import { canaryInWords } from "./canary-words";
import { latest } from "./order";
import { approvalWords, checkedInWords, endWords, mergeWords } from "./step-words";
import type { BlockingReason, RequestState, Step, StepKey, TimelineFacts } from "./types";

interface Known {
  standing: { state: RequestState; since: Date; ended?: boolean; reason?: BlockingReason };
  before: BeforeMerge;
  after: AfterMerge | undefined;
  mergedAt: Date | undefined;
  begin: Date;
  facts: TimelineFacts;
  now: Date;
}

/** A step before it is known how it stands to the others. */
type Draft = Omit<Step, "state" | "duration" | "since"> & {
  /** What it could begin with, the latest counts; without any, the step before. */
  from?: readonly (Date | null | undefined)[];
};

/** The step at which a request in this state stands. */
const standsAt = {
  submitted: "checked",
  checked: "pull-request",
  waiting: "pull-request",
  "pull-request-open": "approved",
  approved: "merged",
  merged: "applied",
  applied: "healthy",
  progressing: "canary",
  healthy: "healthy",
  failed: "healthy",
  "rolled-back": "canary",
  superseded: "healthy",
  closed: "merged",
  cancelled: "merged",
} as const satisfies Record<RequestState, StepKey>;

/**
 * One row a step, in order; steps that were passed over are `skipped`, steps to come `upcoming`.
 */
export function stepsOf(known: Known): Step[] {
  const drafts = draftsOf(known);
  const reached = drafts.findLastIndex((draft) => draft.at !== null);
  const standing = drafts.findIndex((draft) => draft.key === standsAtStep(known));
  const over =
    known.standing.ended === true ||
    ["closed", "cancelled", "superseded", "rolled-back"].includes(known.standing.state);
  let last: Date | null = null;

  return drafts.map(({ from = [], ...draft }, index): Step => {
    const isHere = index === standing && known.standing.state !== "healthy";
    const state = isHere
      ? hereState(known)
      : draft.at !== null
        ? "done"
        : index < Math.max(reached, standing) || over
          ? "skipped"
          : "upcoming";
    const at =
      isHere && (state === "failed" || over) ? known.standing.since : isHere ? null : draft.at;
    const isRunning = state === "current" || state === "waiting";
    const until: Date | null = at ?? (isRunning ? known.now : null);
    const began = latest(from.filter((date) => date && until && date <= until) as Date[]) ?? last;
    const duration = until && began ? Math.max(0, until.getTime() - began.getTime()) : null;
    if (at) last = at;
    const { reason } = known.standing;
    return {
      ...draft,
      state,
      at,
      duration,
      ...(isRunning && began ? { since: began } : {}),
      ...(isHere && reason
        ? { detail: reason.sentence, ...(reason.hint === undefined ? {} : { hint: reason.hint }) }
        : {}),
    };
  });
}

/** A failure stands where it happened. */
function standsAtStep({ standing, before, after, mergedAt }: Known): StepKey {
  if (standing.state === "healthy") return "healthy";
  if (standing.state === "failed")
    return mergedAt === undefined
      ? before.pull
        ? "approved"
        : "pull-request"
      : after?.appliedAt
        ? "healthy"
        : "applied";
  if (standing.state === "superseded") return after?.appliedAt ? "healthy" : "applied";
  if (standing.state === "cancelled" && !before.pull) return "pull-request";
  if (standing.state === "waiting" && before.pull) return "approved";
  if (standing.state === "applied" && after?.withCanary)
    return after.readyAt ? "canary" : "healthy";
  return standsAt[standing.state];
}

function hereState({ standing, before }: Known): Step["state"] {
  switch (standing.state) {
    case "failed":
    case "rolled-back":
    case "closed":
      return "failed";
    case "cancelled":
    case "superseded":
      return "skipped";
    case "waiting":
      return "waiting";
    default:
      return standing.reason || before.revisionPending ? "waiting" : "current";
  }
}

/**
 * How each step is drawn, in the order in which they are gone through; undefined where a request
 * has no such step. A new key of a step does not compile until it is here.
 */
const drafts = {
  submitted: ({ begin, before: { submitted } }) => ({
    title: "Submitted",
    at: begin,
    ...(submitted ? { detail: `by ${submitted.by}` } : {}),
  }),
  // What made a pull request was checked, even where the event is lost.
  checked: ({ before: { checked, checkedFrom, pull } }) => ({
    title: "Checked",
    at: checked?.occurredAt ?? pull?.openedAt ?? null,
    from: [checkedFrom],
    ...(checked ? { detail: checkedInWords(checked) } : {}),
  }),
  "pull-request": ({ before: { pull, firstChecked } }) => ({
    title: "Pull request open",
    at: pull?.openedAt ?? null,
    from: pull ? [firstChecked] : [],
    ...(pull ? { link: { url: pull.url, title: `Pull request #${pull.number}` } } : {}),
  }),
  approved: ({ before, facts, standing }) => ({
    title: before.approvedAt ? "Approved" : "Review",
    at: before.approvedAt ?? null,
    from: [before.pull?.openedAt, ...before.written],
    ...(standing.state === "pull-request-open" ? wayTo(before) : {}),
    ...approvalWords(before, facts, standing.state),
  }),
  merged: ({ before, mergedAt, standing }) => ({
    title: "Merged",
    at: mergedAt ?? null,
    from: [before.approvedAt, before.pull?.openedAt, ...before.written],
    ...(standing.state === "approved" ? wayTo(before) : {}),
    ...mergeWords(before, standing.state),
  }),
  applied: ({ after, mergedAt, facts }) => ({
    title: facts.kind === "remove" ? "Picked up" : "Applied",
    at: after?.appliedAt ?? null,
    ...(mergedAt && !after?.appliedAt
      ? {
          detail: after?.started ? "Flux is applying it." : "Flux picks it up within its interval.",
        }
      : {}),
  }),
  canary: ({ after, facts }) => {
    if (facts.hasCanary !== true && !after?.withCanary) return undefined;
    const detail = canaryInWords(after?.canaries ?? []);
    return {
      title: "Canary",
      at: after?.healthyAt ?? null,
      ...(detail === undefined ? {} : { detail }),
    };
  },
  healthy: ({ after, facts }) => ({
    title: after?.removal?.left ? "Not removed" : facts.kind === "remove" ? "Removed" : "Healthy",
    at: after?.healthyAt ?? null,
    ...endWords(after, facts),
  }),
} as const satisfies Record<StepKey, (known: Known) => Omit<Draft, "key"> | undefined>;

/** Where a person goes on with what waits for one. */
function wayTo({ pull }: BeforeMerge): Pick<Step, "link"> {
  return pull ? { link: { url: pull.url, title: `Open pull request #${pull.number}` } } : {};
}

const stepKeys = Object.keys(drafts) as StepKey[];

function draftsOf(known: Known): Draft[] {
  return stepKeys.flatMap((key) => {
    const draft = drafts[key](known);
    return draft === undefined ? [] : [{ key, ...draft }];
  });
}
