import { isReferred, type PolicySet } from "@/lib/admission";
import type { JsonObject } from "@/lib/json";
import { isQuota, objectName } from "@/lib/kubernetes";
import { findSecrets } from "@/lib/secrets";
import type { ClusterObjects } from "@/lib/snapshots";

/** Stands for the whole cluster: of what is in no namespace, or is taken for objects of any. */
export const anywhere = "";

/** So many are kept of a namespace, and so many characters of each. */
const [mostOfNamespace, longest] = [200, 64 * 1024];

/**
 * What the bindings of policies take as parameters of what a cluster applies, by the namespace of
 * the objects that it is taken for (`anywhere` for all), for requests to be judged by; and the quotas
 * of each namespace, for what a request says of them. Secrets, and what holds one, are left out: what
 * is kept is in the database in plain. Pure.
 */
export function parametersOf(
  { objects }: Pick<ClusterObjects, "objects">,
  { policies, bindings }: PolicySet,
): Record<string, JsonObject[]> {
  const references = Map.groupBy(
    bindings.flatMap(({ policyName, paramRef }) => {
      const paramKind = policies.find(({ name }) => name === policyName)?.paramKind;
      if (paramKind === undefined || paramRef === undefined || paramKind.kind === "Secret")
        return [];
      return [{ kind: `${paramKind.apiVersion}/${paramKind.kind}`, paramRef }];
    }),
    ({ kind }) => kind,
  );
  const found = new Map<string, JsonObject[]>();
  for (const { object } of objects) {
    const of = references.get(`${String(object["apiVersion"])}/${String(object["kind"])}`) ?? [];
    const { namespace = anywhere } = objectName(object);
    const taken = of.filter(
      ({ paramRef }) =>
        (namespace === anywhere || namespace === (paramRef.namespace ?? namespace)) &&
        isReferred(paramRef, object),
    );
    if (taken.length === 0 && !isQuota(object)) continue;
    const place = taken.some(({ paramRef }) => paramRef.namespace !== undefined)
      ? anywhere
      : namespace;
    const ofNamespace = found.get(place) ?? [];
    found.set(place, ofNamespace);
    if (ofNamespace.length < mostOfNamespace && isKeepable(object)) ofNamespace.push(object);
  }
  return Object.fromEntries(found);
}

function isKeepable(object: JsonObject): boolean {
  const text = JSON.stringify(object);
  return text.length <= longest && findSecrets(text).length === 0;
}
