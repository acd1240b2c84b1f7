import { isJsonObject } from "@/lib/json";
import { warning } from "./problems";
import type { ParameterPlace } from "./parameter-place";
import { everySchema, schemaLists, schemaValues } from "./schema-walk";
import type { ParameterStep, TemplateProblem } from "./types";

/**
 * Conditions on a parameter that another step asks for. The form shows each step by itself, so such
 * a condition never holds there.
 */
export function lintSteps(
  steps: readonly ParameterStep[],
  place: ParameterPlace,
): TemplateProblem[] {
  const all = steps.map(namesIn);
  return steps.flatMap((step, index) => {
    const elsewhere = [...(all[index]?.read ?? [])].filter(
      (name) => !all[index]?.asked.has(name) && all.some(({ asked }) => asked.has(name)),
    );
    return elsewhere.map((name) =>
      warning(
        "split-condition",
        `A condition of the step ${step.title} is about ${name}, which another step asks for.`,
        {
          ...place(index, ["if"]),
          expected: "what depends on an answer in the same step as the answer, or x-slipway-when",
        },
      ),
    );
  });
}

/** Parameters that a step asks for, in whichever case, and those that its conditions are about. */
function namesIn({ schema }: ParameterStep): { asked: Set<string>; read: Set<string> } {
  const [asked, read] = [new Set<string>(), new Set<string>()];
  for (const { schema: inner, path } of everySchema(schema)) {
    // Only what is about the parameters themselves, not about what is in one of them.
    if (
      !path.every(
        (part) =>
          (schemaValues.has(part) && part !== "items") ||
          schemaLists.has(part) ||
          /^\d+$/.test(part),
      )
    )
      continue;
    const names = isJsonObject(inner["properties"]) ? Object.keys(inner["properties"]) : [];
    const required = Array.isArray(inner["required"])
      ? inner["required"].filter((name) => typeof name === "string")
      : [];
    if (path.includes("if")) for (const name of [...names, ...required]) read.add(name);
    else for (const name of names) asked.add(name);
  }
  return { asked, read };
}
