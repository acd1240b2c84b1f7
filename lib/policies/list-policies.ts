import { requireCan } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import { listTargets } from "@/lib/targets/server";
import { runTask } from "@/lib/threads/server";
import { currentPolicyTexts } from "./current-policies";
import type { PolicyList } from "./policies";
import { listPoliciesTask } from "./tasks";

/**
 * Every policy as it counts now, with what its own tests say, the exceptions, and what may look
 * like a secret. Throws `forbidden`, `misconfigured`, `too_costly`.
 */
export async function listPolicies(ctx: Context): Promise<PolicyList> {
  requireCan(ctx.actor, "policy.read");
  const [texts, targets] = await Promise.all([currentPolicyTexts(ctx), listTargets(ctx)]);
  return runTask(listPoliciesTask, { texts, targets, now: ctx.now() });
}
