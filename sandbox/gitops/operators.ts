import type { Clock } from "./clock";
import type { Cluster } from "./cluster";
import { canonical, inventoryId, refOf, type Manifest } from "./objects";
import { seconds } from "./flux-kustomization";

/** How far an operator is with an object. */
type Stage = "progressing" | "ready" | "failed";

/** What an operator writes into the status of an object; undefined: nothing, ever. */
type Writes = (object: Manifest, stage: Stage, now: string) => object | undefined;

interface Operator {
  /** The HelmRelease that installs it; none for what comes with Flux. */
  release: RegExp | undefined;
  writes: Writes;
  /** What the API server writes by the CRD's default, before anybody has looked. */
  initial?: (object: Manifest) => object;
}

/** How long an operator takes to see an object, in the cluster's time. */
const firstLook = 1000;

/**
 * Lets the operators that are installed write the status of an object, as far as they are with it
 * by now. Without its operator an object stays as it was applied. What mentions `does-not-exist`
 * never gets ready, and what mentions `is-taken` is refused for good where its kind can say so.
 */
export function operate(cluster: Cluster, clock: Clock, object: Manifest): Manifest {
  const operator = operatorOf(object);
  const id = inventoryId(refOf(object));
  const rollout = cluster.rollout(id);
  if (operator === undefined || rollout === undefined) return object;
  const installed =
    operator.release === undefined ? 0 : readySince(cluster, clock, operator.release);
  const elapsed = installed === undefined ? -1 : clock.since(Math.max(installed, rollout.since));
  if (elapsed < firstLook) {
    if (operator.initial === undefined || "status" in object) return object;
    cluster.patch(id, { status: operator.initial(object) });
    return cluster.get(id) ?? object;
  }
  const said = JSON.stringify("spec" in object ? object.spec : {});
  const stage: Stage =
    said.includes("is-taken") && operator.writes === ack.writes
      ? "failed"
      : rollout.takes === null || said.includes("does-not-exist") || elapsed < rollout.takes
        ? "progressing"
        : "ready";
  const status = operator.writes(object, stage, seconds(new Date(rollout.since)));
  const before = "status" in object ? object.status : undefined;
  if (status === undefined || canonical(before) === canonical(status)) return object;
  cluster.patch(id, { status });
  return cluster.get(id) ?? object;
}

/** When the chart of an operator was ready (real time); undefined: it is not. */
function readySince(cluster: Cluster, clock: Clock, release: RegExp): number | undefined {
  for (const one of cluster.list()) {
    if (one.kind !== "HelmRelease" || !release.test(one.metadata.name)) continue;
    const rollout = cluster.rollout(inventoryId(refOf(one)));
    if (rollout === undefined || rollout.takes === null) continue;
    if (clock.since(rollout.since) >= rollout.takes)
      return rollout.since + clock.real(rollout.takes);
  }
  return undefined;
}

function operatorOf(object: Manifest): Operator | undefined {
  const { group, kind } = refOf(object);
  if (group.endsWith(".services.k8s.aws"))
    return { ...ack, release: new RegExp(`^ack-${group.split(".")[0]}$`) };
  if (group.endsWith(".toolkit.fluxcd.io")) {
    return ["Kustomization", "GitRepository", "Alert", "Provider"].includes(kind)
      ? undefined
      : {
          release: undefined,
          writes: ready("Succeeded", true),
          initial: () => ({ observedGeneration: -1 }),
        };
  }
  return operators[`${group}/${kind}`];
}

function condition(object: Manifest, now: string, type: string, status: string, reason: string) {
  const { generation } = object.metadata;
  return {
    type,
    status,
    reason,
    message: "",
    lastTransitionTime: now,
    ...(generation === undefined ? {} : { observedGeneration: generation }),
  };
}

/** A condition Ready, and whether the status names the generation it is about. */
function ready(reason: string, generation = false): Writes {
  return (object, stage, now) => ({
    ...(generation ? { observedGeneration: object.metadata["generation"] } : {}),
    conditions: [
      condition(
        object,
        now,
        "Ready",
        stage === "ready" ? "True" : "False",
        stage === "ready" ? reason : "Progressing",
      ),
    ],
  });
}

