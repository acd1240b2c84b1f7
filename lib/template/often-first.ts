import { isJsonObject } from "@/lib/json";
import type { ParameterStep } from "./types";

/**
 * The steps of a form with the parameters of these names before the others of their step; within
 * both in the order of the template's author.
 */
export function oftenFirst(
  steps: readonly ParameterStep[],
  often: ReadonlySet<string>,
): ParameterStep[] {
  return steps.map((step) => {
    const { properties } = step.schema;
    if (!isJsonObject(properties)) return step;
    const members = Object.entries(properties);
    const first = members.filter(([name]) => often.has(name));
    if (first.length === 0 || first.length === members.length) return step;
    const rest = members.filter(([name]) => !often.has(name));
    return {
      ...step,
      schema: { ...step.schema, properties: Object.fromEntries([...first, ...rest]) },
    };
  });
}
