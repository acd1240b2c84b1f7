import { z } from "zod";
import { PortalError } from "@/lib/errors";
import { canonicalJson, isJsonObject, type Json, type JsonObject } from "@/lib/json";
import type { NewEvent } from "@/lib/timeline";
import { commitOf } from "./flux-event";
import { readObject } from "./read-object";
import { deliveryKey } from "./signature";
import { revisionOf, statusShape } from "./status";
import type { ClusterAccess } from "./types";

/** Kinds that can be asked for, and where the Kubernetes API has them. */
const askable = {
  Kustomization: {
    source: "flux",
    path: "/apis/kustomize.toolkit.fluxcd.io/v1",
    plural: "kustomizations",
  },
  GitRepository: {
    source: "flux",
    path: "/apis/source.toolkit.fluxcd.io/v1",
    plural: "gitrepositories",
  },
  Canary: { source: "flagger", path: "/apis/flagger.app/v1beta1", plural: "canaries" },
} as const;
export type AskableKind = keyof typeof askable;

/** Of an object only what says how it is: its spec may hold what no event should. */
const objectShape = z.object({
  metadata: z.object({
    uid: z.string().optional(),
    generation: z.number().optional(),
    annotations: z.record(z.string(), z.string()).optional(),
  }),
  // It was parsed from JSON.
  status: z.custom<JsonObject>(isJsonObject).optional(),
});

/**
 * What the cluster says of an object now, as events to store (none while it has no status; the same
 * status has the same key). Undefined: it is not there. Throws `upstream_unavailable` and
 * `upstream_refused`.
 */
export async function askObject(
  cluster: ClusterAccess,
  kind: AskableKind,
  namespace: string,
  name: string,
): Promise<NewEvent[] | undefined> {
  const { source, path, plural } = askable[kind];
  const answer = await readObject(
    cluster,
    `${path}/namespaces/${encodeURIComponent(namespace)}/${plural}/${encodeURIComponent(name)}`,
  );
  if (answer === undefined) return undefined;
  const parsed = objectShape.safeParse(answer);
  if (!parsed.success)
    throw new PortalError(
      "upstream_refused",
      `The cluster's ${kind} ${namespace}/${name} cannot be read.`,
      { cause: parsed.error },
    );
  const { metadata, status } = parsed.data;
  const known = statusShape.safeParse(status);
  if (status === undefined || !known.success) return [];

  const instance = metadata.annotations?.["event.toolkit.fluxcd.io/slipway-instance"];
  const payload: JsonObject = {
    object: { kind, namespace, name },
    ...(metadata.generation === undefined ? {} : { generation: metadata.generation }),
    ...(instance === undefined ? {} : { metadata: { "slipway-instance": instance } }),
    // The inventory says what there is, not how it is, and is long.
    status: Object.fromEntries(
      Object.entries(status).filter(([key]) => key !== "inventory" && key !== "history"),
    ) as Json,
  };
  const times = known.data.conditions.map((condition) => condition.lastTransitionTime.getTime());
  const occurredAt = times.length > 0 ? new Date(Math.max(...times)) : undefined;
  if (!occurredAt) return [];
  const key = deliveryKey(
    "asked",
    `${cluster.apiUrl} ${metadata.uid ?? ""}`,
    canonicalJson(payload),
  );
  return [
    {
      source,
      kind: "asked",
      deliveryKey: key,
      occurredAt,
      commit: commitOf(revisionOf(known.data)),
      payload,
    },
  ];
}

/** `askObject` for a Kustomization. */
export function askKustomization(
  cluster: ClusterAccess,
  namespace: string,
  name: string,
): Promise<NewEvent[] | undefined> {
  return askObject(cluster, "Kustomization", namespace, name);
}
