import { fromPointer, isJsonObject, type Json, type JsonObject, valueAt } from "@/lib/json";

/** Where the schema of all values stands in the step that asks for the others. */
const definition = "chartValues";
const reference = `#/$defs/${definition}`;

/** Keywords that say what has to be there: the chart's own values are, and stand beside these. */
const ofTheWhole = new Set([
  "required",
  "minProperties",
  "dependentRequired",
  "dependentSchemas",
  "if",
  "then",
  "else",
  "not",
  "contains",
  "minContains",
  "maxContains",
  "unevaluatedProperties",
  "unevaluatedItems",
  "default",
  "title",
  "description",
  "examples",
  "readOnly",
]);

/** A schema of more members than this, or of more characters, is left to Helm. */
const mostNodes = 20_000;
const longest = 400_000;

/**
 * The step that asks for all other values as YAML. They are checked against the chart's schema as a
 * part of it: nothing has to be there, `null` takes away what the chart has, and what has a field of
 * its own is refused. `isChecked` is false where there is no schema, or one that is too large.
 */
export function otherValuesStep(
  name: string,
  schema: JsonObject,
  chosen: readonly (readonly string[])[],
): { step: JsonObject; isChecked: boolean } {
  const budget = { left: mostNodes };
  const text = JSON.stringify(schema);
  const partly = text.length <= longest ? partOf(schema, budget) : {};
  const isChecked = Object.keys(schema).length > 0 && text.length <= longest && budget.left > 0;
  const all: JsonObject = isChecked ? withoutDangling(partly, partly) : {};
  let values = resolved(all, all);
  for (const path of chosen) values = refusing({ type: "object", ...values }, path, all);
  const { $defs } = all;
  if ($defs !== undefined) values = { ...values, $defs };
  return {
    isChecked,
    step: {
      title: "Other values",
      properties: {
        [name]: {
          type: "object",
          title: "Other values",
          description:
            "More values for the chart, as its values.yaml has them. What stands nowhere is what the chart has; null takes it away.",
          "x-slipway-widget": "yaml",
          $ref: reference,
        },
      },
      $defs: { [definition]: { ...values, type: "object" } },
    },
  };
}

/** What a part of such a value can be. References lead to the same place below the definition. */
function partOf(schema: JsonObject, budget: { left: number }, isMember = false): JsonObject {
  budget.left -= 1;
  if (budget.left <= 0) return {};
  const each = (inner: Json, member = false): Json =>
    isJsonObject(inner) ? partOf(inner, budget, member) : inner;
  const made: [string, Json][] = [];
  for (const [keyword, value] of Object.entries(schema)) {
    if (ofTheWhole.has(keyword)) continue;
    if (keyword === "$ref")
      made.push([keyword, typeof value === "string" ? `${reference}${value.slice(1)}` : value]);
    else if (["properties", "patternProperties"].includes(keyword) && isJsonObject(value))
      made.push([keyword, mapped(value, (inner) => each(inner, true))]);
    else if (keyword === "$defs" && isJsonObject(value))
      made.push([keyword, mapped(value, (inner) => each(inner))]);
    else if (keyword === "additionalProperties") made.push([keyword, each(value, true)]);
    else if (keyword === "items") made.push([keyword, whole(value)]);
    else if (keyword === "prefixItems" && Array.isArray(value))
      made.push([keyword, value.map(whole)]);
    else if (["oneOf", "anyOf"].includes(keyword) && Array.isArray(value))
      made.push(["anyOf", value.map((inner) => each(inner))]);
    else if (keyword === "allOf" && Array.isArray(value))
      made.push([keyword, value.map((inner) => each(inner))]);
    else made.push([keyword, value]);
  }
  const part = Object.fromEntries(made);
  return isMember ? nullable(part) : part;
}

/** An entry of a list is given as a whole, for Helm does not merge lists. */
function whole(schema: Json): Json {
  if (Array.isArray(schema)) return schema.map(whole);
  if (!isJsonObject(schema)) return schema;
  return Object.fromEntries(
    Object.entries(schema)
      .filter(([keyword, value]) => keyword !== "default" || isJsonObject(value))
      .map(([keyword, value]) => [
        keyword,
        keyword === "$ref" && typeof value === "string"
          ? `${reference}${value.slice(1)}`
          : ["enum", "const", "examples"].includes(keyword)
            ? value
            : whole(value),
      ]),
  );
}

/** The same, or nothing: Helm takes away what is null. */
function nullable(schema: JsonObject): JsonObject {
  const { type, ...rest } = schema;
  const isOpen = ["$ref", "const", "enum", "anyOf", "allOf"].some(
    (keyword) => schema[keyword] !== undefined,
  );
  if (isOpen) return { anyOf: [schema, { type: "null" }] };
  if (type === undefined) return rest;
  return { ...rest, type: [...new Set([type, "null"].flat())] };
}

const mapped = (value: JsonObject, each: (inner: Json) => Json): JsonObject =>
  Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, each(inner)]));

/** References to what stands elsewhere now, or nowhere, allow anything. */
function withoutDangling(schema: JsonObject, root: JsonObject): JsonObject {
  const visit = (value: Json): Json => {
    if (Array.isArray(value)) return value.map(visit);
    if (!isJsonObject(value)) return value;
    const to = value["$ref"];
    if (typeof to === "string" && to.startsWith(reference)) {
      const target = valueAt(root, fromPointer(decodedPointer(to.slice(reference.length))));
      if (typeof target !== "object" && typeof target !== "boolean") return {};
    }
    return mapped(value, visit);
  };
  const made = visit(schema);
  return isJsonObject(made) ? made : {};
}

function decodedPointer(pointer: string): string {
  try {
    return decodeURIComponent(pointer);
  } catch {
    return pointer;
  }
}

/** The schema without a place for the value at a path: it has a field of its own. */
function refusing(schema: JsonObject, path: readonly string[], root: JsonObject): JsonObject {
  const [key, ...rest] = path;
  if (key === undefined)
    return { not: {}, "x-slipway-message": "It has a field of its own: give it there." };
  const own = resolved(schema, root);
  const properties = isJsonObject(own["properties"]) ? own["properties"] : {};
  const before = Object.hasOwn(properties, key) ? properties[key] : undefined;
  const member: JsonObject = isJsonObject(before) ? before : { type: ["object", "null"] };
  return { ...own, properties: { ...properties, [key]: refusing(member, rest, root) } };
}

/** What a member that may be null, or a reference, is when it is there. */
function resolved(schema: JsonObject, root: JsonObject): JsonObject {
  let current = schema;
  for (let hops = 0; hops < 8; hops += 1) {
    const [first, second] = Array.isArray(current["anyOf"]) ? current["anyOf"] : [];
    const to = current["$ref"];
    if (isJsonObject(first) && isJsonObject(second) && second["type"] === "null") current = first;
    else if (typeof to === "string") {
      const target = valueAt(root, fromPointer(decodedPointer(to.slice(reference.length))));
      if (!isJsonObject(target)) break;
      current = target;
    } else break;
  }
  return current;
}
