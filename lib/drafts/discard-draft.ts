import type { Context } from "@/lib/access/server";
import { record } from "@/lib/audit/server";
import { PortalError } from "@/lib/errors";
import { publish } from "@/lib/live/server";
import type { Draft } from "./draft";
import { requireDraft } from "./require-draft";
import { requireRoom } from "./require-room";
import { keepDiscarded, saveDiscarded } from "./store/discarded-drafts";
import { findDraft } from "./store/drafts";

/**
 * Throws a draft away; for 30 days it can be brought back, unless as many as one may have were thrown away since. Throws `forbidden`, `not_found`, and `conflict` where it is done already.
 */
export async function discardDraft(ctx: Context, id: string): Promise<Draft> {
  const draft = await requireDraft(ctx, id, "draft.write");
  return move(ctx, draft, {
    action: "draft.discard",
    discarded: { by: ctx.actor.name, at: ctx.now() },
    refusal: "This draft was thrown away already.",
  });
}

/** Brings back a draft that was thrown away, as it was. Throws as `discardDraft`, and where there can be no more of them. */
export async function bringBackDraft(ctx: Context, id: string): Promise<Draft> {
  const draft = await requireDraft(ctx, id, "draft.write");
  const refusal = "Nobody has thrown this draft away.";
  // Before room is asked for: it is one of those that there are.
  if (draft.discarded === undefined) throw new PortalError("conflict", refusal);
  return move(ctx, draft, { action: "draft.bring-back", discarded: undefined, refusal });
}

async function move(
  ctx: Context,
  { id, template, revision, createdById }: Draft,
  {
    action,
    discarded,
    refusal,
  }: { action: string; discarded: Draft["discarded"]; refusal: string },
): Promise<Draft> {
  return ctx.db.$transaction(async (tx) => {
    if (discarded === undefined) await requireRoom(ctx, tx, { template, byId: createdById });
    if (!(await saveDiscarded(tx, id, discarded))) throw new PortalError("conflict", refusal);
    if (discarded !== undefined && createdById !== undefined)
      await keepDiscarded(tx, createdById, ctx.config.SLIPWAY_DRAFTS_PER_PERSON);
    await publish(tx, `draft:${id}`, "drafts");
    const draft = await findDraft(tx, id);
    if (draft === undefined) throw new PortalError("not_found", "There is no such draft.");
    await record(
      { ...ctx, db: tx },
      { action, subject: { type: "draft", id, name: template }, after: { revision } },
    );
    return draft;
  });
}
