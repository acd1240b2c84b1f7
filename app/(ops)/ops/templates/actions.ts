"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import {
  deprecateVersion,
  publishVersion,
  syncConfigured,
  type SyncReport,
  withdrawVersion,
} from "@/lib/catalog/server";
import { type ActionResult, actionResult, requireArguments } from "@/lib/http/server";
import { currentContext } from "@/lib/identity/server";
import { text } from "../../../_shell/argument-shapes";

const verbs = {
  publish: publishVersion,
  deprecate: deprecateVersion,
  withdraw: withdrawVersion,
} as const;
export type VersionVerb = keyof typeof verbs;
const verbName = z.enum(Object.keys(verbs));

export async function moveVersion(
  verb: VersionVerb,
  name: string,
  version: string,
): Promise<ActionResult<void>> {
  return actionResult(async () => {
    const ctx = await currentContext();
    requireArguments([verbName, text, text], verb, name, version);
    await verbs[verb](ctx, name, version);
    revalidatePath("/ops/templates", "layout");
    revalidatePath("/catalog", "layout");
  });
}

export async function readFolders(): Promise<ActionResult<SyncReport[]>> {
  return actionResult(async () => {
    const reports = await syncConfigured(await currentContext());
    revalidatePath("/ops/templates", "layout");
    return reports;
  });
}
