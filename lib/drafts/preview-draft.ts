import type { Context } from "@/lib/access/server";
import { parseInput } from "@/lib/errors";
import { previews } from "@/lib/fair-use/server";
import { platformRules } from "@/lib/plans/server";
import { type Target, targetNowhere } from "@/lib/targets";
import { targetsToTry } from "@/lib/targets/server";
import { runTask } from "@/lib/threads/server";
import type { z } from "zod";
import type { BundlePreview, FileChange } from "./draft";
import { filledInput, formTestInput } from "./input";
import { draftPreviewTask, formTestTask } from "./tasks";
import { unsavedDraft } from "./unsaved";

/**
 * What a draft makes of a form, with changes that were not saved: the form that it has, the files with what made them,
 * what is wrong, and what the policies of the chosen target say. In a thread, one at a time for each person; nothing is
 * stored. Throws `forbidden`, `not_found`, `invalid`, `too_large`, `too_costly`, and `rate_limited` where newer ones of
 * the same person came before it began.
 */
export async function previewDraft(ctx: Context, id: string, raw: unknown): Promise<BundlePreview> {
  const { files } = await unsavedDraft(ctx, id, raw);
  const filled = parseInput(filledInput, raw);
  const preview = async () => {
    const target = await targetOf(ctx, filled);
    const rules = await platformRules(ctx, { target, team: filled.team });
    const createdBy = ctx.actor.email ?? ctx.actor.name;
    return runTask(draftPreviewTask, { ...filled, files, target, rules, createdBy });
  };
  const { userId } = ctx.actor;
  return userId === undefined ? preview() : previews.run(userId, preview);
}

/**
 * A form with its files as a test of the draft: the files that are to be added to it. Nothing is stored. Throws as
 * `previewDraft`, and `conflict` where there is a test of that name.
 */
export async function testOfForm(ctx: Context, id: string, raw: unknown): Promise<FileChange[]> {
  const { files } = await unsavedDraft(ctx, id, raw);
  const { title, ...filled } = parseInput(formTestInput, raw);
  const target = await targetOf(ctx, filled);
  const test = () => runTask(formTestTask, { ...filled, title, files, target });
  const { userId } = ctx.actor;
  return userId === undefined ? test() : previews.run(userId, test);
}

/** The target that was chosen, of those that the actor may use; else the first of them, or one that is nowhere. */
async function targetOf(
  ctx: Context,
  { target }: Pick<z.output<typeof filledInput>, "target">,
): Promise<Target> {
  const targets = await targetsToTry(ctx);
  return targets.find(({ name }) => name === target) ?? targets[0] ?? nowhere;
}

const nowhere = targetNowhere("target", {
  title: "Target",
  environment: "environment",
  cluster: targetNowhere("cluster").cluster,
});
