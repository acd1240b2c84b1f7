import { fromPointer, isJsonObject, type JsonObject } from "@/lib/json";
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

const branches = ["then", "else", "not", "if"] as const;
const lists = ["allOf", "anyOf", "oneOf"] as const;
const maps = ["dependentSchemas", "dependencies"] as const;

const known = new WeakMap<JsonObject, ReadonlySet<string>>();

/**
 * Names of properties that a schema speaks of at its top, in conditional parts too. Kept, since the
 * form asks again at each key.
 */
export function namedProperties(schema: JsonObject): ReadonlySet<string> {
  const before = known.get(schema);
  if (before) return before;
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
  known.set(schema, names);
  return names;
}

function firstName(pointer: string): string | undefined {
  return pointer.startsWith("/") ? fromPointer(pointer)[0] : undefined;
}
