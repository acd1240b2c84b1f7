"use server";

import { revalidatePath } from "next/cache";
import type { VersionDecision, VersionMeaning } from "@/lib/catalog";
import {
  decideVersion,
  syncConfigured,
  type SyncReport,
  versionMeaning,
} from "@/lib/catalog/server";
import type { Outcome } from "@/lib/curation";
import { askForImpact } from "@/lib/impact/server";
import { type ActionResult, actionResult, requireArguments } from "@/lib/http/server";
import { currentContext } from "@/lib/identity/server";
import { fields } from "../../../_shell/argument-shapes";

export async function decide(input: {
  template: string;
  version: string;
  decision: VersionDecision;
  reason?: string;
  successor?: { template?: string; version?: string };
  end?: string;
  offeredUntilEnd?: boolean;
}): Promise<ActionResult<Outcome>> {
  return actionResult(async () => {
    const ctx = await currentContext();
    requireArguments([fields], input);
    const outcome = await decideVersion(ctx, input);
    revalidatePath("/ops/templates", "layout");
    revalidatePath("/catalog", "layout");
    return outcome;
  });
}

export async function meaningOf(input: {
  template: string;
  version: string;
  decision: VersionDecision;
  offeredUntilEnd: boolean;
}): Promise<ActionResult<VersionMeaning>> {
  return actionResult(async () => {
    const ctx = await currentContext("preview");
    requireArguments([fields], input);
    return versionMeaning(ctx, input);
  });
}

export async function readFolders(): Promise<ActionResult<SyncReport[]>> {
  return actionResult(async () => {
    const reports = await syncConfigured(await currentContext());
    revalidatePath("/ops/templates", "layout");
    return reports;
  });
}

export async function lookAtImpact(input: {
  template: string;
  version: string;
}): Promise<ActionResult<string>> {
  return actionResult(async () => {
    const ctx = await currentContext();
    requireArguments([fields], input);
    const id = await askForImpact(ctx, input);
    revalidatePath(`/ops/templates/${input.template}/impact`);
    return id;
  });
}
