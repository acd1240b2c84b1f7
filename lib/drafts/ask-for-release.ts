import type { Context } from "@/lib/access/server";
import { record } from "@/lib/audit/server";
import { PortalError, parseInput } from "@/lib/errors";
import { publish } from "@/lib/live/server";
import type { Draft } from "./draft";
import { askReleaseInput } from "./input";
import { numberedFiles, saveOfNumber } from "./numbered";
import { requireOpenDraft } from "./require-draft";
import { overtaken, storeRevision } from "./save-draft";
import { saveAsked } from "./store/asked-drafts";
import { findDraft } from "./store/drafts";

/**
 * Asks for the release of a revision of a draft: whoever may release it is shown it among what they approve. With a version
 * that template.yaml does not say, that is saved first. Throws `forbidden`, `not_found`, `invalid`, `conflict`.
 */
export async function askForRelease(ctx: Context, id: string, raw: unknown): Promise<Draft> {
  const draft = await requireOpenDraft(ctx, id, "draft.write");
  const { revision, version, note } = parseInput(askReleaseInput, raw);
  if (revision !== draft.revision) throw overtaken(draft);
  const numbered = await numberedFiles(ctx, draft, version);
  const save = await saveOfNumber(ctx, draft, numbered);
  const { userId: byId, name: by } = ctx.actor;
  const asked = {
    revision: revision + (save === undefined ? 0 : 1),
    byId,
    by,
    at: ctx.now(),
    note,
  };
  return ctx.db.$transaction(async (tx) => {
    const words = `Version ${numbered.version}`;
    if (
      save !== undefined &&
      !(await storeRevision(ctx, tx, draft, { ...save, kind: "save", words }))
    )
      throw overtaken(draft);
    await saveAsked(tx, id, asked);
    await publish(tx, `draft:${id}`, "drafts", "catalog");
    await record(
      { ...ctx, db: tx },
      {
        action: "draft.ask-release",
        subject: { type: "draft", id, name: draft.template },
        after: { revision: asked.revision, version: numbered.version, note },
      },
    );
    return (await findDraft(tx, id)) ?? { ...draft, asked };
  });
}

/**
 * Nobody is to release it any more: who asked took it back, another of its authors did, or whoever may release it sent it back.
 * Throws `forbidden`, `not_found`, and `conflict` where nobody asked.
 */
export async function takeBackAsked(ctx: Context, id: string): Promise<Draft> {
  const draft = await requireOpenDraft(ctx, id, "draft.write");
  const { asked } = draft;
  if (asked === undefined)
    throw new PortalError("conflict", "Nobody asks for the release of this draft.");
  await ctx.db.$transaction(async (tx) => {
    await saveAsked(tx, id, undefined);
    await publish(tx, `draft:${id}`, "drafts", "catalog");
    await record(
      { ...ctx, db: tx },
      {
        action: "draft.end-asking",
        subject: { type: "draft", id, name: draft.template },
        before: { revision: asked.revision, by: asked.by },
      },
    );
  });
  return { ...draft, asked: undefined };
}
