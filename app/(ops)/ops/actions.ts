"use server";

import { revalidatePath } from "next/cache";
import { type ActionResult, actionResult } from "@/lib/http/server";
import { currentContext } from "@/lib/identity/server";
import { retrySetAside } from "@/lib/overview/server";

export async function retryJob(id: string): Promise<ActionResult<void>> {
  return actionResult(async () => {
    await retrySetAside(await currentContext(), id);
    revalidatePath("/ops");
  });
}
