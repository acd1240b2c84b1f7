import { parseInput } from "@/lib/errors";
import { requireCan } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import { runTask } from "@/lib/threads/server";
import { currentPolicyTexts } from "./current-policies";
import type { PolicyTexts } from "./policy-texts";
import { policyTextInput } from "./edited-policy";
import type { PolicyCheck } from "./policies";
import { checkPolicyTask } from "./tasks";

/** A check, and among which policies. */
export interface CheckedPolicy {
  check: PolicyCheck;
  texts: PolicyTexts;
  /** It loads, so that what it would mean can be judged before it is saved. */
  loads: boolean;
}

/**
 * What is wrong with a policy's text, by line and column, and what its own tests say. Stores
 * nothing. Throws `forbidden`, `invalid` for what is too large, `too_costly`.
 */
export async function checkPolicy(ctx: Context, raw: unknown): Promise<CheckedPolicy> {
  requireCan(ctx.actor, "policy.manage");
  const input = parseInput(policyTextInput, raw);
  const texts = await currentPolicyTexts(ctx);
  const check = await runTask(checkPolicyTask, { texts, input });
  const loads = !check.problems.some(({ severity }) => severity !== "warning");
  return { check, texts, loads };
}
