import type { AfterMerge } from "./after-merge";
import type { BeforeMerge } from "./before-merge";
import { failureReason } from "./failure-reason";
import { spanInWords } from "./reasons";
import type { RequestState, SetAside, Step, TimelineFacts } from "./types";

type Words = Pick<Step, "detail" | "hint">;

export function endWords(after: AfterMerge | undefined, { kept = [] }: TimelineFacts): Words {
  // What was rolled back waits for nothing.
  if (!after?.removal) {
    if (after?.healthyAt) return historyOf(after);
    return after?.appliedAt && after.canary?.phase !== "Failed"
      ? { detail: "Waiting for its health checks." }
      : {};
  }
  if (after.removal.left) return {};
  const stays =
    kept.length > 0
      ? ` ${kept.join(", ")} ${kept.length === 1 ? "stays" : "stay"}, with the data.`
      : "";
  if (after.healthyAt) return stays === "" ? {} : { detail: stays.trim() };
  return after.appliedAt ? { detail: `Flux is deleting what it made.${stays}` } : {};
}

/** What is healthy now and was not in its time, or failed on the way: both stay in sight. */
function historyOf({ appliedAt, healthyAt, timedOut, overcome }: AfterMerge): Words {
  if (!appliedAt || !healthyAt) return {};
  const after = (date: Date) => spanInWords(date.getTime() - appliedAt.getTime());
  const lateAt =
    timedOut?.occurredAt ??
    (overcome?.reason === "HealthCheckFailed" ? overcome.occurredAt : undefined);
  if (lateAt !== undefined && lateAt > appliedAt && lateAt < healthyAt)
    return { detail: `Failed after ${after(lateAt)}, ready after ${after(healthyAt)}.` };
  return overcome === undefined || overcome.occurredAt > healthyAt
    ? {}
    : { detail: `It failed before: ${failureReason(overcome).sentence}` };
}

export function checkedInWords({
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
  return parts.length === 0 ? "All policies pass" : parts.join(", ");
}

export function approvalWords(
  before: BeforeMerge,
  facts: TimelineFacts,
  state: RequestState,
): Words {
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
        "Somebody pushed to the branch by hand: the pull request holds more than what was requested here.",
      hint: "Review its commits on the Git host before you approve it.",
    };
  }
  if (before.revisionPending)
    return { detail: `Revision ${before.revision} is being written to the branch.` };
  if (state !== "pull-request-open") return {};
  const [aside] = before.setAside;
  if (aside) return setAsideWords[aside.why](aside.by);
  if (facts.requiresApproval && facts.opsApproval)
    return {
      detail: "Waiting for an approval by the platform team.",
      hint: "It is applied with the platform's permissions. Ask the platform team to review the pull request.",
    };
  return facts.requiresApproval
    ? {
        detail: "Waiting for an approval by somebody other than the requester.",
        hint: "Ask a colleague to review the pull request.",
      }
    : { detail: "Waiting for a review.", hint: "Ask a reviewer, or merge it where you may." };
}

/** Why an approval does not count, and what to do about it. */
export const setAsideWords = {
  requester: (by) => ({
    detail: `${by} approved, but requested this change.`,
    hint: "Somebody else has to approve it.",
  }),
  author: (by) => ({
    detail: `${by} approved, but wrote a part of it.`,
    hint: "Somebody else has to approve it.",
  }),
  program: (by) => ({
    detail: `${by} approved, but is a bot.`,
    hint: "A person has to approve it.",
  }),
  unknown: (by) => ({
    detail: `${by} approved, but this login is not linked to anybody in Slipway.`,
    hint: `${by} links it in Slipway, under Account. Then it counts.`,
  }),
  "not-ops": (by) => ({
    detail: `${by} approved, but this needs the platform team.`,
    hint: "It is applied with the platform's permissions. Ask somebody of the platform team to approve it.",
  }),
  "not-allowed": (by) => ({
    detail: `${by} approved, but may not use this target.`,
    hint: "Somebody who may use it has to approve.",
  }),
  earlier: (by) => ({
    detail: `${by} approved an earlier commit.`,
    hint: `Ask ${by} to review it again.`,
  }),
  first: (by) => ({
    detail: `${by} approved. It takes two people: nobody knows who made the service account that asked for it, or its tokens.`,
    hint: "A second person has to approve it.",
  }),
} as const satisfies Record<SetAside, (by: string) => Words>;

export function mergeWords({ pull, cancelled }: BeforeMerge, state: RequestState): Words {
  if (state === "cancelled")
    return { detail: cancelled ? `Cancelled by ${cancelled.by}.` : "Cancelled." };
  if (state === "closed")
    return { detail: `Closed without a merge${pull?.by === undefined ? "" : ` by ${pull.by}`}.` };
  if (pull?.state === "merged" && pull.by !== undefined) return { detail: `by ${pull.by}` };
  return state === "approved" ? { detail: "Waiting to be merged." } : {};
}
