import { z } from "zod";
import type { Cluster } from "./cluster";
import { seconds, type Kustomization } from "./flux-kustomization";

/** An event as notification-controller posts it. */
export interface FluxEvent {
  involvedObject: {
    kind: string;
    namespace: string;
    name: string;
    uid: string;
    apiVersion: string;
    resourceVersion: string;
  };
  severity: "info" | "error";
  timestamp: string;
  message: string;
  reason: string;
  metadata: Record<string, string>;
  reportingController: "kustomize-controller";
  reportingInstance: string;
}

/** What a controller has to say of an object. */
export interface Notice {
  severity: "info" | "error";
  message: string;
  /** Left out before a revision is known. */
  revision?: string;
  metadata?: Record<string, string>;
}

const instance = "kustomize-controller-sandbox";
const annotationPrefix = "event.toolkit.fluxcd.io/";

/**
 * Makes the event: the reason is the one of the Ready condition at this moment (so what is said
 * while a reconciliation runs is `Progressing`, "Health check passed" too), and the object's event
 * annotations come back as metadata.
 */
export function makeEvent(object: Kustomization, notice: Notice, now: Date): FluxEvent {
  const { metadata } = object;
  const annotations = Object.entries(metadata.annotations ?? {}).flatMap(([key, value]) => {
    return key.startsWith(annotationPrefix)
      ? [[key.slice(annotationPrefix.length), value] as const]
      : [];
  });
  const ready = object.status.conditions.find((one) => one.type === "Ready");
  return {
    involvedObject: {
      kind: object.kind,
      namespace: metadata.namespace,
      name: metadata.name,
      uid: String(metadata.uid ?? ""),
      apiVersion: object.apiVersion,
      resourceVersion: String(metadata.resourceVersion ?? ""),
    },
    severity: notice.severity,
    timestamp: seconds(now),
    message: notice.message.slice(0, 39_000),
    reason: ready?.reason ?? notice.severity,
    metadata: {
      ...Object.fromEntries(annotations),
      ...(notice.revision === undefined ? {} : { revision: notice.revision }),
      ...notice.metadata,
    },
    reportingController: "kustomize-controller",
    reportingInstance: instance,
  };
}

const alertSchema = z.looseObject({
  metadata: z.looseObject({ namespace: z.string() }),
  spec: z.looseObject({
    summary: z.string().optional(),
    eventMetadata: z.record(z.string(), z.string()).default({}),
    suspend: z.boolean().default(false),
    eventSeverity: z.enum(["info", "error"]).default("info"),
    eventSources: z.array(
      z.looseObject({ kind: z.string(), name: z.string(), namespace: z.string().optional() }),
    ),
  }),
});

/**
 * The event as the cluster's Alerts let it out, or undefined where none asks for it. An Alert sees
 * its own namespace only. A cluster without any Alert tells everything: then there is nothing to be
 * faithful to.
 */
export function throughAlerts(cluster: Cluster, event: FluxEvent): FluxEvent | undefined {
  const alerts = cluster
    .list()
    .filter(
      (one) => one.kind === "Alert" && one.apiVersion.startsWith("notification.toolkit.fluxcd.io/"),
    );
  if (alerts.length === 0) return event;
  const { kind, name, namespace } = event.involvedObject;
  for (const one of alerts) {
    const alert = alertSchema.safeParse(one);
    if (!alert.success) continue;
    const { spec, metadata } = alert.data;
    const asked = spec.eventSources.some(
      (source) => source.kind === kind && (source.name === "*" || source.name === name),
    );
    if (spec.suspend || !asked || metadata.namespace !== namespace) continue;
    if (spec.eventSeverity === "error" && event.severity !== "error") continue;
    return { ...event, metadata: combined(event.metadata, spec) };
  }
  return undefined;
}

/** What kustomize-controller itself puts into the metadata of an event. */
const ofController = new Set(["revision", "originRevision", "token", "commit_status"]);

/**
 * From the lowest to the highest precedence: the object's annotations, `spec.eventMetadata` of the
 * Alert, its `spec.summary` (deprecated), what the controller says. After notification-controller,
 * `combineEventMetadata` (Flux RFC 0008).
 */
function combined(
  metadata: FluxEvent["metadata"],
  { summary, eventMetadata }: z.infer<typeof alertSchema>["spec"],
): FluxEvent["metadata"] {
  const said = Object.entries(metadata).filter(([key]) => ofController.has(key));
  return {
    ...metadata,
    ...eventMetadata,
    ...(summary === undefined ? {} : { summary }),
    ...Object.fromEntries(said),
  };
}

/** What makes two events the same to the limit of one in five minutes. */
export function sameness({
  involvedObject: { kind, name, namespace },
  message,
  metadata,
}: FluxEvent): string {
  return JSON.stringify([
    kind,
    name,
    namespace,
    message,
    metadata.revision,
    metadata.originRevision,
    metadata.token,
  ]);
}
