"use server";

import { revalidatePath } from "next/cache";
import { type ActionResult, actionResult, requireArguments } from "@/lib/http/server";
import { currentContext } from "@/lib/identity/server";
import { retryProposal, withdrawProposal } from "@/lib/proposals/server";
import { text } from "../../../_shell/argument-shapes";

export async function withdraw(id: string): Promise<ActionResult<void>> {
  return actionResult(async () => {
    const ctx = await currentContext();
    requireArguments([text], id);
    await withdrawProposal(ctx, id);
    revalidatePath("/ops/proposals", "layout");
  });
}

export async function retry(id: string): Promise<ActionResult<void>> {
  return actionResult(async () => {
    const ctx = await currentContext();
    requireArguments([text], id);
    await retryProposal(ctx, id);
    revalidatePath("/ops/proposals", "layout");
  });
}
