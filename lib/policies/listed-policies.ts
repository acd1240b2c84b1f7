import type { JobContext } from "@/lib/jobs/server";
import { runTask } from "@/lib/threads/server";
import { currentPolicyTexts } from "./current-policies";
import { policyRulesTask } from "./tasks";

/** How many rules each policy has that counts now, by name. */
export async function listedPolicies(
  ctx: Pick<JobContext, "db" | "config">,
): Promise<Map<string, number>> {
  return runTask(policyRulesTask, await currentPolicyTexts(ctx));
}
