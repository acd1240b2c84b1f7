"use server";

import { revalidatePath } from "next/cache";
import type { NewRegistration } from "@/lib/git-host";
import {
  beginRegistration,
  checkConnection,
  disconnectApp,
  type Registration,
  replacePrivateKey,
  rotateWebhookSecret,
} from "@/lib/git-host/server";
import { type ActionResult, actionResult, requireArguments } from "@/lib/http/server";
import { currentContext } from "@/lib/identity/server";
import { fields, text } from "../../../_shell/argument-shapes";

export async function register(input: NewRegistration): Promise<ActionResult<Registration>> {
  return actionResult(async () => {
    const ctx = await currentContext();
    requireArguments([fields], input);
    return beginRegistration(ctx, input);
  });
}

export async function check(): Promise<ActionResult<{ woken: number }>> {
  return actionResult(async () => {
    const checked = await checkConnection(await currentContext());
    revalidatePath("/ops/github");
    return checked;
  });
}

export async function rotateSecret(): Promise<ActionResult<void>> {
  return actionResult(async () => {
    await rotateWebhookSecret(await currentContext());
    revalidatePath("/ops/github");
  });
}

export async function replaceKey(privateKey: string): Promise<ActionResult<void>> {
  return actionResult(async () => {
    const ctx = await currentContext();
    requireArguments([text], privateKey);
    await replacePrivateKey(ctx, { privateKey });
    revalidatePath("/ops/github");
  });
}

export async function disconnect(): Promise<ActionResult<void>> {
  return actionResult(async () => {
    await disconnectApp(await currentContext());
    revalidatePath("/ops/github");
  });
}
