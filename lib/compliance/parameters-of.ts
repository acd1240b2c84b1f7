import { isReferred, kindOf, objectsOfKinds, type PolicySet, referenceKey } from "@/lib/admission";
import { type JsonObject, unstorable } from "@/lib/json";
import { isQuota, objectName } from "@/lib/kubernetes";
import { findSecrets } from "@/lib/secrets";
import type { ClusterObjects } from "@/lib/snapshots";

/** Stands for the whole cluster: of what is in no namespace, or is taken for objects of any. */
export const anywhere = "";

/** So many are kept of a namespace, and so many characters of each. */
const [mostOfNamespace, longest] = [200, 64 * 1024];

const quota = "v1/ResourceQuota";

/** What is kept of a place. */
export interface KeptParameters {
  objects: JsonObject[];
  /** References (`referenceKey`) that take something there which is not kept. */
  cut: string[];
}

/** What is kept of a cluster. */
export interface FoundParameters {
  /** What was looked for (`referenceKey`). */
  references: string[];
  /** By namespace; `anywhere` is always among them. */
  places: Record<string, KeptParameters>;
}

/**
 * What the bindings of policies take as parameters of what a cluster applies, by the namespace of
 * the objects that it is taken for (`anywhere` for all), for requests to be judged by; and the quotas
 * of each namespace, for what a request says of them. Secrets, and what holds one, are left out: what
 * is kept is in the database in plain. That something was left out is kept as well: what is not
 * there may be that. Pure.
 */
export function parametersOf(
  { objects }: Pick<ClusterObjects, "objects">,
  { policies, bindings }: PolicySet,
): FoundParameters {
  const references = Map.groupBy(
    bindings.flatMap(({ policyName, paramRef }) => {
      const paramKind = policies.find(({ name }) => name === policyName)?.paramKind;
      if (paramKind === undefined || paramRef === undefined || paramKind.kind === "Secret")
        return [];
      const kind = `${paramKind.apiVersion}/${paramKind.kind}`;
      return [{ kind, paramRef, key: referenceKey(paramKind, paramRef) }];
    }),
    ({ kind }) => kind,
  );
  const found = new Map([[anywhere, { objects: [] as JsonObject[], cut: new Set<string>() }]]);
  const mayBeTaken = (kind: string) => references.has(kind) || kind === quota;
  for (const { object } of objectsOfKinds(objects, mayBeTaken)) {
    const of = references.get(kindOf(object)) ?? [];
    const { namespace = anywhere } = objectName(object);
    // No cluster has such a namespace.
    if (unstorable(namespace) !== undefined) continue;
    const taken = of.filter(
      ({ paramRef }) =>
        (namespace === anywhere || namespace === (paramRef.namespace ?? namespace)) &&
        isReferred(paramRef, object),
    );
    if (taken.length === 0 && !isQuota(object)) continue;
    const place = taken.some(({ paramRef }) => paramRef.namespace !== undefined)
      ? anywhere
      : namespace;
    const kept = found.get(place) ?? { objects: [], cut: new Set() };
    found.set(place, kept);
    if (kept.objects.length < mostOfNamespace && isKeepable(object)) kept.objects.push(object);
    else for (const { key } of taken) kept.cut.add(key);
  }
  return {
    references: [...new Set([...references.values()].flat().map(({ key }) => key))],
    places: Object.fromEntries(
      [...found].map(([place, { objects: kept, cut }]) => [
        place,
        { objects: kept, cut: [...cut] },
      ]),
    ),
  };
}

function isKeepable(object: JsonObject): boolean {
  const text = JSON.stringify(object);
  return (
    text.length <= longest && unstorable(object) === undefined && findSecrets(text).length === 0
  );
}
