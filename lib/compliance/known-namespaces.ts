import type { PrismaClient } from "@/lib/db/server";
import type { Labels } from "@/lib/admission";
import { scannedNamespaces } from "./store/scans";

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
