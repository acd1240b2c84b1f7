import { isJsonObject, type Json, type JsonObject } from "@/lib/json";

const objects = (value: Json | undefined): JsonObject[] =>
  Array.isArray(value) ? value.filter(isJsonObject) : [];
const member = (object: JsonObject, key: string): JsonObject =>
  isJsonObject(object[key]) ? object[key] : (object[key] = {});

/**
 * What the LimitRanges of its namespace give to the containers of a Pod that say nothing
 * themselves: the API server does so before a policy sees the Pod. Changes the Pod that is given.
 */
export function applyLimitRanges(pod: JsonObject, ranges: readonly JsonObject[]): void {
  const namespace = isJsonObject(pod["metadata"]) ? pod["metadata"]["namespace"] : undefined;
  const spec = pod["spec"];
  if (!isJsonObject(spec)) return;
  const limits = ranges
    .filter(
      (range) => isJsonObject(range["metadata"]) && range["metadata"]["namespace"] === namespace,
    )
    .flatMap((range) => (isJsonObject(range["spec"]) ? objects(range["spec"]["limits"]) : []))
    .filter((limit) => limit["type"] === "Container");
  for (const limit of limits) {
    for (const container of [...objects(spec["containers"]), ...objects(spec["initContainers"])]) {
      const resources = member(container, "resources");
      for (const [key, from] of [
        ["limits", limit["default"]],
        ["requests", limit["defaultRequest"]],
      ] as const) {
        if (!isJsonObject(from) || Object.keys(from).length === 0) continue;
        const amounts = member(resources, key);
        for (const [name, amount] of Object.entries(from))
          if (amounts[name] === undefined) amounts[name] = amount;
      }
    }
  }
}
