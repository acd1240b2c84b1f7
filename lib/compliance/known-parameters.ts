import type { Database } from "@/lib/db/server";
import type { JsonObject } from "@/lib/json";
import { anywhere } from "./parameters-of";
import { scannedParameters } from "./store/parameters";

/**
 * What policies may take as parameters for objects in a namespace of a cluster, as Git had it at the
 * last scans. For machines and verbs that have asked already.
 */
export function knownParameters(
  db: Database,
  clusterId: string,
  namespace: string,
): Promise<JsonObject[]> {
  return scannedParameters(db, clusterId, [anywhere, namespace]);
}
