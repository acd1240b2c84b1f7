"use server";

import { revalidatePath } from "next/cache";
import { confirmCatalogHead, readCatalogAgain } from "@/lib/catalog-repository/server";
import { type ActionResult, actionResult, requireArguments } from "@/lib/http/server";
import { currentContext } from "@/lib/identity/server";
import { text } from "../../../_shell/argument-shapes";

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
