import { askable, type AskableKind, type ObjectAnswer, readAnswer } from "./read-answer";
import { readObject } from "./read-object";
import type { ClusterAccess } from "./types";

/**
 * What the cluster says of an object now. Undefined: it is not there. Throws `upstream_unavailable`
 * and `upstream_refused`.
 */
export async function askObject(
  cluster: ClusterAccess,
  kind: AskableKind,
  namespace: string,
  name: string,
  options: { milliseconds?: number } = {},
): Promise<ObjectAnswer | undefined> {
  const { path, plural } = askable[kind];
  const answer = await readObject(
    cluster,
    `${path}/namespaces/${encodeURIComponent(namespace)}/${plural}/${encodeURIComponent(name)}`,
    options,
  );
  return answer === undefined ? undefined : readAnswer(cluster, kind, { namespace, name }, answer);
}
