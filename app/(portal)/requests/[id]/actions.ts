"use server";

import { revalidatePath } from "next/cache";
import { type ActionResult, actionResult, requireArguments } from "@/lib/http/server";
import { currentContext } from "@/lib/identity/server";
import { cancelRequest, retryRequest } from "@/lib/requests/server";
import { text } from "../../../_shell/argument-shapes";

export async function cancel(id: string): Promise<ActionResult<void>> {
  return actionResult(async () => {
    const ctx = await currentContext();
    requireArguments([text], id);
    await cancelRequest(ctx, id);
    revalidatePath(`/requests/${id}`);
  });
}

export async function retry(id: string): Promise<ActionResult<void>> {
  return actionResult(async () => {
    const ctx = await currentContext();
    requireArguments([text], id);
    await retryRequest(ctx, id);
    revalidatePath(`/requests/${id}`);
  });
}
