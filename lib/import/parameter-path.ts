import { isJsonObject, type Json, type JsonObject } from "@/lib/json";

const reserved = new Set([
  "in",
  "true",
  "false",
  "null",
  "as",
  "break",
  "const",
  "continue",
  "else",
  "for",
  "function",
  "if",
  "import",
  "let",
  "loop",
  "package",
  "namespace",
  "return",
  "var",
  "void",
  "while",
]);

export type ValueType =
  | "string"
  | "integer"
  | "number"
  | "boolean"
  | "array"
  | "object"
  | "unknown";

/** A value in CEL. */
export interface CelValue {
  cel: string;
  type: ValueType;
  /**
   * The CEL gives an optional: alone in a scalar it leaves the key out, elsewhere it needs
   * `orValue`.
   */
  optional: boolean;
}

const zeros: Readonly<Record<ValueType, string>> = {
  string: '""',
  integer: "0",
  number: "0.0",
  boolean: "false",
  array: "[]",
  object: "{}",
  unknown: '""',
};

/** The value as part of a larger expression: what is absent is the empty value of its type. */
export function definite({ cel, type, optional }: CelValue): string {
  return optional ? `${cel}.orValue(${zeros[type]})` : cel;
}

/** A CEL literal of a JSON value. */
export function literal(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(literal).join(", ")}]`;
  if (isJsonObject(value))
    return `{${Object.entries(value)
      .map(([key, item]) => `${celText(key)}: ${literal(item)}`)
      .join(", ")}}`;
  if (typeof value === "string") return celText(value);
  return JSON.stringify(value);
}

export function celText(text: string): string {
  return JSON.stringify(text).replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029");
}

/** Whether a key can be written as `.key` in CEL. */
export function isName(key: string): boolean {
  return /^[A-Za-z_]\w*$/.test(key) && !reserved.has(key);
}

function typeOf(schema: Json | undefined): ValueType {
  const type = isJsonObject(schema) ? schema["type"] : undefined;
  switch (type) {
    case "string":
    case "integer":
    case "number":
    case "boolean":
    case "array":
    case "object":
      return type;
    default:
      return "unknown";
  }
}

/**
 * `params.a.?b` for a path into the parameters; undefined where the schema has no such property.
 */
export function parameterPath(schema: JsonObject, path: readonly string[]): CelValue | undefined {
  let cel = "params";
  let optional = false;
  let current: Json | undefined = schema;
  for (const step of path) {
    const properties: Json | undefined = isJsonObject(current) ? current["properties"] : undefined;
    const next: Json | undefined =
      isJsonObject(properties) && Object.hasOwn(properties, step) ? properties[step] : undefined;
    const open: Json | undefined =
      isJsonObject(current) && !isJsonObject(properties)
        ? (current["additionalProperties"] ?? {})
        : undefined;
    if (next === undefined && open === undefined) return undefined;
    const sure: boolean = next !== undefined && (isRequired(current, step) || isAlwaysThere(next));
    if (!sure) optional = true;
    const name = isName(step);
    const mark: string = optional ? "?" : "";
    cel += name ? `.${mark}${step}` : `[${mark}${celText(step)}]`;
    current = next ?? open;
  }
  return { cel, type: typeOf(current), optional };
}

function isRequired(schema: Json | undefined, key: string): boolean {
  const required = isJsonObject(schema) ? schema["required"] : undefined;
  return Array.isArray(required) && required.includes(key);
}

/** Whether the engine fills it in: it has a default, or its own defaults make it complete. */
function isAlwaysThere(schema: Json | undefined): boolean {
  if (!isJsonObject(schema)) return false;
  if (schema["default"] !== undefined) return true;
  const properties = schema["properties"];
  if (schema["type"] !== "object" || !isJsonObject(properties)) return false;
  const filled = Object.keys(properties).filter((key) => isAlwaysThere(properties[key]));
  const required = Array.isArray(schema["required"]) ? schema["required"] : [];
  return (
    filled.length > 0 && required.every((key) => typeof key === "string" && filled.includes(key))
  );
}
