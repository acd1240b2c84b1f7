"use server";

import { revalidatePath } from "next/cache";
import type { PolicyImpact } from "@/lib/compliance";
import { policyImpact } from "@/lib/compliance/server";
import { type ActionResult, actionResult, requireArguments } from "@/lib/http/server";
import type { Context } from "@/lib/access/server";
import { currentContext } from "@/lib/identity/server";
import { endException as endGranted } from "@/lib/exception-requests/server";
import type { PolicyCheck } from "@/lib/policies";
import {
  checkPolicy,
  currentPolicyTexts,
  revertedText,
  revertPolicy,
  savePolicy,
  switchedText,
} from "@/lib/policies/server";
import { fields, text } from "../../../_shell/argument-shapes";

/**
 * What is wrong with a text, and what it would mean for what is in Git; the latter only where it
 * can be judged.
 */
export interface Answer {
  check: PolicyCheck;
  impact: PolicyImpact | undefined;
}

export async function check(input: {
  name: string | undefined;
  text: string;
  tests: string;
}): Promise<ActionResult<Answer>> {
  return actionResult(async () => {
    const ctx = await currentContext("preview");
    requireArguments([fields], input);
    return answer(ctx, input);
  });
}

export async function save(input: {
  name: string | undefined;
  text: string;
  tests: string;
  note: string;
  revision: number;
  failingTests: boolean;
}): Promise<ActionResult<{ name: string; proposal: string | undefined }>> {
  return actionResult(async () => {
    const ctx = await currentContext();
    requireArguments([fields], input);
    const { name, outcome } = await savePolicy(ctx, input);
    revalidatePath("/ops/policies", "layout");
    return { name, proposal: outcome.kind === "proposed" ? outcome.proposal : undefined };
  });
}

export async function checkSwitch(input: {
  name: string;
  binding: string;
  action: string;
}): Promise<ActionResult<Answer & { text: string; tests: string }>> {
  return actionResult(async () => {
    const ctx = await currentContext("preview");
    requireArguments([fields], input);
    const switched = await switchedText(ctx, input);
    return { ...(await answer(ctx, switched)), text: switched.text, tests: switched.tests };
  });
}

/** What giving a policy back to the catalog's file would mean. */
export async function checkRevert(
  name: string,
): Promise<ActionResult<{ impact: PolicyImpact | undefined }>> {
  return actionResult(async () => {
    const ctx = await currentContext("preview");
    requireArguments([text], name);
    const before = await revertedText(ctx, name);
    if (before.text !== undefined)
      return { impact: (await answer(ctx, { ...before, text: before.text })).impact };
    return {
      impact: await policyImpact(ctx, {
        texts: await currentPolicyTexts(ctx),
        name,
        text: undefined,
      }),
    };
  });
}

export async function revert(input: {
  name: string;
  revision: number;
}): Promise<ActionResult<void>> {
  return actionResult(async () => {
    const ctx = await currentContext();
    requireArguments([fields], input);
    await revertPolicy(ctx, input);
    revalidatePath("/ops/policies", "layout");
  });
}

async function answer(
  ctx: Context,
  input: { name: string | undefined; text: string; tests: string },
): Promise<Answer> {
  const { check: found, texts, loads } = await checkPolicy(ctx, input);
  return {
    check: found,
    impact: loads
      ? await policyImpact(ctx, { texts, name: input.name, text: input.text })
      : undefined,
  };
}

export async function endException(input: {
  name: string;
  reason: string;
}): Promise<ActionResult<void>> {
  return actionResult(async () => {
    const ctx = await currentContext();
    requireArguments([fields], input);
    await endGranted(ctx, input);
    revalidatePath("/ops/policies", "layout");
  });
}
