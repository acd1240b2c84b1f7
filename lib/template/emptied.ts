import {
  childPointer,
  fromPointer,
  isJsonObject,
  isWithin,
  type Json,
  type JsonObject,
} from "@/lib/json";
import type { Expression } from "./expression";
import { fieldName } from "./field-name";
import { error } from "./problems";
import { parametersOf } from "./provenance";
import type { RenderInput, TemplateProblem } from "./types";

/**
 * Problems of expressions that read what somebody left empty on purpose: the template cannot do
 * without it, and its field says so.
 */
export function tellEmptied(
  { template, parameters }: Pick<RenderInput, "template" | "parameters">,
  filled: JsonObject | undefined,
  expressions: Iterable<Expression>,
  problems: readonly TemplateProblem[],
): TemplateProblem[] {
  // Nothing is looked into that may be too large to be.
  if (filled === undefined || !problems.some(({ code }) => code === "expression-failed"))
    return [...problems];
  const emptied = emptiedBelow(parameters, filled, "");
  if (emptied.length === 0) return [...problems];
  const reading = new Map<string, string>();
  for (const expression of expressions) {
    const read = parametersOf(expression, undefined);
    const pointer = emptied.find((each) => read.some((other) => isWithin(other, each)));
    if (pointer !== undefined) reading.set(expression.source, pointer);
  }
  const told = new Set<string>();
  return problems.flatMap((problem) => {
    const pointer = reading.get(problem.expression ?? "");
    if (problem.code !== "expression-failed" || pointer === undefined) return [problem];
    if (told.has(pointer)) return [];
    told.add(pointer);
    const name = fieldName(template.schema, fromPointer(pointer));
    return [
      error("invalid-parameter", `${name} must not be empty: the template needs it.`, { pointer }),
    ];
  });
}

/** Pointers of what is given as null, and has no value. */
function emptiedBelow(given: Json, filled: Json, at: string): string[] {
  if (Array.isArray(given) && Array.isArray(filled))
    return given.flatMap((item, index) =>
      emptiedBelow(item, filled[index] ?? null, childPointer(at, index)),
    );
  if (!isJsonObject(given) || !isJsonObject(filled)) return [];
  return Object.entries(given).flatMap(([key, value]) => {
    const below = childPointer(at, key);
    if (Object.hasOwn(filled, key)) return emptiedBelow(value, filled[key] as Json, below);
    return value === null ? [below] : [];
  });
}
