"use server";

import { revalidatePath } from "next/cache";
import type { SaveOutcome } from "@/lib/drafts";
import {
  baseOf,
  discardDraft,
  historyOf,
  type HistoryPage,
  restoreRevision,
} from "@/lib/drafts/server";
import { type ActionResult, actionResult, requireArguments } from "@/lib/http/server";
import { currentContext } from "@/lib/identity/server";
import type { BundleFiles } from "@/lib/template";
import { number, text } from "../../../../../../_shell/argument-shapes";

/** The version that a draft began from, to compare it with. */
export async function base(
  id: string,
): Promise<ActionResult<{ version: string; files: BundleFiles } | undefined>> {
  return actionResult(async () => {
    const ctx = await currentContext();
    requireArguments([text], id);
    return baseOf(ctx, id);
  });
}

export async function history(id: string, cursor?: string): Promise<ActionResult<HistoryPage>> {
  return actionResult(async () => {
    const ctx = await currentContext();
    requireArguments([text, text.optional()], id, cursor);
    return historyOf(ctx, id, { cursor, page: 1 });
  });
}

export async function restore(
  id: string,
  revision: number,
  onto: number,
): Promise<ActionResult<SaveOutcome>> {
  return actionResult(async () => {
    const ctx = await currentContext();
    requireArguments([text, number, number], id, revision, onto);
    return restoreRevision(ctx, id, { revision, onto });
  });
}

export async function discard(id: string): Promise<ActionResult<void>> {
  return actionResult(async () => {
    const ctx = await currentContext();
    requireArguments([text], id);
    await discardDraft(ctx, id);
    revalidatePath("/ops/templates", "layout");
  });
}
