import { type AfterMerge, foldAfterMerge } from "./after-merge";
import { type BeforeMerge, foldBeforeMerge } from "./before-merge";
import type { TimelineEvent } from "./events";
import { distinct, latest } from "./order";
import {
  blockedReason,
  divergedReason,
  leftReason,
  suspendedReason,
  timedOutReason,
} from "./reasons";
import { failureReason } from "./failure-reason";
import { rolledBackReason } from "./rolled-back-reason";
import { stepsOf } from "./steps";
import type { BlockingReason, RequestState, Timeline, TimelineFacts } from "./types";

interface Standing {
  state: RequestState;
  since: Date;
  ended?: boolean;
  reason?: BlockingReason;
}

/**
 * Events in any order, as often as they come, in; where the request stands out. Pure, and the same
 * for every order, delay and repetition; `now` only measures the step that is under way (and stands
 * for the start where nothing is known).
 */
export function foldTimeline(
  events: readonly TimelineEvent[],
  facts: TimelineFacts,
  now: Date,
): Timeline {
  const told = distinct(events);
  const before = foldBeforeMerge(told, facts);
  const { pull } = before;
  const elsewhere = isForAnotherBranch(pull, facts);
  const merge =
    !elsewhere && pull?.state === "merged" && pull.mergeCommit !== null
      ? { commit: pull.mergeCommit, at: pull.mergedAt ?? pull.reportedAt }
      : undefined;
  const after = merge && foldAfterMerge(told, merge, facts);

  const begin = before.submitted?.occurredAt ?? told[0]?.occurredAt ?? now;
  const standing =
    merge && after
      ? withSuspension(standingAfter(after, merge.at, facts), facts)
      : elsewhere && pull
        ? standingElsewhere(pull, before, facts)
        : standingBefore(before, begin);
  return {
    state: standing.state,
    since: standing.since,
    ended: standing.ended ?? false,
    ...(standing.reason === undefined ? {} : { reason: standing.reason }),
    steps: stepsOf({
      standing,
      before,
      after,
      mergedAt: merge?.at ?? pull?.mergedAt ?? undefined,
      begin,
      facts,
      now,
    }),
    mergeCommit: merge?.commit ?? null,
    ...deadlineOf(standing, after, facts),
    unknownRevisions: after?.unknownRevisions ?? [],
    ...replacedOf(standing, after),
  };
}

/** What came instead of a change that was merged and did not get there. */
function replacedOf(
  { state }: Standing,
  after: AfterMerge | undefined,
): Pick<Timeline, "replaced"> {
  if (!after?.overtaken || state === "healthy") return {};
  const { occurredAt: at, commit, byRequestId: requestId } = after.overtaken;
  return { replaced: { at, commit, ...(requestId === undefined ? {} : { requestId }) } };
}

/** Somebody gave the pull request another base: merged there, nothing of it is deployed. */
function isForAnotherBranch(pull: BeforeMerge["pull"], facts: TimelineFacts): boolean {
  return pull?.base !== undefined && facts.branch !== undefined && pull.base !== facts.branch;
}

function standingElsewhere(
  pull: NonNullable<BeforeMerge["pull"]>,
  before: BeforeMerge,
  facts: TimelineFacts,
): Standing {
  if (before.cancelled && pull.state !== "merged")
    return standingBefore(before, before.cancelled.occurredAt);
  if (pull.state === "closed")
    return { state: "closed", since: pull.closedAt ?? pull.reportedAt, ended: true };
  if (pull.state === "merged") {
    const sentence = `It was merged into ${pull.base}, and not into ${facts.branch}, which is what is deployed.`;
    return {
      state: "closed",
      since: pull.mergedAt ?? pull.reportedAt,
      ended: true,
      reason: { code: "merged-elsewhere", sentence, hint: "Open a new request." },
    };
  }
  const sentence = `The pull request now targets ${pull.base}: merging it there would deploy nothing.`;
  return {
    state: "pull-request-open",
    since: pull.reportedAt,
    reason: {
      code: "retargeted",
      sentence,
      hint: `Change its base back to ${facts.branch} on the Git host, or cancel this request.`,
    },
  };
}

