import type { Database } from "@/lib/db/server";
import { anywhere } from "./parameters-of";
import { type ScannedParameters, scannedParameters } from "./store/parameters";

/**
 * What policies may take as parameters for objects in a namespace of a cluster, as Git had it at the
 * last scans. For machines and verbs that have asked already.
 */
export function knownParameters(
  db: Database,
  clusterId: string,
  namespace: string,
): Promise<ScannedParameters> {
  return scannedParameters(db, clusterId, [anywhere, namespace]);
}
