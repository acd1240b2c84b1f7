import type { AfterMerge } from "./after-merge";
import type { BeforeMerge } from "./before-merge";
import { canaryInWords } from "./canary-words";
import type { BlockingReason, RequestState, Step, StepKey, TimelineFacts } from "./types";

interface Known {
  standing: { state: RequestState; since: Date; reason?: BlockingReason };
  before: BeforeMerge;
  after: AfterMerge | undefined;
  mergedAt: Date | undefined;
  begin: Date;
  facts: TimelineFacts;
  now: Date;
}

/** A step before it is known how it stands to the others. */
type Draft = Omit<Step, "state" | "duration">;

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
  const over = ["closed", "cancelled", "superseded", "rolled-back"].includes(known.standing.state);
  let last: Date | null = null;

  return drafts.map((draft, index): Step => {
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
    const until: Date | null =
      at ?? (state === "current" || state === "waiting" ? known.now : null);
    const duration = until && last ? Math.max(0, until.getTime() - last.getTime()) : null;
    if (at) last = at;
    const { reason } = known.standing;
    return {
      ...draft,
      state,
      at,
      duration,
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

function draftsOf({ before, after, mergedAt, begin, facts, standing }: Known): Draft[] {
  const { pull, submitted, checked } = before;
  const link = pull && { link: { url: pull.url, title: `Pull request #${pull.number}` } };
  const removal = facts.kind === "remove";
  const drafts: Draft[] = [
    {
      key: "submitted",
      title: "Submitted",
      at: begin,
      ...(submitted ? { detail: `by ${submitted.by}` } : {}),
    },
    // What made a pull request was checked, even where the event is lost.
    {
      key: "checked",
      title: "Checked",
      at: checked?.occurredAt ?? pull?.openedAt ?? null,
      ...(checked ? { detail: checkedInWords(checked) } : {}),
    },
    { key: "pull-request", title: "Pull request open", at: pull?.openedAt ?? null, ...link },
    {
      key: "approved",
      title: "Approved",
      at: before.approvedAt ?? null,
      ...approvalWords(before, facts, standing.state),
    },
    { key: "merged", title: "Merged", at: mergedAt ?? null, ...mergeWords(before, standing.state) },
    {
      key: "applied",
      title: removal ? "Picked up" : "Applied",
      at: after?.appliedAt ?? null,
      ...(mergedAt && !after?.appliedAt
        ? {
            detail: after?.started
              ? "Flux is applying it."
              : "Flux picks it up within its interval.",
          }
        : {}),
    },
    {
      key: "healthy",
      title: removal ? "Removed" : "Healthy",
      at: after?.healthyAt ?? null,
      ...endWords(after, facts),
    },
  ];
  if (facts.hasCanary !== true && !after?.withCanary) return drafts;
  const detail = canaryInWords(after?.canaries ?? []);
  const canaryStep: Draft = {
    key: "canary",
    title: "Canary",
    at: after?.healthyAt ?? null,
    ...(detail === undefined ? {} : { detail }),
  };
  return [...drafts.slice(0, -1), canaryStep, ...drafts.slice(-1)];
}

function endWords(
  after: AfterMerge | undefined,
  { kept = [] }: TimelineFacts,
): Pick<Draft, "detail" | "hint"> {
  // What was rolled back waits for nothing.
  if (!after?.removal)
    return after?.appliedAt && !after.healthyAt && after.canary?.phase !== "Failed"
      ? { detail: "Waiting for its health checks." }
      : {};
  if (after.removal.orphaned)
    return {
      detail:
        "Flux could delete nothing: the account that deployed it is gone. Its objects are still in the cluster.",
      hint: "Ask the platform team to delete them.",
    };
  const stays =
    kept.length > 0
      ? ` ${kept.join(", ")} ${kept.length === 1 ? "stays" : "stay"}, with the data.`
      : "";
  if (after.healthyAt) return stays === "" ? {} : { detail: stays.trim() };
  return after.appliedAt ? { detail: `Flux is deleting what it made.${stays}` } : {};
}

function checkedInWords({
  denied,
  warned,
  notJudged,
}: {
  denied: number;
  warned: number;
  notJudged: number;
}): string {
  const parts = [
    denied > 0 ? `${denied} denied` : "",
    warned > 0 ? `${warned} ${warned === 1 ? "warning" : "warnings"}` : "",
    notJudged > 0 ? `${notJudged} not judged` : "",
  ].filter((part) => part !== "");
  return parts.length === 0 ? "Nothing to object to" : parts.join(", ");
}

function approvalWords(
  before: BeforeMerge,
  facts: TimelineFacts,
  state: RequestState,
): Pick<Draft, "detail" | "hint"> {
  if (before.changesAskedBy.length > 0)
    return {
      detail: `${before.changesAskedBy.join(", ")} asked for changes.`,
      hint: "Change and resubmit.",
    };
  if (before.approvals.length > 0)
    return { detail: `by ${before.approvals.map((review) => review.by).join(", ")}` };
  if (before.pushedByHand && (state === "pull-request-open" || state === "approved")) {
    return {
      detail:
        "Somebody pushed to the branch by hand: what is in the pull request is not only what was asked for here.",
      hint: "Look at its commits on the Git host before anybody approves it.",
    };
  }
  if (before.revisionPending)
    return { detail: `Revision ${before.revision} is being written to the branch.` };
  if (state !== "pull-request-open") return {};
  const [aside] = before.setAside;
  if (aside) return setAsideInWords[aside.why](aside.by);
  if (facts.requiresApproval && facts.opsApproval)
    return {
      detail: "Somebody of the platform team has to approve.",
      hint: "It is applied with the platform's rights. Ask them to review the pull request.",
    };
  return facts.requiresApproval
    ? {
        detail: "Somebody other than the requester has to approve.",
        hint: "Ask a colleague to review the pull request.",
      }
    : { detail: "Waiting for a review.", hint: "Ask a reviewer, or merge it where you may." };
}

/** Why an approval does not count, and what to do about it. */
const setAsideInWords = {
  requester: (by) => ({
    detail: `${by} approved, who asked for this change.`,
    hint: "Somebody else has to approve it.",
  }),
  program: (by) => ({
    detail: `${by} approved, which is a program.`,
    hint: "Somebody has to approve it in person.",
  }),
  unknown: (by) => ({
    detail: `${by} approved, but nobody in Slipway is known by that login.`,
    hint: `${by} links it in Slipway, under Account. Then it counts.`,
  }),
  "not-ops": (by) => ({
    detail: `${by} approved, but this needs the platform team.`,
    hint: "It is applied with the platform's rights. Ask somebody of the platform team to approve it.",
  }),
  earlier: (by) => ({
    detail: `${by} approved what was there before the last commit.`,
    hint: `Ask ${by} to look again.`,
  }),
} as const satisfies Record<
  BeforeMerge["setAside"][number]["why"],
  (by: string) => Pick<Draft, "detail" | "hint">
>;

function mergeWords({ pull, cancelled }: BeforeMerge, state: RequestState): Pick<Draft, "detail"> {
  if (state === "cancelled")
    return { detail: cancelled ? `Cancelled by ${cancelled.by}.` : "Cancelled." };
  if (state === "closed")
    return { detail: `Closed without a merge${pull?.by === undefined ? "" : ` by ${pull.by}`}.` };
  if (pull?.state === "merged" && pull.by !== undefined) return { detail: `by ${pull.by}` };
  return state === "approved" ? { detail: "Waiting to be merged." } : {};
}
