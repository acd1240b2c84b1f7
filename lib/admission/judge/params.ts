import { isJsonObject, type JsonObject } from "@/lib/json";
import { isSelected } from "@/lib/kubernetes";
import { labelsOf } from "../match/match";
import type { Binding, Policy } from "../types";

/** What may be a parameter, by `<apiVersion>/<kind>`. */
export type ParamObjects = ReadonlyMap<string, readonly JsonObject[]>;

/**
 * The parameters of a binding for an object in a namespace; an empty list where there should be
 * some and are none.
 */
export function paramsOf(
  policy: Policy,
  binding: Binding,
  objects: ParamObjects,
  namespace: string,
): (JsonObject | null)[] {
  const { paramKind } = policy;
  const ref = binding.paramRef;
  if (paramKind === undefined || ref === undefined) return [null];
  return (objects.get(`${paramKind.apiVersion}/${paramKind.kind}`) ?? []).filter((object) => {
    const metadata = isJsonObject(object["metadata"]) ? object["metadata"] : {};
    const where = metadata["namespace"];
    // Without a namespace in the reference it is that of the object; a parameter without one is of
    // the whole cluster.
    if (typeof where === "string" && where !== (ref.namespace ?? namespace)) return false;
    return ref.name === undefined
      ? isSelected(ref.selector ?? [], labelsOf(object))
      : metadata["name"] === ref.name;
  });
}
