import type { Context } from "@/lib/access/server";
import { runTask } from "@/lib/threads/server";
import type { Plan } from "./plan";
import { platformRules } from "./platform-rules";
import { type PlanInput, planTask } from "./tasks";

/**
 * What a new instance would write, by the rules of now, planned in a thread. Throws `misconfigured`,
 * and `too_costly` for what takes too long.
 */
export async function planInstance(ctx: Context, intent: Omit<PlanInput, "rules">): Promise<Plan> {
  return runTask(planTask, { ...intent, rules: await platformRules(ctx, intent) });
}
