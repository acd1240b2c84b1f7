import { canonicalJson, isJsonObject, type Json, type JsonObject } from "@/lib/json";
import { fixedValues } from "./branch-tags";
import { everySchema, resolveSchema } from "./schema-walk";

/**
 * The schema with what depends on the presence of a member (`dependentRequired`,
 * `dependentSchemas`, and `dependencies` of older drafts) as conditions, which validators and the
 * form understand alike: `if` the member is there, `then`. Alternatives that the member's own value
 * tells apart, as react-jsonschema-form and Backstage write them, become one condition each.
 */
export function resolveDependents(schema: JsonObject): JsonObject {
  const copy = structuredClone(schema);
  // What is found below `dependencies` is looked at again: it may have some of its own.
  while (everySchema(copy).filter(({ schema: inner }) => splitDependencies(inner)).length > 0);
  // The inner ones first: what is around them takes their parts apart.
  for (const { schema: inner } of everySchema(copy).reverse()) {
    const conditions = conditionsOf(inner, copy);
    delete inner["dependentRequired"];
    delete inner["dependentSchemas"];
    if (conditions.length === 0) continue;
    const { allOf } = inner;
    inner["allOf"] = [...(Array.isArray(allOf) ? allOf : []), ...conditions];
  }
  return copy;
}

/** Whether there were any. */
function splitDependencies(schema: JsonObject): boolean {
  const { dependencies } = schema;
  if (!isJsonObject(dependencies)) return false;
  delete schema["dependencies"];
  for (const [name, needs] of Object.entries(dependencies)) {
    const keyword = Array.isArray(needs) ? "dependentRequired" : "dependentSchemas";
    const known = isJsonObject(schema[keyword]) ? schema[keyword] : {};
    if (!Object.hasOwn(known, name)) schema[keyword] = { ...known, [name]: needs };
    else {
      // Both keywords say something of the same member.
      const { allOf } = schema;
      schema["allOf"] = [...(Array.isArray(allOf) ? allOf : []), { [keyword]: { [name]: needs } }];
    }
  }
  return true;
}

function conditionsOf(schema: JsonObject, root: JsonObject): JsonObject[] {
  const { dependentRequired, dependentSchemas } = schema;
  const required = Object.entries(isJsonObject(dependentRequired) ? dependentRequired : {});
  const schemas = Object.entries(isJsonObject(dependentSchemas) ? dependentSchemas : {});
  return [
    ...required.map(([name, names]) => condition(present(name), { required: names })),
    ...schemas.flatMap(([name, needs]) => {
      if (needs === false) return [condition(present(name), { properties: { [name]: false } })];
      return isJsonObject(needs) ? dependent(name, needs, schema, root) : [];
    }),
  ];
}

function dependent(
  name: string,
  needs: JsonObject,
  schema: JsonObject,
  root: JsonObject,
): JsonObject[] {
  const { oneOf, ...rest } = needs;
  const told = Array.isArray(oneOf) ? toldApart(name, oneOf, root) : undefined;
  if (told === undefined) return [condition(present(name), needs)];
  const all = told.flatMap(({ values }) => values);
  const asked = isJsonObject(schema["properties"]) ? schema["properties"][name] : undefined;
  return [
    ...(Object.keys(rest).length > 0 ? [condition(present(name), rest)] : []),
    ...(isCovered(asked, all, root)
      ? []
      : [condition(present(name), { properties: { [name]: { enum: all } } })]),
    ...told.flatMap(({ values, branch }) =>
      Object.keys(branch).length === 0 ? [] : [condition(present(name, values), branch)],
    ),
  ];
}

/** The alternatives, where each has values of that member that no other one has. */
function toldApart(
  name: string,
  branches: readonly Json[],
  root: JsonObject,
): { values: Json[]; branch: JsonObject }[] | undefined {
  const seen = new Set<string>();
  const told: { values: Json[]; branch: JsonObject }[] = [];
  for (const each of branches) {
    // A reference may lead around in a circle: its schema stays in one piece.
    if (!isJsonObject(each) || each["$ref"] !== undefined) return undefined;
    const { properties } = each;
    if (!isJsonObject(properties)) return undefined;
    const values = fixedValues(properties[name], root);
    if (values === undefined || values.some((value) => seen.has(canonicalJson(value))))
      return undefined;
    for (const value of values) seen.add(canonicalJson(value));
    const { [name]: _, ...members } = properties;
    const { properties: __, title: ___, ...rest } = each;
    told.push({
      values,
      branch: { ...rest, ...(Object.keys(members).length > 0 ? { properties: members } : {}) },
    });
  }
  return told;
}

/** Whether a member can have no other values than these. */
function isCovered(member: Json | undefined, values: readonly Json[], root: JsonObject): boolean {
  const resolved = resolveSchema(member, root);
  if (resolved === undefined) return false;
  const offered = Array.isArray(resolved["oneOf"])
    ? resolved["oneOf"].flatMap((choice) => fixedValues(choice, root) ?? [undefined])
    : resolved["type"] === "boolean"
      ? [true, false]
      : (fixedValues(resolved, root) ?? [undefined]);
  const known = new Set(values.map(canonicalJson));
  return offered.every((value) => value !== undefined && known.has(canonicalJson(value)));
}

function present(name: string, values?: readonly Json[]): JsonObject {
  return {
    type: "object",
    required: [name],
    ...(values === undefined ? {} : { properties: { [name]: { enum: [...values] } } }),
  };
}

function condition(when: JsonObject, needs: JsonObject): JsonObject {
  // oxlint-disable-next-line unicorn/no-thenable
  return { if: when, then: needs };
}
