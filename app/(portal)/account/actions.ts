"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { beginLinking, unlinkLogin } from "@/lib/git-host/server";
import { type ActionResult, actionResult, requireArguments } from "@/lib/http/server";
import type { NewServiceAccount, NewToken } from "@/lib/identity";
import {
  createAccountToken,
  type CreatedToken,
  createServiceAccount,
  createToken,
  currentContext,
  endServiceAccount,
  extendServiceAccount,
  revokeToken,
} from "@/lib/identity/server";
import { fields, number, text } from "../../_shell/argument-shapes";

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

export async function revoke(id: string, reason: string): Promise<ActionResult<void>> {
  return actionResult(async () => {
    const ctx = await currentContext();
    requireArguments([text, text], id, reason);
    await revokeToken(ctx, id, { reason });
    listedAnew();
  });
}

export async function createAccount(input: NewServiceAccount): Promise<ActionResult<void>> {
  return actionResult(async () => {
    const ctx = await currentContext();
    requireArguments([fields], input);
    await createServiceAccount(ctx, input);
    listedAnew();
  });
}

export async function createForAccount(
  id: string,
  input: NewToken,
): Promise<ActionResult<CreatedToken>> {
  return actionResult(async () => {
    const ctx = await currentContext();
    requireArguments([text, fields], id, input);
    const created = await createAccountToken(ctx, id, input);
    listedAnew();
    return created;
  });
}

export async function endAccount(id: string, reason: string): Promise<ActionResult<void>> {
  return actionResult(async () => {
    const ctx = await currentContext();
    requireArguments([text, text], id, reason);
    await endServiceAccount(ctx, id, { reason });
    listedAnew();
  });
}

export async function extendAccount(id: string, seconds: number): Promise<ActionResult<void>> {
  return actionResult(async () => {
    const ctx = await currentContext();
    requireArguments([text, number], id, seconds);
    await extendServiceAccount(ctx, id, { seconds });
    listedAnew();
  });
}

/** Both pages show them. */
function listedAnew(): void {
  revalidatePath("/account");
  revalidatePath("/ops/tokens");
}
