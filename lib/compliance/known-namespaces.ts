import type { PrismaClient } from "@/lib/db/server";
import { isJsonObject } from "@/lib/json";
import type { Labels } from "@/lib/admission";
import type { ClusterObjects } from "@/lib/snapshots";
import { scannedNamespaces } from "./store/scans";

/** The labels of the Namespace objects that a cluster applies. Pure. */
export function namespacesOf({ objects }: Pick<ClusterObjects, "objects">): Record<string, Labels> {
  const found: Record<string, Labels> = {};
  for (const { object } of objects) {
    const metadata = object["metadata"];
    if (
      object["apiVersion"] !== "v1" ||
      object["kind"] !== "Namespace" ||
      !isJsonObject(metadata) ||
      typeof metadata["name"] !== "string"
    )
      continue;
    const labels = isJsonObject(metadata["labels"]) ? metadata["labels"] : {};
    found[metadata["name"]] = Object.fromEntries(
      Object.entries(labels).filter(
        (entry): entry is [string, string] => typeof entry[1] === "string",
      ),
    );
  }
  return found;
}

/**
 * The namespaces that were in Git at the last scans, by the id of their cluster. For machines and
 * verbs that have asked already.
 */
export async function knownNamespaces(
  db: Pick<PrismaClient, "branchScan">,
): Promise<Map<string, Record<string, Labels>>> {
  const known = new Map<string, Record<string, Labels>>();
  for (const namespaces of await scannedNamespaces(db))
    for (const [cluster, labels] of Object.entries(namespaces))
      known.set(cluster, { ...known.get(cluster), ...labels });
  return known;
}
