import { z } from "zod";

/** What stands for a schema of `recordOf` in a description for others. */
const described = new WeakMap<object, z.ZodType>();

/**
 * A map from texts to values of one kind, as `z.record`; but that leaves out without a word what is called `__proto__`, and
 * a file may be.
 */
export function recordOf<Value extends z.ZodType>(
  value: Value,
  key: z.ZodType<string, string> = z.string(),
): z.ZodType<Record<string, z.output<Value>>, Record<string, z.input<Value>>> {
  const map = z.map(key, value, "It must be a map.").transform((all) => Object.fromEntries(all));
  const schema = z.preprocess(asMap, map);
  described.set(schema, z.record(key, value));
  return schema as z.ZodType<Record<string, z.output<Value>>, Record<string, z.input<Value>>>;
}

/** The `z.record` that takes the same, to be described in JSON Schema; undefined for any other schema. */
export function describedRecord(schema: object): z.ZodType | undefined {
  return described.get(schema);
}

function asMap(value: unknown): unknown {
  const isPlain = typeof value === "object" && value !== null && !Array.isArray(value);
  return isPlain && !(value instanceof Map) ? new Map(Object.entries(value)) : undefined;
}
