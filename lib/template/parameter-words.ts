import { isJsonObject, type Json, type JsonObject } from "@/lib/json";
import type { ParameterStep } from "./types";

/** A parameter that was given, as the form calls it. */
export interface ParameterInWords {
  /** Its path: `resources.cpu`. */
  name: string;
  /** The titles along that path; a name where there is no title. */
  label: string;
  value: string;
}

/** Those of one step of the form; the last has no title: what no step knows. */
export interface StepInWords {
  title: string;
  parameters: ParameterInWords[];
}

/** Schemas that are looked through for one value: a schema may say little in many branches. */
const mostBranches = 100;

/**
 * The parameters that were given, in the titles of the form and in its order. Pure; takes any
 * value, whether it fits the schemas or not.
 */
export function parametersInWords(
  steps: readonly ParameterStep[],
  given: JsonObject,
): StepInWords[] {
  const left = new Set(Object.keys(given));
  const known = steps.map(({ title, schema }) => {
    const names = namesIn(schema).filter((name) => left.delete(name));
    return { title, parameters: names.flatMap((name) => member(given, name, [schema], schema)) };
  });
  const unknown = [...left].sort().flatMap((name) => member(given, name, [], {}));
  return [...known, { title: "", parameters: unknown }].filter(
    ({ parameters }) => parameters.length > 0,
  );
}

function namesIn(schema: JsonObject): string[] {
  const names = branches([schema], schema).flatMap(({ properties }) =>
    isJsonObject(properties) ? Object.keys(properties) : [],
  );
  return [...new Set(names)];
}

function member(
  of: JsonObject,
  name: string,
  schemas: readonly JsonObject[],
  root: JsonObject,
): ParameterInWords[] {
  const value = Object.hasOwn(of, name) ? of[name] : undefined;
  if (value === undefined) return [];
  const below = branches(schemas, root).flatMap((schema) => childOf(schema["properties"], name));
  return inWords(value, below, root).map(({ name: path, label, ...rest }) => ({
    name: path === "" || path.startsWith("[") ? `${name}${path}` : `${name}.${path}`,
    label: [titleOf(below, root) ?? name, label].filter((part) => part !== "").join(" · "),
    ...rest,
  }));
}

function inWords(
  value: Json,
  schemas: readonly JsonObject[],
  root: JsonObject,
): ParameterInWords[] {
  if (Array.isArray(value) && value.some((item) => typeof item === "object" && item !== null)) {
    const items = branches(schemas, root).flatMap((schema) => childOf(schema, "items"));
    return value.flatMap((item, index) =>
      inWords(item, items, root).map(({ name, label, ...rest }) => ({
        name: `[${index}]${name === "" || name.startsWith("[") ? name : `.${name}`}`,
        label: [`${index + 1}`, label].filter((part) => part !== "").join(" · "),
        ...rest,
      })),
    );
  }
  if (isJsonObject(value) && Object.keys(value).length > 0)
    return Object.keys(value).flatMap((name) => member(value, name, schemas, root));
  return [{ name: "", label: "", value: plain(value, schemas, root) }];
}

function plain(value: Json, schemas: readonly JsonObject[], root: JsonObject): string {
  if (Array.isArray(value)) {
    const items = branches(schemas, root).flatMap((schema) => childOf(schema, "items"));
    return value.length === 0 ? "None" : value.map((item) => plain(item, items, root)).join(", ");
  }
  const choice = branches(schemas, root).find(
    (schema) => schema["const"] === value && typeof schema["title"] === "string",
  );
  if (typeof choice?.["title"] === "string") return choice["title"];
  if (typeof value === "boolean") return value ? "Yes" : "No";
  if (value === "") return "(empty)";
  return typeof value === "string" ? value : value === null ? "None" : inJson(value);
}

const inJson = (value: Json) => (isJsonObject(value) ? "None" : JSON.stringify(value));

/** Of a value itself: what one of its choices is called is no title of it. */
function titleOf(schemas: readonly JsonObject[], root: JsonObject): string | undefined {
  for (const schema of branches(schemas, root)) {
    if (Object.hasOwn(schema, "const")) continue;
    if (typeof schema["title"] === "string" && schema["title"] !== "") return schema["title"];
  }
  return undefined;
}

const branching = ["allOf", "anyOf", "oneOf"] as const;

/** The schemas themselves, and all that they are put together from; in the order of reading. */
function branches(schemas: readonly JsonObject[], root: JsonObject): JsonObject[] {
  const found: JsonObject[] = schemas.slice(0, mostBranches);
  for (let index = 0; index < found.length && found.length < mostBranches; index += 1) {
    const schema = found[index] ?? {};
    const more = [
      ...referred(schema["$ref"], root),
      ...branching.flatMap((key) => (Array.isArray(schema[key]) ? schema[key] : [])),
      schema["then"],
      schema["else"],
      ...(isJsonObject(schema["dependentSchemas"])
        ? Object.values(schema["dependentSchemas"])
        : []),
    ];
    for (const each of more) {
      if (found.length >= mostBranches) break;
      if (isJsonObject(each) && !found.includes(each)) found.push(each);
    }
  }
  return found;
}

/** `#/$defs/name`, as templates write it; what lies elsewhere is not looked for. */
function referred(ref: Json | undefined, root: JsonObject): Json[] {
  const name = typeof ref === "string" ? /^#\/\$defs\/([^/]+)$/.exec(ref)?.[1] : undefined;
  return name === undefined ? [] : childOf(root["$defs"], name);
}

function childOf(parent: Json | undefined, name: string): JsonObject[] {
  if (!isJsonObject(parent) || !Object.hasOwn(parent, name)) return [];
  const child = parent[name];
  return isJsonObject(child) ? [child] : [];
}
