import { z } from "zod";
import { PortalError } from "@/lib/errors";
import { standardRegistry } from "@/lib/kubernetes";
import { type InventoryObject, inventoryTitle } from "./inventory";
import { readObject } from "./read-object";
import type { ClusterAccess } from "./types";

/** Objects that are looked for of one inventory. */
const mostAsked = 50;

/** What became of what a Kustomization made. */
export interface StillThere {
  /** What is there, and nobody is deleting: `Deployment/shop/web`. */
  there: string[];
  /** Of which it cannot be told: the reader may not see them, or their kind is not known. */
  unseen: string[];
}

const metadataShape = z.object({
  metadata: z.object({
    deletionTimestamp: z.string().optional(),
    labels: z.record(z.string(), z.string()).default({}),
    annotations: z.record(z.string(), z.string()).default({}),
  }),
});

const group = "kustomize.toolkit.fluxcd.io";
/** As kustomize-controller leaves objects alone (`deleteObjects`). */
const keeping: readonly (readonly [string, string])[] = [
  [`${group}/prune`, "disabled"],
  [`${group}/reconcile`, "disabled"],
  [`${group}/ssa`, "ignore"],
];

/**
 * Which objects of an inventory the cluster still has, though the Kustomization that made them is
 * gone: not those that are to stay, nor those that another Kustomization has taken over. Only
 * metadata is asked for, so that no Secret is ever read; one call each, for the first 50. Throws
 * `upstream_unavailable`, and `upstream_refused` where the account is not let in at all.
 */
export async function stillThere(
  cluster: ClusterAccess,
  owner: { namespace: string; name: string },
  inventory: readonly InventoryObject[],
): Promise<StillThere> {
  const there: string[] = [];
  const unseen: string[] = [];
  for (const object of inventory.slice(0, mostAsked)) {
    const found = await metadataOf(cluster, object);
    if (found === "unseen") unseen.push(inventoryTitle(object));
    else if (found !== undefined && isLeft(found, owner)) there.push(inventoryTitle(object));
  }
  return { there, unseen: [...unseen, ...inventory.slice(mostAsked).map(inventoryTitle)] };
}

type Metadata = z.output<typeof metadataShape>["metadata"];

function isLeft(
  { deletionTimestamp, labels, annotations }: Metadata,
  owner: { namespace: string; name: string },
): boolean {
  if (deletionTimestamp !== undefined) return false;
  const said = { ...labels, ...annotations };
  if (keeping.some(([key, value]) => said[key]?.toLowerCase() === value)) return false;
  const [name, namespace] = [labels[`${group}/name`], labels[`${group}/namespace`]];
  return name === undefined || (name === owner.name && namespace === owner.namespace);
}

async function metadataOf(
  cluster: ClusterAccess,
  object: InventoryObject,
): Promise<Metadata | "unseen" | undefined> {
  const path = pathOf(object);
  if (path === undefined) return "unseen";
  try {
    const answer = await readObject(cluster, path, {
      accept: "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1",
    });
    if (answer === undefined) return undefined;
    return metadataShape.safeParse(answer).data?.metadata ?? "unseen";
  } catch (error) {
    if (error instanceof PortalError && error.code === "upstream_refused") return "unseen";
    throw error;
  }
}

function pathOf({
  group: of,
  version,
  kind,
  namespace,
  name,
}: InventoryObject): string | undefined {
  const known = standardRegistry().lookup(of, version, kind);
  if (known === undefined) return undefined;
  const api = of === "" ? `/api/${version}` : `/apis/${of}/${version}`;
  const place = known.namespaced ? `/namespaces/${encodeURIComponent(namespace)}` : "";
  return `${api}${place}/${known.resource}/${encodeURIComponent(name)}`;
}
