import { z } from "zod";
import type { Reconciled } from "@/lib/timeline";

const moment = z.iso.datetime({ offset: true }).transform((text) => new Date(text));

/** An event as notification-controller posts it (its own source, v1.9), as far as we read it. */
export const fluxEventShape = z.object({
  involvedObject: z.object({
    kind: z.string().min(1).max(200),
    namespace: z.string().max(200).default(""),
    name: z.string().min(1).max(300),
  }),
  severity: z.enum(["info", "error", "trace"]),
  timestamp: moment,
  message: z.string().max(100_000),
  reason: z.string().max(200),
  metadata: z.record(z.string(), z.string()).nullable().default({}),
});
export type FluxEvent = z.output<typeof fluxEventShape>;

/**
 * A value of the event's metadata. The documentation shows keys with the group of the object before
 * them; the controller strips it before it sends.
 */
function metadataOf(event: Pick<FluxEvent, "metadata">, key: string): string | undefined {
  const metadata = event.metadata ?? {};
  if (Object.hasOwn(metadata, key)) return metadata[key];
  const prefixed = Object.keys(metadata).find((name) => name.endsWith(`/${key}`));
  return prefixed === undefined ? undefined : metadata[prefixed];
}

/**
 * Commit hash of a revision: `main@sha1:<hash>`, `sha1:<hash>`, of old `main/<hash>`. Null for a
 * chart's version or a digest.
 */
export function commitOf(revision: string | undefined): string | null {
  const found =
    /(?:^|@)sha1:([0-9a-f]{40})$|(?:^|@)sha256:([0-9a-f]{64})$|(?:^|\/)([0-9a-f]{40}|[0-9a-f]{64})$/i.exec(
      revision ?? "",
    );
  return (found?.[1] ?? found?.[2] ?? found?.[3])?.toLowerCase() ?? null;
}

/**
 * The commit that an event is about. Of a HelmRelease `revision` is the chart's version, and names
 * none.
 */
export function commitOfEvent(event: FluxEvent): string | null {
  for (const key of ["commit", "originRevision", "revision"]) {
    const commit = commitOf(metadataOf(event, key));
    if (commit !== null) return commit;
  }
  return null;
}

const uuid = z.uuid();

/**
 * The instance that the object belongs to, by the annotation that Slipway puts on everything of
 * Flux that it writes.
 */
export function instanceOf(event: Pick<FluxEvent, "metadata">): string | undefined {
  return uuid.safeParse(metadataOf(event, "slipway-instance")).data;
}

export type Subject = Reconciled["subject"];

export function subjectOf(kind: string, instanceId: string | undefined): Subject {
  if (instanceId !== undefined) return "instance";
  return ["GitRepository", "OCIRepository", "Bucket", "HelmRepository"].includes(kind)
    ? "source"
    : "parent";
}

const changedObject = /^[^\s/]+\/\S+ (?:created|configured|deleted|recreated|skipped)$/m;

/**
 * What an event says of the reconciliation; undefined for what says nothing. The reason of an event
 * is that of the Ready condition while it was said, so that `Progressing` stands for "applied" and
 * for "Health check passed" alike: the message tells them apart.
 */
export function outcomeOf({
  severity,
  reason,
  message,
}: Pick<FluxEvent, "severity" | "reason" | "message">): Reconciled["outcome"] | undefined {
  if (severity === "trace") return undefined;
  if (reason === "DependencyNotReady" || isWaitingForArtifact(reason, message)) return "blocked";
  if (severity === "error") return "failed";
  if (/^(?:Health check passed|Reconciliation finished|Applied revision)/.test(message))
    return "ready";
  if (message.startsWith("Health checks canceled")) return "started";
  if (changedObject.test(message)) return "applied";
  return /(?:Succeeded|NewArtifact)$/.test(reason) ? "ready" : "started";
}

/**
 * The source has not fetched anything yet: the controller calls it a failure, and it goes on by
 * itself.
 */
export function isWaitingForArtifact(reason: string, message: string): boolean {
  return reason === "ArtifactFailed" && /artifact not found|retrying in/i.test(message);
}
