import { z } from "zod";
import { PortalError } from "@/lib/errors";
import { canonicalJson, isJsonObject, type Json, type JsonObject } from "@/lib/json";
import type { NewEvent } from "@/lib/timeline";
import { commitOf } from "./flux-event";
import type { InventoryEntry } from "./inventory";
import { deliveryKey } from "./signature";
import { revisionOf, statusShape } from "./status";
import type { ClusterAccess } from "./types";

/** Kinds that can be asked for, and where the Kubernetes API has them. */
export const askable = {
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

/** What the cluster says of an object now. */
export interface ObjectAnswer {
  name: string;
  /** To store: none while it has no status; the same status has the same key. */
  events: NewEvent[];
  /** Its controller has seen all of it, and it is ready. */
  isReady: boolean;
  /** `spec.suspend`: its controller does nothing about it until it is resumed. */
  isSuspended: boolean;
  /** What it made; empty for kinds that have no inventory. */
  inventory: InventoryEntry[];
}

/** Entries of an inventory that are read; there are as many objects in a namespace that works. */
const longestInventory = 500;

/** Of an object only what says how it is: its spec may hold what no event should. */
const objectShape = z.object({
  metadata: z.object({
    name: z.string().max(253).default(""),
    uid: z.string().optional(),
    generation: z.number().optional(),
    annotations: z.record(z.string(), z.string()).optional(),
  }),
  spec: z.object({ suspend: z.boolean().nullish() }).optional(),
  // It was parsed from JSON.
  status: z.custom<JsonObject>(isJsonObject).optional(),
});

const inventoryShape = z.object({
  entries: z.array(z.object({ id: z.string().max(600), v: z.string().max(63) })).nullish(),
});

/** Reads an object of a cluster. Throws `upstream_refused` for what is none. */
export function readAnswer(
  cluster: Pick<ClusterAccess, "apiUrl">,
  kind: AskableKind,
  { namespace, name }: { namespace: string; name?: string },
  object: unknown,
): ObjectAnswer {
  const parsed = objectShape.safeParse(object);
  if (!parsed.success)
    throw new PortalError(
      "upstream_refused",
      `The cluster's ${kind} ${namespace}/${name ?? ""} cannot be read.`,
      { cause: parsed.error },
    );
  const { metadata, spec, status } = parsed.data;
  const called = name ?? metadata.name;
  const ready = statusShape
    .safeParse(status)
    .data?.conditions.find((condition) => condition.type === "Ready");
  const seen = ready?.observedGeneration ?? metadata.generation;
  const inventory = inventoryShape.safeParse(status?.["inventory"]).data?.entries ?? [];
  return {
    name: called,
    events: eventsOf(cluster, kind, { namespace, name: called }, metadata, status),
    isReady: ready?.status === "True" && seen === metadata.generation,
    isSuspended: spec?.suspend === true,
    inventory: inventory.slice(0, longestInventory),
  };
}

function eventsOf(
  cluster: Pick<ClusterAccess, "apiUrl">,
  kind: AskableKind,
  { namespace, name }: { namespace: string; name: string },
  metadata: z.output<typeof objectShape>["metadata"],
  status: JsonObject | undefined,
): NewEvent[] {
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
      source: askable[kind].source,
      kind: "asked",
      deliveryKey: key,
      occurredAt,
      commit: commitOf(revisionOf(known.data)),
      payload,
    },
  ];
}
