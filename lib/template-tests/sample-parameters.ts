import { isJsonObject, type Json, type JsonObject, toPointer } from "@/lib/json";

/**
 * Parameters to try a template with, and the JSON Pointers of those that nobody but us has thought
 * of.
 */
export interface Sample {
  parameters: JsonObject;
  invented: string[];
}

/**
 * A value for every required property without a default: its constant, first example or first
 * choice, else something of its type. It need not fit the schema: who wants to know asks
 * `validateParameters`.
 */
export function sampleParameters(schema: JsonObject): Sample {
  const invented: string[] = [];
  const value = sampleObject(schema, schema, [], invented);
  return { parameters: isJsonObject(value) ? value : {}, invented };
}

function sampleObject(
  root: JsonObject,
  schema: JsonObject,
  path: string[],
  invented: string[],
): JsonObject {
  const properties = isJsonObject(schema["properties"]) ? schema["properties"] : {};
  const required = Array.isArray(schema["required"])
    ? schema["required"].filter((name) => typeof name === "string")
    : [];
  const entries: [string, Json][] = [];
  for (const name of new Set(required)) {
    const property = resolve(root, Object.hasOwn(properties, name) ? properties[name] : undefined);
    if (Object.hasOwn(property, "default") || path.length > 20) continue;
    entries.push([name, sample(root, property, [...path, name], invented)]);
  }
  return Object.fromEntries(entries);
}

function sample(root: JsonObject, schema: JsonObject, path: string[], invented: string[]): Json {
  const given = [schema["const"], firstOf(schema["examples"]), firstOf(schema["enum"])].find(
    (value) => value !== undefined,
  );
  if (given !== undefined) return given;
  const [type] = Array.isArray(schema["type"]) ? schema["type"] : [schema["type"]];
  if (type === "object") return sampleObject(root, schema, path, invented);
  invented.push(toPointer(path));
  if (type === "boolean") return true;
  if (type === "null") return null;
  if (type === "integer" || type === "number") return numberFor(schema);
  if (type === "array")
    return Array.from({ length: Math.min(numberOf(schema["minItems"]) ?? 0, 5) }, () =>
      sample(root, resolve(root, schema["items"]), path, invented),
    );
  return textFor(schema);
}

function numberFor(schema: JsonObject): number {
  const least = numberOf(schema["minimum"]) ?? (numberOf(schema["exclusiveMinimum"]) ?? -1) + 1;
  const step = numberOf(schema["multipleOf"]);
  return step === undefined || step <= 0 ? least : Math.ceil(least / step) * step;
}

const formats: Readonly<Record<string, string>> = {
  hostname: "app.example.com",
  email: "somebody@example.com",
  uri: "https://example.com",
  date: "2030-01-01",
  time: "12:00:00Z",
  "date-time": "2030-01-01T12:00:00Z",
  uuid: "00000000-0000-4000-8000-000000000000",
  ipv4: "192.0.2.1",
  ipv6: "2001:db8::1",
  duration: "PT1H",
};

function textFor(schema: JsonObject): string {
  const format = schema["format"];
  const text =
    typeof format === "string" && Object.hasOwn(formats, format)
      ? (formats[format] ?? "example")
      : "example";
  const most = numberOf(schema["maxLength"]) ?? text.length;
  return text.slice(0, most).padEnd(Math.min(numberOf(schema["minLength"]) ?? 0, 1000), "x");
}

/** A schema with its `$ref` into `$defs` followed, a few times at most. */
function resolve(root: JsonObject, schema: Json | undefined): JsonObject {
  let found: JsonObject = isJsonObject(schema) ? schema : {};
  for (let hops = 0; hops < 10 && typeof found["$ref"] === "string"; hops += 1) {
    const name = /^#\/\$defs\/([^/]+)$/.exec(found["$ref"])?.[1];
    const definitions = root["$defs"];
    const next =
      name === undefined || !isJsonObject(definitions) || !Object.hasOwn(definitions, name)
        ? undefined
        : definitions[name];
    if (!isJsonObject(next)) break;
    const { $ref: _, ...beside } = found;
    found = { ...next, ...beside };
  }
  return found;
}

function firstOf(list: Json | undefined): Json | undefined {
  return Array.isArray(list) ? list[0] : undefined;
}

function numberOf(value: Json | undefined): number | undefined {
  return typeof value === "number" ? value : undefined;
}
