import { createHash } from "node:crypto";
import { z } from "zod";
import { seconds } from "./flux-kustomization";
import { parseDuration } from "./go-duration";
import { canonical, metadataSchema, type Manifest } from "./objects";

const phases = [
  "Initializing",
  "Initialized",
  "Waiting",
  "Progressing",
  "WaitingPromotion",
  "Promoting",
  "Finalising",
  "Succeeded",
  "Failed",
] as const;
export type Phase = (typeof phases)[number];

const count = z.number().int().min(0).default(0);
const webhook = z.looseObject({
  name: z.string().default(""),
  type: z.string().default("rollout"),
  url: z.string().default(""),
  metadata: z.record(z.string(), z.string()).optional(),
});
const metric = z.looseObject({
  name: z.string(),
  thresholdRange: z.looseObject({ max: z.number().optional() }).optional(),
});

const specSchema = z.looseObject({
  provider: z.string().default(""),
  suspend: z.boolean().default(false),
  skipAnalysis: z.boolean().default(false),
  progressDeadlineSeconds: z.number().default(600),
  targetRef: z.looseObject({
    apiVersion: z.string().default("apps/v1"),
    kind: z.string(),
    name: z.string(),
  }),
  analysis: z.looseObject({
    interval: z
      .string()
      .default("1m")
      .transform((text) => parseDuration(text) ?? 60_000),
    threshold: count,
    iterations: count,
    maxWeight: count,
    stepWeight: count,
    stepWeights: z.array(z.number()).default([]),
    stepWeightPromotion: count,
    mirror: z.boolean().default(false),
    match: z.array(z.unknown()).default([]),
    metrics: z.array(metric).default([]),
    webhooks: z.array(webhook).default([]),
  }),
});

const statusSchema = z.object({
  phase: z.enum(phases),
  failedChecks: z.number(),
  canaryWeight: z.number(),
  iterations: z.number(),
  lastAppliedSpec: z.string().optional(),
  lastPromotedSpec: z.string().optional(),
  lastTransitionTime: z.string(),
  conditions: z.array(
    z.object({
      type: z.literal("Promoted"),
      status: z.enum(["True", "False", "Unknown"]),
      reason: z.string(),
      message: z.string(),
      lastTransitionTime: z.string(),
      lastUpdateTime: z.string(),
    }),
  ),
});

const canarySchema = z.looseObject({
  apiVersion: z.string().startsWith("flagger.app/"),
  kind: z.literal("Canary"),
  metadata: metadataSchema.extend({ namespace: z.string(), uid: z.string() }),
  spec: specSchema,
  status: statusSchema.optional(),
});

export type Canary = z.infer<typeof canarySchema>;
export type CanarySpec = Canary["spec"];
export type CanaryStatus = z.infer<typeof statusSchema>;

/**
 * An object of the cluster as a Canary, or undefined where it is none or says something that
 * Flagger cannot read.
 */
export function asCanary(object: Manifest): Canary | undefined {
  // Every object of the cluster is asked, often.
  if (object.kind !== "Canary") return undefined;
  const parsed = canarySchema.safeParse(object);
  return parsed.success ? parsed.data : undefined;
}

/** Between releases Flagger keeps the target at no copies at all: what serves is the primary. */
export function isScaledToZero({ status }: Canary): boolean {
  return status !== undefined && ["Initialized", "Succeeded", "Failed"].includes(status.phase);
}

/** Ten characters that stand for a value, as Flagger's status and events have them. */
export function hashOf(value: unknown): string {
  return createHash("sha256").update(canonical(value)).digest("hex").slice(0, 10);
}

/**
 * The whole status written anew, as it is when a revision is first seen, analysed again or given
 * up.
 */
export function synced(
  before: CanaryStatus | undefined,
  phase: Phase,
  revision: string,
  kind: string,
  now: Date,
): CanaryStatus {
  return withConditions(
    {
      phase,
      failedChecks: 0,
      canaryWeight: 0,
      iterations: 0,
      lastAppliedSpec: revision,
      ...(phase === "Initialized"
        ? { lastPromotedSpec: revision }
        : before?.lastPromotedSpec === undefined
          ? {}
          : { lastPromotedSpec: before.lastPromotedSpec }),
      lastTransitionTime: seconds(now),
      conditions: before?.conditions ?? [],
    },
    kind,
    now,
  );
}

/**
 * The next phase of the same analysis. All but two start counting at zero, even where traffic stays
 * as it is.
 */
export function inPhase(
  before: CanaryStatus,
  phase: Phase,
  { spec }: Pick<Canary, "spec">,
  now: Date,
): CanaryStatus {
  const counts =
    phase === "Progressing" || phase === "Waiting"
      ? {}
      : {
          canaryWeight: 0,
          iterations: phase === "WaitingPromotion" ? spec.analysis.iterations - 1 : 0,
        };
  const promoted =
    phase === "Succeeded" && before.lastAppliedSpec !== undefined
      ? { lastPromotedSpec: before.lastAppliedSpec }
      : {};
  return withConditions(
    { ...before, phase, ...counts, ...promoted, lastTransitionTime: seconds(now) },
    spec.targetRef.kind,
    now,
  );
}

/** What a Canary has before its primary is there. */
export function unseen(kind: string, now: Date): CanaryStatus {
  return withConditions(
    {
      phase: "Initializing",
      failedChecks: 0,
      canaryWeight: 0,
      iterations: 0,
      lastTransitionTime: seconds(now),
      conditions: [],
    },
    kind,
    now,
  );
}

/**
 * The one condition, `Promoted`: it changes with the phase, and its transition time only with its
 * status.
 */
function withConditions(status: CanaryStatus, kind: string, now: Date): CanaryStatus {
  const [current] = status.conditions;
  const promoted =
    status.phase === "Initialized" || status.phase === "Succeeded"
      ? "True"
      : status.phase === "Failed"
        ? "False"
        : "Unknown";
  if (current?.status === promoted && current.reason === status.phase) return status;
  const lastTransitionTime =
    current?.status === promoted ? current.lastTransitionTime : seconds(now);
  const condition = {
    type: "Promoted" as const,
    status: promoted,
    reason: status.phase,
    message: messages[status.phase](kind),
    lastTransitionTime,
    lastUpdateTime: seconds(now),
  } as const;
  return { ...status, conditions: [condition] };
}

const messages: Record<Phase, (kind: string) => string> = {
  Initializing: (kind) => `New ${kind} detected, starting initialization.`,
  Initialized: (kind) => `${kind} initialization completed.`,
  Waiting: () => "Waiting for approval.",
  Progressing: () => "New revision detected, progressing canary analysis.",
  WaitingPromotion: () => "Waiting for approval.",
  Promoting: () => "Canary analysis completed, starting primary rolling update.",
  Finalising: () => "Canary analysis completed, routing all traffic to primary.",
  Succeeded: () => "Canary analysis completed successfully, promotion finished.",
  Failed: (kind) => `Canary analysis failed, ${kind} scaled to zero.`,
};
