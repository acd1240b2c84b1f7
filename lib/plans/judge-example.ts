import { getOfferedVersion } from "@/lib/catalog/server";
import { requireCan } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import type { Target } from "@/lib/targets";
import { usableTargets } from "@/lib/targets/server";
import type { ParsedTemplate } from "@/lib/template";
import { exampleOf } from "./example";
import { platformRules } from "./platform-rules";
import { type Intent, plan } from "./plan";
import type { PolicyVerdict } from "./preview";

export interface ExampleVerdicts {
  verdicts: PolicyVerdict[];
  /** Where the example would go; "" where the actor may use no target. */
  target: string;
}

/**
 * What the policies say of the files that a template would make as an example. Empty where there is
 * none. Throws `forbidden`, `not_found`.
 */
export async function judgeExample(
  ctx: Context,
  name: string,
  team: string,
): Promise<ExampleVerdicts> {
  requireCan(ctx.actor, "catalog.read");
  const [{ template }, [target], rules] = await Promise.all([
    getOfferedVersion(ctx.db, name),
    usableTargets(ctx),
    platformRules(ctx),
  ]);
  if (target === undefined) return { verdicts: [], target: "" };
  return { verdicts: exampleVerdicts(template, target, team, rules), target: target.title };
}

/** Pure. */
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
    ...rules,
  }).verdicts;
}

/** How many policies pass an example whole; undefined where one denies it, or none was asked. */
export function policiesPassed(verdicts: readonly PolicyVerdict[]): number | undefined {
  if (verdicts.length === 0 || verdicts.some(({ verdict }) => verdict === "denied"))
    return undefined;
  const notPassed = new Set(
    verdicts.filter(({ verdict }) => verdict !== "passes").map(({ policy }) => policy),
  );
  return new Set(
    verdicts.filter(({ policy }) => !notPassed.has(policy)).map(({ policy }) => policy),
  ).size;
}
