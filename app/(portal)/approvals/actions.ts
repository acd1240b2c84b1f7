"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import type { AskedException } from "@/components/exceptions/ask-exception";
import {
  askException,
  decideException,
  withdrawExceptionRequest,
} from "@/lib/exception-requests/server";
import { type ActionResult, actionResult, requireArguments } from "@/lib/http/server";
import { currentContext } from "@/lib/identity/server";
import type { ReviewInput } from "@/lib/reviews";
import { beginReview } from "@/lib/reviews/server";
import { fields, text } from "../../_shell/argument-shapes";

/** Leads to the Git host, and from there back with leave to review as the login that they have linked. */
export async function review(input: ReviewInput): Promise<ActionResult<never>> {
  return actionResult(async () => {
    const ctx = await currentContext();
    requireArguments([fields], input);
    return redirect(await beginReview(ctx, input));
  });
}

export async function ask(input: AskedException): Promise<ActionResult<void>> {
  return actionResult(async () => {
    const ctx = await currentContext();
    requireArguments([fields], input);
    await askException(ctx, input);
    revalidatePath("/approvals");
  });
}

export async function decide(input: {
  id: string;
  verdict: "grant" | "refuse";
  remark: string;
  expires?: string;
  widened?: { allRules: boolean; allObjects: boolean };
}): Promise<ActionResult<void>> {
  return actionResult(async () => {
    const ctx = await currentContext();
    requireArguments([fields], input);
    await decideException(ctx, input);
    revalidatePath("/", "layout");
  });
}

export async function withdraw(id: string): Promise<ActionResult<void>> {
  return actionResult(async () => {
    const ctx = await currentContext();
    requireArguments([text], id);
    await withdrawExceptionRequest(ctx, id);
    revalidatePath("/", "layout");
  });
}