const gatewayApi = /^(envoy-gateway|istiod)$/;
const programmed: Writes = (object, stage, now) => ({
  conditions: [
    condition(object, now, "Accepted", "True", "Accepted"),
    condition(
      object,
      now,
      "Programmed",
      stage === "ready" ? "True" : "False",
      stage === "ready" ? "Programmed" : "Pending",
    ),
  ],
});

const pending = (object: Manifest) => ({
  conditions: ["Accepted", "Programmed"].map((type) =>
    condition(object, "1970-01-01T00:00:00Z", type, "Unknown", "Pending"),
  ),
});

const ack: Operator = {
  release: undefined,
  writes: (object, stage, now) => ({
    conditions: [
      condition(object, now, "ACK.ResourceSynced", stage === "ready" ? "True" : "False", ""),
      ...(stage === "failed" ? [condition(object, now, "ACK.Terminal", "True", "")] : []),
    ],
  }),
};

const phases = { progressing: "Setting up primary", ready: "Cluster in healthy state" } as const;

const operators: Readonly<Record<string, Operator>> = {
  "cert-manager.io/Certificate": { release: /^cert-manager$/, writes: ready("Ready") },
  "cert-manager.io/Issuer": { release: /^cert-manager$/, writes: ready("KeyPairVerified") },
  "cert-manager.io/ClusterIssuer": {
    release: /^cert-manager$/,
    writes: ready("ACMEAccountRegistered"),
  },
  "external-secrets.io/ExternalSecret": {
    release: /^external-secrets$/,
    writes: ready("SecretSynced"),
  },
  "external-secrets.io/SecretStore": { release: /^external-secrets$/, writes: ready("Valid") },
  "external-secrets.io/ClusterSecretStore": {
    release: /^external-secrets$/,
    writes: ready("Valid"),
  },
  "postgresql.cnpg.io/Cluster": {
    release: /^cloudnative-pg$/,
    writes: (object, stage, now) => ({
      phase: phases[stage === "ready" ? "ready" : "progressing"],
      conditions: [
        condition(
          object,
          now,
          "Ready",
          stage === "ready" ? "True" : "False",
          stage === "ready" ? "ClusterIsReady" : "ClusterIsNotReady",
        ),
      ],
    }),
  },
  "postgresql.cnpg.io/Pooler": {
    release: /^cloudnative-pg$/,
    writes: (object) => ({ instances: wantedInstances(object) }),
  },
  "postgresql.cnpg.io/ScheduledBackup": {
    release: /^cloudnative-pg$/,
    writes: (_object, _stage, now) => ({ lastCheckTime: now }),
  },
  "gateway.networking.k8s.io/Gateway": {
    release: gatewayApi,
    writes: programmed,
    initial: pending,
  },
  "gateway.networking.k8s.io/ListenerSet": {
    release: gatewayApi,
    writes: programmed,
    initial: pending,
  },
  "gateway.networking.k8s.io/HTTPRoute": {
    release: gatewayApi,
    writes: (object, _stage, now) => ({
      parents: parentRefs(object).map((parentRef) => ({
        parentRef,
        controllerName: "gateway.envoyproxy.io/gatewayclass-controller",
        conditions: [
          condition(object, now, "Accepted", "True", "Accepted"),
          condition(object, now, "ResolvedRefs", "True", "ResolvedRefs"),
        ],
      })),
    }),
  },
  "externaldns.k8s.io/DNSEndpoint": {
    release: /^external-dns$/,
    writes: (object) => ({ observedGeneration: object.metadata["generation"] }),
  },
};

function specOf(object: Manifest): Record<string, unknown> {
  const spec = "spec" in object ? object.spec : undefined;
  return typeof spec === "object" && spec !== null ? (spec as Record<string, unknown>) : {};
}

function wantedInstances(object: Manifest): unknown {
  return specOf(object)["instances"] ?? 1;
}

function parentRefs(object: Manifest): unknown[] {
  const refs = specOf(object)["parentRefs"];
  return Array.isArray(refs) ? refs : [];
}
