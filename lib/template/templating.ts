import { isJsonObject, type Json, type JsonObject } from "@/lib/json";
import type { Value } from "./cel-values";
import { resolveSchema, schemaAt, subschema } from "./schema-walk";

/** The keyword that lets `{{` into a value, and into all that is below it. */
const keyword = "x-slipway-templating";

/**
 * Whether what an expression gives may hold `{{`: all of it, nothing of it, or the braces that
 * stand as `mark` in a copy of it.
 */
export type Templating = boolean | { copy: Value; mark: string };

/**
 * The parameters with every text in them changed, keys among them; `allowed` says whether the
 * schema lets `{{` into it. `path` leads to the value, and for a key to the value that it names.
 */
export function mapTexts(
  parameters: JsonObject,
  schema: JsonObject,
  change: (text: string, path: string[], allowed: boolean) => string,
): JsonObject {
  const visit = (
    value: Json,
    described: Json | undefined,
    path: string[],
    allowedAbove: boolean,
  ): Json => {
    const allowed = allowedAbove || isAllowedBy(described, schema);
    if (typeof value === "string") return change(value, path, allowed);
    if (Array.isArray(value))
      return value.map((item, index) =>
        visit(item, subschema(described, index, schema), [...path, String(index)], allowed),
      );
    if (!isJsonObject(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => {
        const at = [...path, key];
        return [
          change(key, at, allowed),
          visit(item, subschema(described, key, schema), at, allowed),
        ];
      }),
    );
  };
  return visit(parameters, schema, [], false) as JsonObject;
}

/** Whether the schema lets `{{` into the value at this path of the parameters. */
export function isTemplatingAllowed(schema: JsonObject, path: readonly string[]): boolean {
  return [...path, ""].some((_, length) =>
    isAllowedBy(schemaAt(schema, path.slice(0, length)), schema),
  );
}

function isAllowedBy(described: Json | undefined, schema: JsonObject): boolean {
  return resolveSchema(described, schema)?.[keyword] === "allow";
}

/**
 * The parameters with `mark` for every brace in a text that may hold `{{`: of what an expression
 * makes of them, the marks are what it took from there. Undefined where there is no such brace, or
 * no character that the parameters do not have.
 */
export function markBraces(
  parameters: JsonObject,
  schema: JsonObject,
): { parameters: JsonObject; mark: string } | undefined {
  const used = new Set<string>();
  let found = false;
  mapTexts(parameters, schema, (text, _, allowed) => {
    found ||= allowed && text.includes("{");
    for (const char of text.match(/[\uE000-\uF8FF]/g) ?? []) used.add(char);
    return text;
  });
  const mark = found ? unusedMark(used) : undefined;
  if (mark === undefined) return undefined;
  const marked = mapTexts(parameters, schema, (text, _, allowed) =>
    allowed ? text.replaceAll("{", mark) : text,
  );
  return { parameters: marked, mark };
}

/** A character that means nothing to anybody (Unicode's private use area, one UTF-16 unit each). */
function unusedMark(used: ReadonlySet<string>): string | undefined {
  for (let code = 0xe000; code <= 0xf8ff; code += 1)
    if (!used.has(String.fromCharCode(code))) return String.fromCharCode(code);
  return undefined;
}

/** Whether a copy is the value, but for marks that stand for braces. */
export function isMarkedCopy(value: Value, copy: Value | undefined, mark: string): boolean {
  if (typeof value === "string")
    return typeof copy === "string" && copy.replaceAll(mark, "{") === value;
  if (Array.isArray(value))
    return (
      Array.isArray(copy) &&
      copy.length === value.length &&
      value.every((item, index) => isMarkedCopy(item, copy[index], mark))
    );
  if (!(value instanceof Map)) return Object.is(value, copy);
  if (!(copy instanceof Map) || copy.size !== value.size) return false;
  const copies = [...copy];
  return [...value].every(([key, item], index) => {
    const [copiedKey, copiedItem] = copies[index] ?? [];
    return isMarkedCopy(key, copiedKey, mark) && isMarkedCopy(item, copiedItem, mark);
  });
}

/** Whether any text in a value has `{{`. */
export function hasTemplating(value: Value): boolean {
  if (typeof value === "string") return value.includes("{{");
  if (Array.isArray(value)) return value.some(hasTemplating);
  return (
    value instanceof Map &&
    [...value].some(([key, item]) => key.includes("{{") || hasTemplating(item))
  );
}