function standingBefore(before: BeforeMerge, begin: Date): Standing {
  const {
    pull,
    cancelled,
    cancelRefused,
    refused,
    waiting,
    checked,
    approvals,
    approvedAt,
    changesAskedBy,
  } = before;
  // Merged, but the host has not named the commit yet.
  if (pull?.state === "merged") return { state: "merged", since: pull.mergedAt ?? pull.reportedAt };
  if (cancelled) {
    const stands = cancelRefused ? { reason: refusedReason(cancelRefused) } : {};
    return {
      state: "cancelled",
      since: cancelled.occurredAt,
      ended: pull?.state !== "open",
      ...stands,
    };
  }
  if (pull?.state === "closed")
    return { state: "closed", since: pull.closedAt ?? pull.reportedAt, ended: true };
  if (refused)
    return { state: "failed", since: refused.occurredAt, reason: refusedReason(refused) };
  if (waiting)
    return {
      state: "waiting",
      since: waiting.occurredAt,
      reason: {
        code: "waiting-for-host",
        sentence: waiting.waitsFor,
        hint: "It goes on by itself.",
      },
    };
  if (pull) {
    const isApproved = approvals.length > 0 && changesAskedBy.length === 0 && approvedAt;
    return isApproved
      ? { state: "approved", since: approvedAt }
      : { state: "pull-request-open", since: pull.openedAt };
  }
  if (checked) return { state: "checked", since: checked.occurredAt };
  return { state: "submitted", since: begin };
}

function refusedReason({
  reason: sentence,
  hint,
}: NonNullable<BeforeMerge["refused"]>): BlockingReason {
  return { code: "refused", sentence, ...(hint === undefined ? {} : { hint }) };
}

function standingAfter(after: AfterMerge, mergedAt: Date, facts: TimelineFacts): Standing {
  const {
    healthyAt,
    overtaken,
    canary,
    canaries,
    failure,
    failedAt,
    diverged,
    appliedAt,
    blocked,
    withCanary,
    removal,
    timedOut,
  } = after;
  if (removal?.left)
    return {
      state: "failed",
      since: removal.left.at,
      ended: !removal.left.isWatched,
      reason: leftReason(removal.left, facts.object),
    };
  if (healthyAt) return { state: "healthy", since: healthyAt, ended: true };
  if (canary?.phase === "Failed")
    return {
      state: "rolled-back",
      since: canary.occurredAt,
      ended: true,
      reason: rolledBackReason(canary, canaries),
    };
  // What failed has failed, whatever came later: only nobody will mend it any more.
  if (failure)
    return {
      state: "failed",
      since: failedAt ?? failure.occurredAt,
      ended: overtaken !== undefined,
      reason: failureReason(failure),
    };
  if (timedOut)
    return {
      state: "failed",
      since: timedOut.occurredAt,
      ended: overtaken !== undefined,
      reason: timedOutReason(timedOut),
    };
  if (overtaken) {
    const sentence = "A later change of the same instance was merged before this one was healthy.";
    return {
      state: "superseded",
      since: overtaken.occurredAt,
      ended: true,
      reason: { code: "superseded", sentence },
    };
  }
  if (diverged)
    return { state: "failed", since: diverged.occurredAt, reason: divergedReason(diverged) };
  if (withCanary && canary && appliedAt) return { state: "progressing", since: canary.occurredAt };
  if (appliedAt) return { state: "applied", since: appliedAt };
  return {
    state: "merged",
    since: mergedAt,
    ...(blocked ? { reason: blockedReason(blocked, facts.standingOf) } : {}),
  };
}

/**
 * Nothing goes on by itself while Flux is suspended: where that is what it waits for, it is said, and
 * of a failure that nobody tries again. An instance's own suspension holds up all of it; the source's
 * and the parent's only what has not reached the instance's own Kustomization yet.
 */
function withSuspension(standing: Standing, facts: TimelineFacts): Standing {
  const { suspended } = facts;
  const { state } = standing;
  if (suspended === undefined || standing.ended === true || state === "healthy") return standing;
  if (state !== "merged" && suspended.what !== "instance") return standing;
  const reason = suspendedReason(suspended);
  if (state !== "failed" || standing.reason === undefined) return { ...standing, reason };
  const hint = `${reason.sentence} ${reason.hint ?? ""}`.trim();
  return { ...standing, reason: { ...standing.reason, hint } };
}

/**
 * While Flux waits for its objects, and nothing keeps it from doing so; counted from when it was
 * applied, or goes on after it was suspended.
 */
function deadlineOf(
  { state, reason }: Standing,
  after: AfterMerge | undefined,
  { timeout, kind }: TimelineFacts,
): Pick<Timeline, "deadline"> {
  if (state !== "applied" || reason !== undefined || kind === "remove") return {};
  if (timeout === undefined || !after?.appliedAt || after.readyAt) return {};
  const from =
    latest([after.appliedAt, ...(after.resumedAt ? [after.resumedAt] : [])]) ?? after.appliedAt;
  return { deadline: { at: new Date(from.getTime() + timeout), timeout } };
}
