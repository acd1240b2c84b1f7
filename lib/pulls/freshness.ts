import type { PullRequestReport } from "@/lib/git-host";
import type { ToldBy } from "@/lib/git-host/server";

/** Milliseconds after which a second of the host's is over by any clock. */
const secondIsOver = 3_000;

/**
 * How a report is told, once it is known when it was asked for: of a second that is over by then,
 * an answer says what was so at its end.
 */
export function howTold(toldBy: Exclude<ToldBy, "settled">, reportedAt: Date, now: Date): ToldBy {
  return toldBy === "asked" && now.getTime() - reportedAt.getTime() > secondIsOver
    ? "settled"
    : toldBy;
}

/** What is known of a pull request, as far as it decides whether a report says more. */
export interface KnownPull {
  state: PullRequestReport["state"];
  reportedAt: Date;
  /** The same time where it is what was so at the end of that second, or after a reopening in it. */
  settledAt: Date | undefined;
}

/**
 * The one rule of what counts: a report is kept where it says more than what is known.
 *
 * - What the host changed later counts. Nothing undoes a merge.
 * - The host's times are whole seconds. Of two reports of one second counts a merge; what is told of
 *   the end of that second, or of a reopening in it; and otherwise what comes later in a life, so
 *   whatever comes after an open one that is not known to be of the second's end.
 *
 * Whatever is told in whatever order ends the same, once the host was asked after the second.
 */
export function isFresher(
  known: KnownPull,
  report: Pick<PullRequestReport, "state" | "reportedAt">,
  how: ToldBy,
): boolean {
  if (known.state === "merged" && report.state !== "merged") return false;
  const later = report.reportedAt.getTime() - known.reportedAt.getTime();
  if (later !== 0) return later > 0;
  if (report.state === "merged" || isSure(how)) return true;
  return known.state === "open" && known.settledAt?.getTime() !== known.reportedAt.getTime();
}

/** Whether a report tells of its second's end, or of a reopening, which comes after a closing. */
export const isSure = (how: ToldBy): boolean => how === "settled" || how === "reopened";
