"use server";

import { revalidatePath } from "next/cache";
import {
  deprecateVersion,
  publishVersion,
  syncConfigured,
  type SyncReport,
  withdrawVersion,
} from "@/lib/catalog/server";
import { type ActionResult, actionResult } from "@/lib/http/server";
import { currentContext } from "@/lib/identity/server";

const verbs = {
  publish: publishVersion,
  deprecate: deprecateVersion,
  withdraw: withdrawVersion,
} as const;
export type VersionVerb = keyof typeof verbs;

export async function moveVersion(
  verb: VersionVerb,
  name: string,
  version: string,
): Promise<ActionResult<void>> {
  return actionResult(async () => {
    await verbs[verb](await currentContext(), name, version);
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
