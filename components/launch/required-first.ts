import { isJsonObject, type Json, type JsonObject } from "@/lib/json";
import { formKeywords } from "@/lib/template/browser";

/**
 * A step of `formSchema` with what somebody must fill in before the rest, else in the order of its
 * author.
 */
export function requiredFirst(schema: JsonObject): JsonObject {
  const { properties, required } = schema;
  if (!isJsonObject(properties) || !Array.isArray(required)) return schema;
  const members = Object.entries(properties);
  const isAsked = ([name, member]: [string, Json]) =>
    required.includes(name) && !(isJsonObject(member) && formKeywords.default in member);
  const sorted = [...members.filter(isAsked), ...members.filter((member) => !isAsked(member))];
  return { ...schema, properties: Object.fromEntries(sorted) };
}
