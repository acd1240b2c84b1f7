"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { beginLinking, unlinkLogin } from "@/lib/git-host/server";
import { type ActionResult, actionResult, requireArguments } from "@/lib/http/server";
import type { NewToken } from "@/lib/identity";
import { createToken, currentContext, type CreatedToken, revokeToken } from "@/lib/identity/server";
import { fields, text } from "../../_shell/argument-shapes";

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
    const ctx = await currentContext();
    requireArguments([fields], input);
    const created = await createToken(ctx, input);
    revalidatePath("/account");
    return created;
  });
}

export async function revoke(id: string): Promise<ActionResult<void>> {
  return actionResult(async () => {
    const ctx = await currentContext();
    requireArguments([text], id);
    await revokeToken(ctx, id);
    revalidatePath("/account");
  });
}
