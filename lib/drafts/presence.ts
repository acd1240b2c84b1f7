import type { Context } from "@/lib/access/server";
import { parseInput } from "@/lib/errors";
import { publish } from "@/lib/live/server";
import { z } from "zod";
import type { Present } from "./draft";
import { revisionNumber } from "./input";
import { draftLimits } from "./limits";
import { presenceSeconds } from "./presence-times";
import { requireDraft } from "./require-draft";
import { presentSince, removePresence, savePresence } from "./store/presences";

const hereInput = z.object({
  file: z.string().max(draftLimits.path).optional(),
  /** What their page begins from: it stays in the history as long as they are there. */
  revision: revisionNumber.optional(),
});

/**
 * Notes that somebody has a draft open, to be repeated every `presenceEvery` seconds, and answers who else has, without
 * them. Others hear of it (`draft:<id>`) where they come, or go to another file. Throws `forbidden`, `not_found`.
 */
export async function noteHere(ctx: Context, id: string, raw: unknown = {}): Promise<Present[]> {
  const draft = await requireDraft(ctx, id, "draft.read");
  const { file, revision } = parseInput(hereInput, raw);
  const { userId, name } = ctx.actor;
  const now = ctx.now();
  const since = new Date(now.getTime() - presenceSeconds * 1_000);
  const there = await presentSince(ctx.db, draft.id, since);
  if (userId === undefined) return there;
  const own = there.find((one) => one.userId === userId);
  await savePresence(ctx.db, draft.id, { userId, name, file, revision, seenAt: now });
  if (own === undefined || own.file !== file) await publish(ctx.db, `draft:${draft.id}`);
  return there.filter((one) => one !== own);
}

/** They closed it. Throws as `noteHere`. */
export async function noteGone(ctx: Context, id: string): Promise<void> {
  const draft = await requireDraft(ctx, id, "draft.read");
  const { userId } = ctx.actor;
  if (userId !== undefined && (await removePresence(ctx.db, draft.id, userId)))
    await publish(ctx.db, `draft:${draft.id}`);
}
