import { z } from "zod";
import { parseDuration } from "./go-duration";
import { metadataSchema } from "./objects";

const duration = z.string().transform((text, context) => {
  const parsed = parseDuration(text);
  if (parsed !== undefined) return parsed;
  context.addIssue(`invalid duration ${text}`);
  return z.NEVER;
});
const dependency = z.looseObject({ name: z.string(), namespace: z.string().optional() });
const sourceRef = z.looseObject({
  kind: z.string(),
  name: z.string(),
  namespace: z.string().optional(),
});

const specSchema = z.looseObject({
  interval: duration,
  retryInterval: duration.optional(),
  timeout: duration.optional(),
  path: z.string().default("./"),
  prune: z.boolean(),
  wait: z.boolean().default(false),
  suspend: z.boolean().default(false),
  deletionPolicy: z
    .enum(["MirrorPrune", "Delete", "Orphan", "WaitForTermination"])
    .default("MirrorPrune"),
  serviceAccountName: z.string().optional(),
  targetNamespace: z.string().optional(),
  sourceRef,
  dependsOn: z.array(dependency).default([]),
  healthChecks: z
    .array(z.looseObject({ kind: z.string(), name: z.string(), namespace: z.string().optional() }))
    .default([]),
  healthCheckExprs: z
    .array(
      z.looseObject({
        apiVersion: z.string(),
        kind: z.string(),
        current: z.string(),
        inProgress: z.string().optional(),
        failed: z.string().optional(),
      }),
    )
    .default([]),
  postBuild: z.looseObject({ substitute: z.record(z.string(), z.string()).default({}) }).optional(),
});

const condition = z.object({
  type: z.string(),
  status: z.enum(["True", "False", "Unknown"]),
  reason: z.string(),
  message: z.string(),
  lastTransitionTime: z.string(),
  observedGeneration: z.number(),
});
const historyEntry = z.object({
  digest: z.string(),
  firstReconciled: z.string(),
  lastReconciled: z.string(),
  lastReconciledDuration: z.string(),
  lastReconciledStatus: z.string(),
  totalReconciliations: z.number(),
  metadata: z.record(z.string(), z.string()),
});
const statusSchema = z.object({
  observedGeneration: z.number().default(-1),
  conditions: z.array(condition).default([]),
  lastAppliedRevision: z.string().optional(),
  lastAttemptedRevision: z.string().optional(),
  inventory: z.object({ entries: z.array(z.object({ id: z.string(), v: z.string() })) }).optional(),
  history: z.array(historyEntry).default([]),
});

const kustomizationSchema = z.looseObject({
  apiVersion: z.string().startsWith("kustomize.toolkit.fluxcd.io/"),
  kind: z.literal("Kustomization"),
  metadata: metadataSchema.extend({
    namespace: z.string(),
    generation: z.number(),
    deletionTimestamp: z.string().optional(),
  }),
  spec: specSchema,
  status: statusSchema.default(() => statusSchema.parse({})),
});

export type HealthExpressions = z.infer<typeof specSchema>["healthCheckExprs"];
export type Kustomization = z.infer<typeof kustomizationSchema>;
export type Status = z.infer<typeof statusSchema>;
export type Condition = z.infer<typeof condition>;

/**
 * An object of the cluster as a Flux Kustomization, or undefined where it is none or says something
 * that Flux refuses.
 */
export function asKustomization(object: unknown): Kustomization | undefined {
  const parsed = kustomizationSchema.safeParse(object);
  return parsed.success ? parsed.data : undefined;
}

/**
 * Why the API server would not take it (the schema of the resource), or undefined. Generation and
 * status are not asked for.
 */
export function refusesKustomization(object: { metadata: object }): string | undefined {
  const parsed = specSchema.safeParse("spec" in object ? object.spec : undefined);
  const issue = parsed.error?.issues[0];
  return issue === undefined ? undefined : `${["spec", ...issue.path].join(".")}: ${issue.message}`;
}

const minute = 60_000;

/**
 * As the controller counts: half a minute less than the interval where nothing is said, and never
 * less than half a minute.
 */
export function timeoutOf({ spec }: Kustomization): number {
  return Math.max(minute / 2, spec.timeout ?? spec.interval - minute / 2);
}

export function retryOf({ spec }: Kustomization): number {
  return spec.retryInterval ?? spec.interval;
}

export function conditionOf(status: Status, type: string): Condition | undefined {
  return status.conditions.find((one) => one.type === type);
}

/** Sets a condition; the time of transition moves only when its status does. */
export function setCondition(
  object: Kustomization,
  now: Date,
  next: Pick<Condition, "type" | "status" | "reason" | "message">,
): void {
  const before = conditionOf(object.status, next.type);
  const moved = before?.status !== next.status;
  const lastTransitionTime =
    moved || before === undefined ? seconds(now) : before.lastTransitionTime;
  const set = { ...next, lastTransitionTime, observedGeneration: object.metadata.generation };
  object.status.conditions = [
    ...object.status.conditions.filter((one) => one.type !== next.type),
    set,
  ];
}

export function dropCondition(object: Kustomization, type: string): void {
  object.status.conditions = object.status.conditions.filter((one) => one.type !== type);
}

/** Counts a reconciliation in `status.history`: of five builds, newest first. */
export function remember(
  object: Kustomization,
  digest: string,
  outcome: string,
  revision: string,
  duration: string,
  now: Date,
): void {
  const { history } = object.status;
  const known =
    history[0]?.digest === digest && history[0].lastReconciledStatus === outcome
      ? history[0]
      : undefined;
  const entry = {
    digest,
    firstReconciled: known?.firstReconciled ?? seconds(now),
    lastReconciled: seconds(now),
    lastReconciledDuration: duration,
    lastReconciledStatus: outcome,
    totalReconciliations: (known?.totalReconciliations ?? 0) + 1,
    metadata: { revision },
  };
  object.status.history = [entry, ...(known === undefined ? history : history.slice(1))].slice(
    0,
    5,
  );
}

/** Kubernetes writes times to the second. */
export function seconds(now: Date): string {
  return now.toISOString().replace(/\.\d+Z$/, "Z");
}

/** The account that acts for it; undefined is the controller's own. */
export function accountOf({
  spec,
  metadata,
}: Kustomization): { namespace: string; name: string } | undefined {
  return spec.serviceAccountName === undefined
    ? undefined
    : { namespace: metadata.namespace, name: spec.serviceAccountName };
}
