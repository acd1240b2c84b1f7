import type { CanaryMoved, Overtaken, Reconciled, TimedOut, TimelineEvent } from "./events";
import { earliest, greatest, latest } from "./order";
import { dependencyOf } from "./reasons";
import { foldRemoval, type Removal } from "./removal";
import type { Relation, TimelineFacts } from "./types";

/** What the controllers say of a change that was merged. */
export interface AfterMerge {
  /** Something is being done about it at a revision that contains it. */
  started: Reconciled | undefined;
  appliedAt: Date | undefined;
  /** When it was seen to go on after it was suspended, the last time. */
  resumedAt: Date | undefined;
  healthyAt: Date | undefined;
  /** Flux is done; with a Canary that is not the end. */
  readyAt: Date | undefined;
  /** The last word about its canary. */
  canary: CanaryMoved | undefined;
  /** All that is said of its canary, in order; nothing where it has none. */
  canaries: readonly CanaryMoved[];
  overtaken: Overtaken | undefined;
  /** Health takes a canary too. */
  withCanary: boolean;
  /** What stops it, as it was said last. */
  failure: Reconciled | undefined;
  /** When that began: controllers try again, and fail again. */
  failedAt: Date | undefined;
  /** What it failed by before, and has got over: a retry came further than that. */
  overcome: Reconciled | undefined;
  /** Its objects were not ready within their time, whatever became of them later. */
  timedOut: TimedOut | undefined;
  /** The cluster follows another line of history. */
  diverged: Reconciled | undefined;
  /** It waits for something else and goes on by itself. */
  blocked: Reconciled | undefined;
  unknownRevisions: string[];
  /** Of a removal: how far it is. */
  removal: Removal | undefined;
}

/**
 * Clocks of the Git host and of the cluster may differ by this; a revision seen earlier cannot hold
 * the merge.
 */
const clockSkew = 5 * 60_000;

/** Failures that come after the objects were applied. */
const failsAfterApply = new Set(["HealthCheckFailed", "PruneFailed"]);

const isSameOrLater = (relation: Relation) => relation === "equal" || relation === "descends";

