import { Optional } from "@marcbachmann/cel-js";
import { isJsonObject, type Json } from "@/lib/json";
import { limits } from "./limits";
import { TemplateFault } from "./problems";
import { resolveSchema, subschema } from "./schema-walk";

/**
 * What an expression gives: JSON, with whole numbers of 64 bits as BigInt and maps as Map (keys
 * come from people).
 */
export type Value = string | number | bigint | boolean | null | Value[] | Map<string, Value>;

const int64 = { min: -(2n ** 63n), max: 2n ** 63n - 1n };

/**
 * JSON as CEL sees it. A whole number is an `int`, unless the schema says `type: number`: then it
 * is a `double` whatever was typed, so that an expression does not break because somebody entered 1
 * instead of 1.5.
 */
export function toCel(value: Json, schema?: Json, root: Json | undefined = schema): Value {
  if (typeof value === "number") {
    if (!Number.isInteger(value) || isDouble(schema, root)) return value;
    const whole = BigInt(value);
    return whole >= int64.min && whole <= int64.max ? whole : value;
  }
  if (Array.isArray(value))
    return value.map((item, index) => toCel(item, subschema(schema, index, root), root));
  if (!isJsonObject(value)) return value;
  return new Map(
    Object.keys(value).map((key) => [
      key,
      toCel(value[key] as Json, subschema(schema, key, root), root),
    ]),
  );
}

function isDouble(schema: Json | undefined, root: Json | undefined): boolean {
  const type = resolveSchema(schema, root)?.["type"];
  if (Array.isArray(type)) return type.includes("number") && !type.includes("integer");
  return type === "number";
}

/**
 * What CEL gave, or undefined for `optional.none()`. Throws `wrong-type` for what no file can hold.
 */
export function fromCel(value: unknown, depth = 0): Value | undefined {
  if (depth > limits.depth)
    throw new TemplateFault("too-deep", `A value is nested deeper than ${limits.depth} levels.`);
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "bigint") {
    if (value >= int64.min && value <= int64.max) return value;
    throw new TemplateFault("wrong-type", "The number does not fit into 64 bits.");
  }
  if (typeof value === "number") {
    if (Number.isFinite(value)) return value;
    throw new TemplateFault("wrong-type", "The result is not a finite number.");
  }
  if (value instanceof Optional)
    return value.hasValue() ? fromCel(value.value(), depth) : undefined;
  if (Array.isArray(value))
    return value.map((item) => fromCel(item, depth + 1)).filter((item) => item !== undefined);
  if (value instanceof Map) return mapFromCel(value.entries(), depth);
  if (isJsonObject(value) && Object.getPrototypeOf(value) === Object.prototype)
    return mapFromCel(Object.entries(value), depth);
  throw new TemplateFault("wrong-type", "The expression gives a value that no file can hold.");
}

function mapFromCel(entries: Iterable<[unknown, unknown]>, depth: number): Map<string, Value> {
  const map = new Map<string, Value>();
  for (const [key, item] of entries) {
    if (typeof key !== "string" && typeof key !== "bigint" && typeof key !== "boolean") {
      throw new TemplateFault(
        "wrong-type",
        "A key of a map must be a string, a whole number or a boolean.",
      );
    }
    const name = String(key);
    if (map.has(name))
      throw new TemplateFault("duplicate-key", `A map has the key ${JSON.stringify(name)} twice.`);
    const converted = fromCel(item, depth + 1);
    if (converted !== undefined) map.set(name, converted);
  }
  return map;
}

/** In words, for messages. */
export function typeName(value: Value | undefined): string {
  if (value === undefined) return "nothing";
  if (value === null) return "null";
  if (typeof value === "string") return "a string";
  if (typeof value === "boolean") return "a boolean";
  if (Array.isArray(value)) return "a list";
  return value instanceof Map ? "a map" : "a number";
}

/** The value as plain JSON; whole numbers beyond 2^53 lose digits here, and only here. */
export function toJson(value: Value): Json {
  if (typeof value === "bigint") return Number(value);
  if (Array.isArray(value)) return value.map(toJson);
  if (!(value instanceof Map)) return value;
  return jsonObject([...value].map(([key, item]) => [key, toJson(item)]));
}

/** An object with exactly these members; `__proto__` is a member like any other. */
export function jsonObject(members: Iterable<readonly [string, Json]>): { [key: string]: Json } {
  return Object.fromEntries(members);
}
