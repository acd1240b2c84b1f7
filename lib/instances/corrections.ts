import type { Reconciled } from "@/lib/timeline";

/** What Flux put back in the cluster, as Git says it is, without any change in Git. */
export interface Correction {
  at: Date;
  /** In the order in which Flux named them; at most 20. */
  objects: { object: string; how: "changed" | "missing" }[];
  /** How many more there were. */
  more: number;
}

/** So many objects are named, and so many characters of a message are looked at. */
const [mostNamed, longestMessage] = [20, 16 * 1024];
/** How many corrections are told, the latest first. */
const mostTold = 20;

/**
 * A line of what kustomize-controller applied: `Deployment/shop/web configured`. Kinds, namespaces and
 * names as Kubernetes allows them; anything else is no object.
 */
const appliedLine =
  /^([A-Z][A-Za-z0-9]{0,62})\/(?:([a-z0-9.-]{1,63})\/)?([A-Za-z0-9.:_-]{1,253}) (configured|created|recreated)$/;

/**
 * What Flux corrected, of what it said of an instance's own Kustomization. It is silent about what
 * does not change, so what it applied of a revision that it had applied whole before was drift, and so
 * was what it applied of a later one when nothing of the instance had changed in Git since.
 * `changedAt`: when the instance was last changed in Git, by a request or by hand. The latest first,
 * the same for any order of the events. Pure.
 */
export function correctionsIn(events: readonly Reconciled[], changedAt: Date): Correction[] {
  const inOrder = events
    .filter(({ subject }) => subject === "instance")
    .toSorted((a, b) => a.occurredAt.getTime() - b.occurredAt.getTime());
  const found: Correction[] = [];
  let settled: Reconciled | undefined;
  for (const event of inOrder) {
    if (event.outcome === "applied" && settled !== undefined && event.revision !== null) {
      const isOfBefore = event.revision === settled.revision || isSettledSince(changedAt, settled);
      const correction = isOfBefore ? correctionOf(event) : undefined;
      if (correction !== undefined) found.push(correction);
      if (!isOfBefore) settled = undefined;
    }
    if (event.outcome === "ready" && event.revision !== null) settled = event;
    if (event.outcome === "failed") settled = undefined;
  }
  return found.reverse().slice(0, mostTold);
}

/**
 * A change is picked up within the interval that Slipway writes (ten minutes); clocks of hosts and
 * clusters differ by minutes. Only after that what was ready has the change in it for sure.
 */
const pickedUpWithin = 15 * 60_000;

function isSettledSince(changedAt: Date, { occurredAt }: Reconciled): boolean {
  return occurredAt.getTime() > changedAt.getTime() + pickedUpWithin;
}

function correctionOf({ message, occurredAt }: Reconciled): Correction | undefined {
  const objects = message
    .slice(0, longestMessage)
    .split("\n")
    .flatMap((line): Correction["objects"] => {
      const [, kind, , name, how] = appliedLine.exec(line) ?? [];
      return kind === undefined || name === undefined
        ? []
        : [{ object: `${kind} ${name}`, how: how === "configured" ? "changed" : "missing" }];
    });
  return objects.length === 0
    ? undefined
    : {
        at: occurredAt,
        objects: objects.slice(0, mostNamed),
        more: Math.max(0, objects.length - mostNamed),
      };
}
