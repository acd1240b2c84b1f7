import type { Target } from "@/lib/targets";
import type { ParsedTemplate } from "@/lib/template";
import { exampleOf } from "./example";
import { type Intent, plan } from "./plan";
import type { PolicyVerdict } from "./preview";

/** What the policies say of the files that a template would make as an example. Pure. */
export function exampleVerdicts(
  template: ParsedTemplate,
  target: Target,
  team: string,
  rules: Pick<Intent, "schemas" | "curated" | "now">,
): PolicyVerdict[] {
  const { instance, parameters } = exampleOf(template, target, team);
  if (parameters === undefined) return [];
  return plan({
    template,
    target,
    team,
    name: instance.name,
    instanceId: instance.id,
    createdBy: "example",
    parameters,
    inPlace: true,
    ...rules,
  }).verdicts;
}

/** How many policies pass an example whole; undefined where one denies it, or none was asked. */
export function policiesPassed(verdicts: readonly PolicyVerdict[]): number | undefined {
  if (verdicts.length === 0 || verdicts.some(({ verdict }) => verdict === "denied"))
    return undefined;
  return verdicts.filter(({ verdict }) => verdict === "passes").length;
}
