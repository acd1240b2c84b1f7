import { z } from "zod";
import { readObject } from "./read-object";
import type { ClusterAccess } from "./types";

const listShape = z.object({
  resources: z.array(z.object({ kind: z.string().max(200) })).max(10_000),
});

/**
 * Which of these kinds (`group/version Kind`, of groups with a name) the API server of a cluster
 * knows. Every account may ask that (`system:discovery`). Throws `upstream_unavailable` and
 * `upstream_refused`.
 */
export async function servedKinds(
  cluster: ClusterAccess,
  kinds: readonly string[],
): Promise<string[]> {
  const served = new Set<string>();
  for (const apiVersion of new Set(kinds.map((one) => one.split(" ")[0] ?? ""))) {
    const path = apiVersion.split("/").map(encodeURIComponent).join("/");
    const list = listShape.safeParse(await readObject(cluster, `/apis/${path}`));
    if (list.success)
      for (const { kind } of list.data.resources) served.add(`${apiVersion} ${kind}`);
  }
  return kinds.filter((one) => served.has(one));
}
