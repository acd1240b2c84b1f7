import type { Gone, Reconciled, TimelineEvent } from "./events";
import { earliest, latest } from "./order";
import type { TimelineFacts } from "./types";

/** How far a removal is in the cluster. */
export interface Removal {
  /** The parent has the commit, and took the instance's own Kustomization away, or never had it. */
  pickedUpAt: Date | undefined;
  /** That Kustomization is gone, and with it what it made. */
  removedAt: Date | undefined;
  /** It cannot delete what it made, and tries again. */
  stuck: Reconciled | undefined;
  /** When it could not for the first time. */
  stuckSince: Date | undefined;
  /** It went, and what it made is still there; undefined where that is not so. */
  left: LeftBehind | undefined;
}

/** What a removal left in the cluster, owned by nobody. */
export interface LeftBehind {
  at: Date;
  /** `Deployment/shop/web`. */
  objects: readonly string[];
  /** Of how many of them nobody saw whether they are there. */
  unseen: number;
  /** It was suspended; else the account that may delete them is gone. */
  suspended: boolean;
  /** The cluster is asked again whether they are there: while one is that was seen. */
  isWatched: boolean;
}

/**
 * kustomize-controller's words while it finalises. It names the revision that it applied last, not
 * the one that removes it.
 */
const cannotPrune = /^pruning for deleted resource failed/;
const leftAll = /^unable to prune objects/;

/**
 * A removal is two deletions: the parent takes the instance's Kustomization away, which then
 * deletes what it made before it goes. So the parent's word is not the end: that is the instance's
 * own word that it pruned, or that the cluster has it no more, and nothing of what it made. Where the cluster cannot be asked,
 * silence may mean that there was nothing to prune, and the parent's word is all there is. `parent`
 * holds what it says at revisions with the merge in them.
 */
export function foldRemoval(
  events: readonly TimelineEvent[],
  parent: readonly Reconciled[],
  mergedAt: Date,
  facts: TimelineFacts,
): Removal {
  const took = parent.filter((event) => event.outcome === "ready" || event.outcome === "applied");
  const pickedUp = earliest(took.map((event) => event.occurredAt));
  const gone = events.filter(
    (event): event is Gone =>
      event.kind === "gone" &&
      event.occurredAt >= mergedAt &&
      (facts.object === undefined || event.object === facts.object),
  );
  // No revision tells these apart from an earlier change's: only what is said after the parent
  // acted is about the end.
  const own = events.filter(
    (event): event is Reconciled =>
      event.kind === "reconciled" &&
      event.subject === "instance" &&
      event.occurredAt >= (latest([mergedAt, ...(pickedUp ? [pickedUp] : [])]) ?? mergedAt),
  );
  const pruned = pickedUp ? own.filter(isPruneReport) : [];
  const parentsWord = facts.canAsk
    ? []
    : parent.filter((event) => event.outcome === "ready" || isDeletionReport(event, facts.object));

  const refusals = own.filter(
    (event) => event.outcome === "failed" && cannotPrune.test(event.message),
  );
  const left = leftBehind(gone.at(-1), own, facts);
  const removedAt =
    left === undefined
      ? earliest([...gone.slice(-1), ...pruned, ...parentsWord].map((event) => event.occurredAt))
      : undefined;
  const pickedUpAt = earliest([pickedUp, removedAt, left?.at].flatMap((date) => date ?? []));
  return {
    pickedUpAt,
    removedAt,
    stuck: removedAt || left ? undefined : refusals.at(-1),
    stuckSince: removedAt || left ? undefined : refusals[0]?.occurredAt,
    left,
  };
}

/**
 * Of the last answer of the cluster, which was asked for each object, and else of what
 * kustomize-controller said when it went. What keeps data stays by intent and is not left.
 */
function leftBehind(
  gone: Gone | undefined,
  own: readonly Reconciled[],
  { kept = [] }: TimelineFacts,
): LeftBehind | undefined {
  const isMeant = (object: string) => {
    const [kind, name] = [object.split("/")[0], object.split("/").at(-1)];
    return !kept.includes(`${kind} ${name}`);
  };
  const objects = (gone?.left ?? []).filter(isMeant);
  if (gone !== undefined && objects.length > 0) {
    const { occurredAt: at, unseen: hidden = [], suspended = false, looked = 0 } = gone;
    // An event of the version before names none of those that were not seen.
    const unseen =
      looked === 0 ? objects.length : objects.filter((one) => hidden.includes(one)).length;
    return { at, objects, unseen, suspended, isWatched: unseen < objects.length };
  }
  const orphaned = own.findLast(
    (event) => event.outcome === "failed" && leftAll.test(event.message),
  );
  if (orphaned === undefined || (gone?.looked ?? 0) > 0) return undefined;
  const named = orphaned.message
    .split("\n")
    .slice(1)
    .filter((line) => line !== "" && isMeant(line));
  return named.length === 0
    ? undefined
    : {
        at: orphaned.occurredAt,
        objects: named,
        unseen: named.length,
        suspended: false,
        isWatched: false,
      };
}

/** Every line is of something that was deleted, or left alone as it asks. */
function isPruneReport({ outcome, message }: Reconciled): boolean {
  return (
    outcome === "applied" &&
    message.split("\n").every((line) => line === "" || / (?:deleted|skipped)$/.test(line))
  );
}

/**
 * A parent that waits for nothing tells only what it did: that it deleted the instance's own object
 * is the news.
 */
function isDeletionReport({ outcome, message }: Reconciled, object: string | undefined): boolean {
  return (
    object !== undefined &&
    outcome === "applied" &&
    message.split("\n").includes(`${object} deleted`)
  );
}
