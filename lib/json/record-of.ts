import { z } from "zod";

/**
 * A map from texts to values of one kind, as `z.record`; but that leaves out without a word what is called `__proto__`, and
 * a file may be.
 */
export function recordOf<Value extends z.ZodType>(
  value: Value,
  key: z.ZodType<string, string> = z.string(),
): z.ZodType<Record<string, z.output<Value>>, Record<string, z.input<Value>>> {
  const map = z.map(key, value, "It must be a map.").transform((all) => Object.fromEntries(all));
  // A description for others reads what is given, of which nothing is known before it is a map.
  const described = z.preprocess(asMap, map).meta(descriptionOf(z.record(key, value)));
  return described as z.ZodType<Record<string, z.output<Value>>, Record<string, z.input<Value>>>;
}

function asMap(value: unknown): unknown {
  const isPlain = typeof value === "object" && value !== null && !Array.isArray(value);
  return isPlain && !(value instanceof Map) ? new Map(Object.entries(value)) : undefined;
}

function descriptionOf(schema: z.ZodType): Record<string, unknown> {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, {
    io: "input",
    unrepresentable: "any",
  });
  return rest;
}
