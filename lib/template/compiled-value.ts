import { isJsonObject, type Json } from "@/lib/json";
import { toCel, type Value } from "./cel-values";
import { textOf, type CompiledText, type ValueContext } from "./value-text";

/** JSON whose texts may hold expressions, compiled. */
export type CompiledValue =
  | CompiledText
  | { list: CompiledValue[] }
  | { map: [string, CompiledValue][] }
  | { as: Value };

/**
 * Compiles every text in a JSON value; what cannot be compiled is left out, and `compile` has told.
 */
export function compileValue(
  value: Json,
  compile: (text: string) => CompiledText | undefined,
): CompiledValue {
  if (typeof value === "string") return compile(value) ?? [];
  if (Array.isArray(value)) return { list: value.map((item) => compileValue(item, compile)) };
  if (isJsonObject(value))
    return { map: Object.entries(value).map(([key, item]) => [key, compileValue(item, compile)]) };
  return { as: toCel(value) };
}

/**
 * The value; a text that is one expression alone has that expression's type, and what is nothing is
 * left out.
 */
export function evaluateValue(compiled: CompiledValue, context: ValueContext): Value | undefined {
  if (isText(compiled)) {
    const [only, ...more] = compiled;
    if (typeof only === "object" && more.length === 0)
      return only.evaluate(context.scope, context.meter) ?? undefined;
    return evaluateText(compiled, context);
  }
  if ("as" in compiled) return compiled.as;
  if ("list" in compiled)
    return compiled.list
      .map((item) => evaluateValue(item, context))
      .filter((item) => item !== undefined);
  const members = compiled.map.map(([key, item]) => [key, evaluateValue(item, context)] as const);
  return new Map(members.filter((member): member is [string, Value] => member[1] !== undefined));
}

/** A text with the values of its expressions in it. */
export function evaluateText(text: CompiledText, context: ValueContext): string {
  return text
    .map((part) =>
      typeof part === "string" ? part : textOf(part.evaluate(context.scope, context.meter), part),
    )
    .join("");
}

function isText(compiled: CompiledValue): compiled is CompiledText {
  return Array.isArray(compiled);
}
