"use server";

import { revalidatePath } from "next/cache";
import {
  checkFile,
  confirmCatalogHead,
  decideFile,
  readCatalogAgain,
} from "@/lib/catalog-repository/server";
import type { Outcome } from "@/lib/curation";
import { type ActionResult, actionResult, requireArguments } from "@/lib/http/server";
import { currentContext } from "@/lib/identity/server";
import { fields, text } from "../../../_shell/argument-shapes";

export async function confirmHead(commit: string): Promise<ActionResult<void>> {
  return actionResult(async () => {
    const ctx = await currentContext();
    requireArguments([text], commit);
    await confirmCatalogHead(ctx, { commit });
    revalidatePath("/ops/catalog");
  });
}

export async function readAgain(): Promise<ActionResult<void>> {
  return actionResult(async () => {
    await readCatalogAgain(await currentContext());
    revalidatePath("/ops/catalog");
  });
}

/** What is wrong with a file as it is typed, and for whom it would change something. */
export type FileCheck = Awaited<ReturnType<typeof checkFile>>;

export async function check(input: {
  path: string;
  text: string;
}): Promise<ActionResult<FileCheck>> {
  return actionResult(async () => {
    const ctx = await currentContext("preview");
    requireArguments([fields], input);
    return checkFile(ctx, input);
  });
}

export async function decideFileAs(input: {
  path: string;
  text: string | null;
  note: string;
  seen: number;
}): Promise<ActionResult<Outcome>> {
  return actionResult(async () => {
    const ctx = await currentContext();
    requireArguments([fields], input);
    const outcome = await decideFile(ctx, input);
    revalidatePath("/ops", "layout");
    return outcome;
  });
}
