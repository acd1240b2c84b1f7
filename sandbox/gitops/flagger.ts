import { advanceCanary } from "./canary-analysis";
import type { Pods, Route, Word } from "./canary-situation";
import type { Clock } from "./clock";
import { find, type Cluster } from "./cluster";
import { asCanary, hashOf, unseen, type Canary } from "./flagger-canary";
import { flaggerEvent, type FlaggerWebhook } from "./flagger-webhook";
import { imagesOf, tagOf } from "./health";
import { inventoryId, refOf, type Manifest } from "./objects";

export interface FlaggerOptions {
  cluster: Cluster;
  /** The cluster's time: in it copies start, and `progressDeadlineSeconds` pass. */
  clock: Clock;
  /** The time of analyses, which is quicker, so that nobody has to watch one for minutes. */
  analysisClock: Clock;
  webhook: FlaggerWebhook;
  log(line: string): void;
}

export interface Flagger {
  close(): void;
}

interface Job {
  uid: string;
  /** When Flagger looks again, in real milliseconds. */
  next: number;
}

const second = 1000;

/**
 * One cluster's Flagger: looks at each Canary when it comes and then every `analysis.interval`.
 * Everything that it remembers is in the cluster, so a restart goes on where it was: the Canary's
 * status, the primary Deployment, and in an HTTPRoute the weights.
 */
export function startFlagger({
  cluster,
  clock,
  analysisClock,
  webhook,
  log,
}: FlaggerOptions): Flagger {
  const jobs = new Map<string, Job>();

  function lookAround(): void {
    const canaries = new Map(
      cluster.list().flatMap((one) => {
        const canary = asCanary(one);
        return canary === undefined ? [] : [[inventoryId(refOf(canary)), canary] as const];
      }),
    );
    for (const id of jobs.keys()) if (!canaries.has(id)) jobs.delete(id);
    collectGarbage(cluster, new Set([...canaries.values()].map(({ metadata }) => metadata.uid)));
    for (const [id, canary] of canaries) {
      const job = jobs.get(id);
      const known = job?.uid === canary.metadata.uid ? job : undefined;
      if (known !== undefined && clock.now() < known.next) continue;
      jobs.set(id, {
        uid: canary.metadata.uid,
        next: clock.now() + analysisClock.real(canary.spec.analysis.interval),
      });
      try {
        look(id, canary);
      } catch (error) {
        log(
          `canary ${id}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
        );
      }
    }
  }

  function look(id: string, canary: Canary): void {
    const now = new Date(clock.now());
    const { metadata, spec } = canary;
    const tell = (words: readonly Word[]) =>
      words.forEach((word, index) =>
        webhook.send(flaggerEvent(canary, word, new Date(now.getTime() + index))),
      );
    const status = canary.status ?? unseen(spec.targetRef.kind, now);
    if (canary.status === undefined) cluster.patch(id, { status });
    const target = find(cluster, {
      group: "apps",
      kind: spec.targetRef.kind,
      namespace: metadata.namespace,
      name: spec.targetRef.name,
    });
    if (target === undefined) {
      const message =
        `${spec.targetRef.kind.toLowerCase()} ${spec.targetRef.name}.${metadata.namespace} ` +
        `get query error: deployments.apps "${spec.targetRef.name}" not found`;
      return tell([{ message, type: "Warning", phase: status.phase, checksum: hashOf("") }]);
    }
    const primary = primaryOf(canary, target);
    const primaryId = inventoryId(refOf(primary));
    if (cluster.get(primaryId) === undefined) {
      cluster.apply(primary, now);
      cluster.apply(routeObject(canary, { weight: 0, mirrored: false }), now);
    }
    const advance = advanceCanary({
      canary,
      status,
      route: routeOf(cluster, canary),
      revision: hashOf(templateOf(target)),
      target: pods(inventoryId(refOf(target)), spec.progressDeadlineSeconds),
      primary: pods(primaryId, spec.progressDeadlineSeconds),
      failsChecks: imagesOf(target).some((image) => tagOf(image).includes("fails-analysis")),
      now,
    });
    if (advance.promotes) cluster.apply(primary, now);
    cluster.apply(routeObject(canary, advance.route), now);
    if (advance.status !== status) cluster.patch(id, { status: advance.status });
    tell(advance.words);
  }

  function pods(id: string, deadline: number): Pods {
    const rollout = cluster.rollout(id);
    if (rollout === undefined) return "starting";
    const elapsed = clock.since(rollout.since);
    if (rollout.takes !== null && elapsed >= rollout.takes) return "ready";
    return elapsed > deadline * second ? "stuck" : "starting";
  }

  const timer = setInterval(
    lookAround,
    Math.min(100, Math.max(20, analysisClock.real(5 * second))),
  );
  return { close: () => clearInterval(timer) };
}

function templateOf(target: Manifest): unknown {
  const { spec } = target;
  return typeof spec === "object" && spec !== null && "template" in spec
    ? spec.template
    : undefined;
}

function owned({ apiVersion, kind, metadata }: Canary): { ownerReferences: object[] } {
  return {
    ownerReferences: [
      {
        apiVersion,
        kind,
        name: metadata.name,
        uid: metadata.uid,
        controller: true,
        blockOwnerDeletion: true,
      },
    ],
  };
}

/** What serves between releases: the target as it was promoted last. */
function primaryOf(canary: Canary, target: Manifest): Manifest {
  const { namespace } = canary.metadata;
  const spec = typeof target.spec === "object" ? target.spec : {};
  return {
    apiVersion: target.apiVersion,
    kind: target.kind,
    metadata: { name: `${target.metadata.name}-primary`, namespace, ...owned(canary) },
    spec,
  };
}

/** The weights, where Flagger's Gateway API provider keeps them. */
function routeObject(canary: Canary, { weight, mirrored }: Route): Manifest {
  const { name, namespace } = canary.metadata;
  const to = (suffix: string, part: number) => ({
    group: "",
    kind: "Service",
    name: `${name}-${suffix}`,
    weight: part,
  });
  const filters = mirrored
    ? [
        {
          type: "RequestMirror",
          requestMirror: { backendRef: { group: "", kind: "Service", name: `${name}-canary` } },
        },
      ]
    : [];
  return {
    apiVersion: "gateway.networking.k8s.io/v1",
    kind: "HTTPRoute",
    metadata: { name, namespace, ...owned(canary) },
    spec: {
      rules: [{ backendRefs: [to("primary", 100 - weight), to("canary", weight)], filters }],
    },
  };
}

function routeOf(cluster: Cluster, canary: Canary): Route {
  const text = JSON.stringify(
    find(cluster, {
      group: "gateway.networking.k8s.io",
      kind: "HTTPRoute",
      namespace: canary.metadata.namespace,
      name: canary.metadata.name,
    })?.spec ?? {},
  );
  const weight = new RegExp(`"name":"${canary.metadata.name}-canary","weight":(\\d+)`).exec(
    text,
  )?.[1];
  return { weight: Number(weight ?? 0), mirrored: text.includes('"RequestMirror"') };
}

/** What belongs to a Canary goes with it. */
function collectGarbage(cluster: Cluster, uids: ReadonlySet<string>): void {
  for (const one of cluster.list()) {
    const owners = one.metadata["ownerReferences"];
    const [owner] = Array.isArray(owners) ? (owners as { kind?: unknown; uid?: unknown }[]) : [];
    if (owner?.kind === "Canary" && typeof owner.uid === "string" && !uids.has(owner.uid))
      cluster.remove(inventoryId(refOf(one)));
  }
}
