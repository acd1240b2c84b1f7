import { canonicalJson, fromPointer, isJsonObject, type Json, type JsonObject } from "@/lib/json";
import type { ParameterStep } from "@/lib/template";

/**
 * Parameters, dealt out to the steps whose schemas name them. What no step names stays with the
 * first.
 */
export function dealToSteps(steps: readonly ParameterStep[], parameters: JsonObject): JsonObject[] {
  const names = steps.map((step) => namedProperties(step.schema));
  const dealt: JsonObject[] = steps.map(() => ({}));
  for (const [name, value] of Object.entries(parameters)) {
    const at = names.findIndex((each) => each.has(name));
    const step = dealt[at === -1 ? 0 : at];
    if (step) step[name] = value;
  }
  return dealt;
}

/** Which step a parameter belongs to. */
export function stepOf(steps: readonly ParameterStep[], pointer: string): number {
  const name = firstName(pointer);
  return Math.max(
    0,
    steps.findIndex((step) => name !== undefined && namedProperties(step.schema).has(name)),
  );
}

/** The steps' values as one, without what was cleared and without what is left at its default. */
export function parametersAsGiven(
  steps: readonly ParameterStep[],
  values: readonly JsonObject[],
): JsonObject {
  const all: JsonObject = {};
  steps.forEach((step, index) =>
    Object.assign(all, withoutDefaults(step.schema, values[index] ?? {})),
  );
  return all;
}

/** The steps' values as one, as the form shows them. */
export function parametersAsShown(values: readonly JsonObject[]): JsonObject {
  return Object.assign({}, ...values.map(withoutCleared)) as JsonObject;
}

function withoutDefaults(schema: JsonObject, value: JsonObject): JsonObject {
  const properties = isJsonObject(schema["properties"]) ? schema["properties"] : {};
  const kept: JsonObject = {};
  for (const [name, each] of Object.entries(value)) {
    const property = Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (each === undefined) continue;
    const below =
      isJsonObject(property) && isJsonObject(each)
        ? withoutDefaults(property, each)
        : withoutCleared(each);
    const fallback = isJsonObject(property) ? property["default"] : undefined;
    // An object whose members are all at their defaults, under one that is not required, says
    // nothing.
    const saysNothing =
      isJsonObject(below) &&
      Object.keys(below).length === 0 &&
      isJsonObject(property) &&
      isJsonObject(property["properties"]);
    if (fallback !== undefined && canonicalJson(fallback) === canonicalJson(below)) continue;
    if (saysNothing && !(Array.isArray(schema["required"]) && schema["required"].includes(name)))
      continue;
    kept[name] = below;
  }
  return kept;
}

function withoutCleared<T extends Json>(value: T): T {
  if (Array.isArray(value))
    return value.map((each) => (each === undefined ? null : withoutCleared(each))) as T;
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, each]) =>
      each === undefined ? [] : [[key, withoutCleared(each)]],
    ),
  ) as T;
}

const branches = ["then", "else", "not", "if"] as const;
const lists = ["allOf", "anyOf", "oneOf"] as const;
const maps = ["dependentSchemas", "dependencies"] as const;

/** Names of properties that a schema speaks of at its top, in conditional parts too. */
function namedProperties(schema: JsonObject): Set<string> {
  const names = new Set(
    isJsonObject(schema["properties"]) ? Object.keys(schema["properties"]) : [],
  );
  const below = [
    ...branches.map((key) => schema[key]),
    ...lists.flatMap((key) => (Array.isArray(schema[key]) ? schema[key] : [])),
    ...maps.flatMap((key) => (isJsonObject(schema[key]) ? Object.values(schema[key]) : [])),
  ];
  for (const each of below) {
    if (isJsonObject(each)) namedProperties(each).forEach((name) => names.add(name));
  }
  return names;
}

function firstName(pointer: string): string | undefined {
  return pointer.startsWith("/") ? fromPointer(pointer)[0] : undefined;
}
