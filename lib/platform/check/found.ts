import { isJsonObject, type JsonObject } from "@/lib/json";
import { objectName } from "@/lib/kubernetes";
import type { Lack } from "./types";

export const error = (what: string, remedy: string): Lack => ({ severity: "error", what, remedy });
export const warning = (what: string, remedy: string): Lack => ({
  severity: "warning",
  what,
  remedy,
});

/** The object of a kind and a name; of any namespace where none is given. */
export const called = (
  objects: readonly JsonObject[],
  kind: string,
  name: string,
  namespace?: string,
) =>
  objects.find((object) => {
    const is = objectName(object);
    return (
      is.kind === kind &&
      is.name === name &&
      (namespace === undefined || is.namespace === namespace)
    );
  });

export function specOf(object: JsonObject | undefined): JsonObject {
  const spec = object?.["spec"];
  return isJsonObject(spec) ? spec : {};
}
