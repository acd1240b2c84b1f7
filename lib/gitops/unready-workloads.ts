import { z } from "zod";
import { PortalError } from "@/lib/errors";
import type { InventoryObject } from "./inventory";
import { readObject } from "./read-object";
import type { ClusterAccess } from "./types";

/** Workloads that are asked about of one inventory. */
const mostAsked = 10;

const count = z.number().int().min(0).default(0);
const workloadShape = z.object({
  spec: z.object({ replicas: z.number().int().min(0).optional() }).default({}),
  status: z
    .object({
      availableReplicas: count,
      desiredNumberScheduled: z.number().int().min(0).optional(),
      numberAvailable: count,
    })
    .prefault({}),
});

const resources: Readonly<Record<string, string>> = {
  Deployment: "deployments",
  StatefulSet: "statefulsets",
  DaemonSet: "daemonsets",
};

/**
 * Which workloads of an inventory have fewer Pods available than they ask for, in words:
 * `Deployment site1, 0 of 2 available`. Of each only its counts are read. What the reader may not
 * see is left out: then a sentence has to do without. Throws `upstream_unavailable`.
 */
export async function unreadyWorkloads(
  cluster: ClusterAccess,
  inventory: readonly InventoryObject[],
): Promise<string[]> {
  const workloads = inventory
    .filter(({ group, kind }) => group === "apps" && resources[kind] !== undefined)
    .slice(0, mostAsked);
  const found: string[] = [];
  for (const { kind, version, namespace, name } of workloads) {
    const place = `/apis/apps/${version}/namespaces/${encodeURIComponent(namespace)}`;
    const answer = await readOrNothing(
      cluster,
      `${place}/${resources[kind]}/${encodeURIComponent(name)}`,
    );
    const parsed = workloadShape.safeParse(answer);
    if (!parsed.success) continue;
    const { spec, status } = parsed.data;
    const wanted = status.desiredNumberScheduled ?? spec.replicas ?? 1;
    const available = kind === "DaemonSet" ? status.numberAvailable : status.availableReplicas;
    if (available < wanted) found.push(`${kind} ${name}, ${available} of ${wanted} available`);
  }
  return found;
}

async function readOrNothing(cluster: ClusterAccess, path: string): Promise<unknown> {
  try {
    return await readObject(cluster, path);
  } catch (error) {
    if (error instanceof PortalError && error.code === "upstream_refused") return undefined;
    throw error;
  }
}
