import { requireCan } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import { runTask } from "@/lib/threads/server";
import { currentPolicyTexts } from "./current-policies";
import type { RefusedPolicy } from "./policies";
import { refusedPoliciesTask } from "./tasks";

/**
 * The policies in force that an API server would not create, such as those that were saved before Slipway knew it.
 * They are judged by as far as they can be. Throws `forbidden`, `misconfigured`, `too_costly`.
 */
export async function listRefusedPolicies(ctx: Context): Promise<readonly RefusedPolicy[]> {
  requireCan(ctx.actor, "policy.read");
  return runTask(refusedPoliciesTask, await currentPolicyTexts(ctx));
}
