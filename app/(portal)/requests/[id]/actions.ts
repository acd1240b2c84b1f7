"use server";

import { revalidatePath } from "next/cache";
import { type ActionResult, actionResult } from "@/lib/http/server";
import { currentContext } from "@/lib/identity/server";
import { cancelRequest, retryRequest } from "@/lib/requests/server";

export async function cancel(id: string): Promise<ActionResult<void>> {
  return actionResult(async () => {
    await cancelRequest(await currentContext(), id);
    revalidatePath(`/requests/${id}`);
  });
}

export async function retry(id: string): Promise<ActionResult<void>> {
  return actionResult(async () => {
    await retryRequest(await currentContext(), id);
    revalidatePath(`/requests/${id}`);
  });
}
