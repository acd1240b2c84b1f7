import type { RequestState } from "@/lib/timeline";
import type { RequestKind } from "@/lib/plans";

/** Where a request stands, as far as it decides what can be done with it. */
export interface Standing {
  kind: RequestKind;
  state: RequestState;
  endedAt: Date | undefined;
  pullRequest: { state: "open" | "merged" | "closed" } | undefined;
  /** It waits for the host, and tries again by itself. */
  waiting: boolean;
  /** The one reason that blocks. */
  stateReason: string | undefined;
  /** Something that comes after opening was refused: labels, reviewers, auto-merge. */
  stepRefused: boolean;
}

/**
 * Until it is merged, closed or cancelled, a request can be changed; a removal only until it has a
 * pull request, since there is nothing about it to change.
 */
export function canRevise(standing: Standing): boolean {
  return canCancel(standing) && (standing.kind !== "remove" || standing.pullRequest === undefined);
}

/** Until it is merged, closed or cancelled, it can be taken back. */
export function canCancel({ state, endedAt, pullRequest }: Standing): boolean {
  return (
    endedAt === undefined &&
    state !== "cancelled" &&
    pullRequest?.state !== "merged" &&
    pullRequest?.state !== "closed"
  );
}

/** The request itself was refused before the merge, or waits. */
export function isHeldUp(standing: Standing): boolean {
  return standing.state === "failed" || standing.waiting;
}

/** Cancelled, and the host does not let its pull request be closed, or its branch be removed. */
export function isHalfCancelled({ state, endedAt, waiting, stateReason }: Standing): boolean {
  return state === "cancelled" && endedAt === undefined && (waiting || stateReason !== undefined);
}

/** What was refused before the merge can be tried again, and what waits can be tried now. */
export function canRetry(standing: Standing): boolean {
  return (
    isHalfCancelled(standing) ||
    (canCancel(standing) && (isHeldUp(standing) || standing.stepRefused))
  );
}

/**
 * What was merged and does not run is mended by the next change of its instance; `isReplaced`: that
 * was merged already.
 */
export function canMend({
  kind,
  state,
  pullRequest,
  isReplaced,
}: Standing & { isReplaced: boolean }): boolean {
  return (
    kind !== "remove" &&
    !isReplaced &&
    pullRequest?.state === "merged" &&
    (state === "failed" || state === "rolled-back")
  );
}

/** A launch that failed, was closed or was taken back can be tried anew, as another request. */
export function canLaunchAgain({ kind, state }: Pick<Standing, "kind" | "state">): boolean {
  return kind === "create" && (state === "failed" || state === "closed" || state === "cancelled");
}
