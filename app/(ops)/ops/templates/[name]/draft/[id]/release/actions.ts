"use server";

import { revalidatePath } from "next/cache";
import {
  askForImpactOfDraft,
  askForRelease,
  releaseDraft,
  takeBackAsked,
} from "@/lib/drafts/server";
import { type ActionResult, actionResult, requireArguments } from "@/lib/http/server";
import { currentContext } from "@/lib/identity/server";
import { fields, text } from "../../../../../../../_shell/argument-shapes";

/** What is released or asked for: what was seen, as which version, and why. */
export interface ReleaseWords {
  revision: number;
  version: string;
  note: string;
  /** Instances of which nobody can say what becomes of them, where whoever releases goes on knowing that. */
  notJudged?: number;
}

export async function release(id: string, input: ReleaseWords): Promise<ActionResult<void>> {
  return actionResult(async () => {
    const ctx = await currentContext();
    requireArguments([text, fields], id, input);
    await releaseDraft(ctx, id, input);
    revalidatePath("/", "layout");
  });
}

export async function ask(id: string, input: ReleaseWords): Promise<ActionResult<void>> {
  return actionResult(async () => {
    const ctx = await currentContext();
    requireArguments([text, fields], id, input);
    await askForRelease(ctx, id, input);
    revalidatePath("/", "layout");
  });
}

export async function takeBack(id: string): Promise<ActionResult<void>> {
  return actionResult(async () => {
    const ctx = await currentContext();
    requireArguments([text], id);
    await takeBackAsked(ctx, id);
    revalidatePath("/", "layout");
  });
}

export async function lookAtImpact(
  id: string,
  input: { version: string },
): Promise<ActionResult<void>> {
  return actionResult(async () => {
    const ctx = await currentContext();
    requireArguments([text, fields], id, input);
    await askForImpactOfDraft(ctx, id, input);
    revalidatePath("/ops/templates", "layout");
  });
}
