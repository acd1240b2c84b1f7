"use server";

import { revalidatePath } from "next/cache";
import type { StartDraftInput } from "@/lib/drafts";
import { bringBackDraft, startDraft } from "@/lib/drafts/server";
import { type ActionResult, actionResult, requireArguments } from "@/lib/http/server";
import { currentContext } from "@/lib/identity/server";
import { fields, text } from "../../../../_shell/argument-shapes";

/** Begins a draft; answers where it is. */
export async function start(
  input: StartDraftInput,
): Promise<ActionResult<{ id: string; template: string }>> {
  return actionResult(async () => {
    const ctx = await currentContext();
    requireArguments([fields], input);
    const { id, template } = await startDraft(ctx, input);
    revalidatePath("/ops/templates");
    return { id, template };
  });
}

export async function bringBack(id: string): Promise<ActionResult<void>> {
  return actionResult(async () => {
    const ctx = await currentContext();
    requireArguments([text], id);
    await bringBackDraft(ctx, id);
    revalidatePath("/ops/templates", "layout");
  });
}
