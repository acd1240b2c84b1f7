"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { beginLinking, unlinkLogin } from "@/lib/git-host/server";
import { type ActionResult, actionResult } from "@/lib/http/server";
import type { NewToken } from "@/lib/identity";
import { createToken, currentContext, type CreatedToken, revokeToken } from "@/lib/identity/server";

/** Leads to the Git host, where somebody says who they are. */
export async function link(): Promise<ActionResult<never>> {
  return actionResult(async () => redirect(await beginLinking(await currentContext())));
}

export async function unlink(): Promise<ActionResult<void>> {
  return actionResult(async () => {
    await unlinkLogin(await currentContext());
    revalidatePath("/account");
  });
}

export async function create(input: NewToken): Promise<ActionResult<CreatedToken>> {
  return actionResult(async () => {
    const created = await createToken(await currentContext(), input);
    revalidatePath("/account");
    return created;
  });
}

export async function revoke(id: string): Promise<ActionResult<void>> {
  return actionResult(async () => {
    await revokeToken(await currentContext(), id);
    revalidatePath("/account");
  });
}