/** `events` are distinct and in order. */
export function foldAfterMerge(
  events: readonly TimelineEvent[],
  merge: { commit: string; at: Date },
  facts: TimelineFacts,
): AfterMerge {
  const relation = (revision: string, commit: string): Relation =>
    revision === commit ? "equal" : (facts.relation?.(revision, commit) ?? "unknown");
  const since = (event: TimelineEvent) =>
    event.occurredAt.getTime() >= merge.at.getTime() - clockSkew;
  const reconciled = events.filter((event): event is Reconciled => event.kind === "reconciled");
  const isOurs = (event: Reconciled) =>
    event.revision !== null && isSameOrLater(relation(event.revision, merge.commit));

  const overtaken = events.find(
    (event): event is Overtaken => event.kind === "overtaken" && isLater(event, merge, relation),
  );
  // What is said at a revision with the later change in it is no longer about this one.
  const aboutThis = (event: Reconciled) => {
    if (!overtaken) return true;
    const lies =
      overtaken.commit === null || event.revision === null
        ? "unknown"
        : relation(event.revision, overtaken.commit);
    return lies === "unknown" ? event.occurredAt < overtaken.occurredAt : !isSameOrLater(lies);
  };

  const named = reconciled.filter((event) => isOurs(event) && aboutThis(event));
  // Where no revision is named, or not in time, time decides. No clock skew here: an old failure
  // must not count.
  const nameless = reconciled.filter(
    (event) => event.revision === null && event.occurredAt >= merge.at && aboutThis(event),
  );
  const words = reconciled.filter((event) => named.includes(event) || nameless.includes(event));

  // A removal takes the instance's own Kustomization away: at this commit, its parent is who speaks
  // for it.
  const speaker = facts.kind === "remove" ? "parent" : "instance";
  const own = named.filter((event) => event.subject === speaker);
  const removal = facts.kind === "remove" ? foldRemoval(events, own, merge.at, facts) : undefined;
  const ready = own.filter((event) => event.outcome === "ready");
  const applied = own.filter(
    (event) =>
      event.outcome === "applied" ||
      event.outcome === "ready" ||
      (event.outcome === "failed" && failsAfterApply.has(event.reason)),
  );
  const readyAt = notBefore(
    merge.at,
    removal ? removal.removedAt : earliest(ready.map((event) => event.occurredAt)),
  );
  const appliedAt = notBefore(
    merge.at,
    removal ? removal.pickedUpAt : earliest(applied.map((event) => event.occurredAt)),
  );

  const canaries = canaryMoves(events, {
    mergedAt: merge.at,
    appliedAt,
    readyAt,
    overtaken,
    newVersion: facts.newVersion === true,
  });
  const promotedAt = earliest(
    canaries
      .filter(isPromoted)
      .map(
        (move) =>
          (move.asked
            ? latest([move.occurredAt, appliedAt ?? move.occurredAt])
            : move.occurredAt) ?? move.occurredAt,
      ),
  );
  const withCanary = facts.kind !== "remove" && (facts.hasCanary ?? canaries.length > 0);
  // Flux' health check looks at the canary, too: where there is no new version, Ready says that it
  // is well, and Flagger nothing.
  const healthyAt =
    withCanary && facts.newVersion !== false
      ? readyAt && promotedAt && latest([readyAt, promotedAt])
      : readyAt;

  const stop = removal?.stuck ?? whoStops(words, speaker);
  const standing = stop && withCanary && isOfCanaryBefore(stop, canaries) ? undefined : stop;
  const seen = reconciled.filter((event) => since(event) && event.revision !== null);
  const lastSeen = greatest(
    seen.filter((event) => event.subject === speaker),
    (event) => event.occurredAt.getTime(),
  );
  const isDiverged =
    lastSeen?.revision != null &&
    relation(lastSeen.revision, merge.commit) === "diverged" &&
    own.length === 0;
  return {
    started: own.findLast((event) => event.outcome === "started"),
    appliedAt,
    readyAt,
    healthyAt,
    // What is said of a canary that the change does not have is about the one before.
    canary: withCanary ? lastMove(canaries) : undefined,
    canaries: withCanary ? canaries : [],
    withCanary,
    resumedAt: events.findLast(({ kind }) => kind === "resumed")?.occurredAt,
    overtaken,
    failure: standing?.outcome === "failed" ? standing : undefined,
    overcome: removal ? undefined : overcomeOf(words, speaker, standing),
    timedOut: removal ? undefined : timedOutOf(events, { appliedAt, readyAt, overtaken }),
    failedAt: removal?.stuck ? removal.stuckSince : standing && failingSince(words, standing),
    diverged: isDiverged ? lastSeen : undefined,
    blocked: standing?.outcome === "blocked" ? namedWait(words, standing) : undefined,
    removal,
    // Healthy once is healthy: nothing that is learnt later takes it back.
    unknownRevisions: healthyAt
      ? []
      : [
          ...new Set(
            seen.flatMap((event) =>
              event.revision !== null && relation(event.revision, merge.commit) === "unknown"
                ? [event.revision]
                : [],
            ),
          ),
        ].sort(),
  };
}

/**
 * A notification says that something is waited for, and only the object's condition for what: of two
 * words about the same wait, the one that names it.
 */
function namedWait(words: readonly Reconciled[], blocked: Reconciled): Reconciled {
  if (blocked.reason !== "DependencyNotReady" || dependencyOf(blocked.message)) return blocked;
  const named = words.findLast(
    (event) =>
      event.subject === blocked.subject &&
      event.reason === blocked.reason &&
      dependencyOf(event.message) !== undefined,
  );
  return named ?? blocked;
}

/** The last failure of the speaker that is not what stands now. */
function overcomeOf(
  words: readonly Reconciled[],
  speaker: Reconciled["subject"],
  standing: Reconciled | undefined,
): Reconciled | undefined {
  if (standing?.outcome === "failed") return undefined;
  return words.findLast((event) => event.subject === speaker && event.outcome === "failed");
}

/**
 * Its time was over before it was ready, and before a later change came. Of several tellings (when it
 * was applied may be learnt late) the first counts.
 */
function timedOutOf(
  events: readonly TimelineEvent[],
  { appliedAt, readyAt, overtaken }: Pick<AfterMerge, "appliedAt" | "readyAt" | "overtaken">,
): TimedOut | undefined {
  if (!appliedAt) return undefined;
  return events.find(
    (event): event is TimedOut =>
      event.kind === "timed-out" &&
      event.occurredAt > appliedAt &&
      (!readyAt || event.occurredAt < readyAt) &&
      (!overtaken || event.occurredAt < overtaken.occurredAt),
  );
}

/** A commit that the merge has in it already is not a later one. */
function isLater(
  event: Overtaken,
  merge: { commit: string; at: Date },
  relation: (revision: string, commit: string) => Relation,
): boolean {
  if (event.commit === null) return event.occurredAt >= merge.at;
  return !isSameOrLater(relation(merge.commit, event.commit));
}

