import type { JsonObject } from "@/lib/json";
import type { LocatedObject, LocatedObjects } from "../types";

/** `apps/v1/Deployment`, as an object says it. */
export const kindOf = ({ apiVersion, kind }: JsonObject): string =>
  `${String(apiVersion)}/${String(kind)}`;

/** Of a list, the objects of some kinds (`kindOf`), in its order. */
export function objectsOfKinds(
  list: LocatedObjects | readonly LocatedObject[],
  isWanted: (kind: string) => boolean,
): Iterable<LocatedObject> {
  if ("ofKinds" in list && list.ofKinds !== undefined) return list.ofKinds(isWanted);
  return [...list].filter(({ object }) => isWanted(kindOf(object)));
}
