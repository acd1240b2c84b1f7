import { getOfferedVersion } from "@/lib/catalog/server";
import { requireCan } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import { usableTargets } from "@/lib/targets/server";
import { runTask } from "@/lib/threads/server";
import { platformRules } from "./platform-rules";
import type { PolicyVerdict } from "./preview";
import { exampleVerdictsTask } from "./tasks";

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
  const [{ template }, [target]] = await Promise.all([
    getOfferedVersion(ctx.db, name),
    usableTargets(ctx),
  ]);
  if (target === undefined) return { verdicts: [], target: "" };
  const rules = await platformRules(ctx, { target, team });
  const verdicts = await runTask(exampleVerdictsTask, { template, target, team, rules });
  return { verdicts, target: target.title };
}