interface Bounds {
  mergedAt: Date;
  appliedAt: Date | undefined;
  readyAt: Date | undefined;
  overtaken: Overtaken | undefined;
  newVersion: boolean;
}

/**
 * Canaries name no commit: what Flagger says counts from the moment the change was applied until a
 * later one came.
 */
function canaryMoves(
  events: readonly TimelineEvent[],
  { mergedAt, appliedAt, readyAt, overtaken, newVersion }: Bounds,
): CanaryMoved[] {
  if (!appliedAt) return [];
  return events.filter((event): event is CanaryMoved => {
    if (event.kind !== "canary") return false;
    const at = event.asked ? event.receivedAt : event.occurredAt;
    if (overtaken && at >= overtaken.occurredAt) return false;
    if (event.asked && readyAt && isPromoted(event)) {
      // Asked after Flux was done, a canary that has long succeeded says that this change did not
      // need a new analysis. Where it does, Flagger has not looked yet: between releases nothing
      // runs of what is released, so Flux is done at once. When it was applied may be known too
      // late, of a cluster that was asked only afterwards.
      return newVersion
        ? event.occurredAt >= mergedAt
        : event.occurredAt >= appliedAt || event.receivedAt >= readyAt;
    }
    return event.occurredAt >= appliedAt;
  });
}

/**
 * Flux finds the canary that failed before until Flagger has seen the new version; then the health
 * check is what is behind.
 */
function isOfCanaryBefore(stop: Reconciled, canaries: readonly CanaryMoved[]): boolean {
  const [, named = ""] =
    stop.reason === "HealthCheckFailed"
      ? (/stalled resources: \[(.*)\]/.exec(stop.message) ?? [])
      : [];
  const onlyCanaries = named !== "" && named.split(", ").every((one) => one.startsWith("Canary/"));
  return onlyCanaries && canaries.length > 0 && lastMove(canaries)?.phase !== "Failed";
}

const second = (move: CanaryMoved) => Math.floor(move.occurredAt.getTime() / 1000);

/** A status says seconds: within one, that it failed is the end of what went before. */
function lastMove(canaries: readonly CanaryMoved[]): CanaryMoved | undefined {
  const last = canaries.at(-1);
  return (
    last &&
    (canaries.findLast((move) => move.phase === "Failed" && second(move) === second(last)) ?? last)
  );
}

/** A first deployment has nothing to compare with: it ends as `Initialized`. */
function isPromoted(move: CanaryMoved): boolean {
  return move.phase === "Succeeded" || move.phase === "Initialized";
}

/**
 * The failure, or what is waited for, that stands now. The instance's own word goes before its
 * parent's, since the parent got as far as making it; then the source's.
 */
function whoStops(
  words: readonly Reconciled[],
  speaker: "instance" | "parent",
): Reconciled | undefined {
  const order =
    speaker === "instance"
      ? (["instance", "parent", "source"] as const)
      : (["parent", "source"] as const);
  for (const subject of order) {
    const own = words.filter((event) => event.subject === subject);
    const stop = own.findLast((event) => event.outcome === "failed" || event.outcome === "blocked");
    if (stop && !own.some((event) => isRecovery(event, stop))) return stop;
    // It speaks at a revision with the change in it: what comes before it has done its part.
    if (own.some((event) => event.revision !== null)) return undefined;
  }
  return undefined;
}

/**
 * A retry of the same revision begins like a success: only an end, or another revision, overcomes a
 * failure; and what failed before anything was applied is overcome once all of it is.
 */
function isRecovery(event: Reconciled, stop: Reconciled): boolean {
  if (event.occurredAt <= stop.occurredAt) return false;
  if (event.outcome === "ready") return true;
  if (event.outcome === "applied" && stop.outcome === "failed" && !failsAfterApply.has(stop.reason))
    return true;
  if (event.outcome === "started" || event.outcome === "applied")
    return (
      stop.outcome === "blocked" || (event.revision !== null && event.revision !== stop.revision)
    );
  return false;
}

/** The first of the failures that `stop` is the last of: no success of the same object between. */
function failingSince(words: readonly Reconciled[], stop: Reconciled): Date {
  const own = words.filter(
    (event) => event.subject === stop.subject && event.occurredAt <= stop.occurredAt,
  );
  const well = own.findLastIndex((event) => event.outcome === "ready");
  const first = own.slice(well + 1).find((event) => event.outcome === "failed");
  return (first ?? stop).occurredAt;
}

function notBefore(floor: Date, date: Date | undefined): Date | undefined {
  return date && date < floor ? floor : date;
}
