import { requireCan } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import { PortalError, parseInput } from "@/lib/errors";
import type { BundleFiles } from "@/lib/template";
import { beginDraft } from "./begin-draft";
import type { FileChange, SaveOutcome } from "./draft";
import { headOf, templateFile } from "./head-of";
import { pushInput } from "./input";
import { requireOpenDraft } from "./require-draft";
import { writeRevision } from "./save-draft";
import { pushedDraft } from "./store/drafts";
import { lastPush, type Manifest, manifestOf } from "./store/revisions";

/** What became of a push, and to which draft. */
export type PushOutcome = SaveOutcome & { draft: string; isNew: boolean };

/**
 * Brings a whole bundle into a draft: the one that is named, or the one that the same owner pushed of this template before,
 * or a new one. What others changed in it since the last push stays, or is a conflict. Throws as `saveDraft`, and
 * `template_invalid`.
 */
export async function pushDraft(ctx: Context, raw: unknown): Promise<PushOutcome> {
  requireCan(ctx.actor, "draft.write");
  const { files, draft, words } = parseInput(pushInput, raw);
  const found = draft === undefined ? await ownDraft(ctx, files) : draft;
  if (found === undefined) {
    const { id, revision } = await beginDraft(ctx, { files, origin: { kind: "push" } });
    return { kind: "saved", revision, draft: id, isNew: true };
  }
  const open = await requireOpenDraft(ctx, found, "draft.write");
  const onto = (await lastPush(ctx.db, open.id)) ?? 1;
  const changes = changesTo(files, await manifestOf(ctx.db, open.id, onto));
  const outcome = await writeRevision(ctx, open, { onto, changes, words, kind: "push" });
  return { ...outcome, draft: open.id, isNew: false };
}

async function ownDraft(ctx: Context, files: BundleFiles): Promise<string | undefined> {
  const head = await headOf(Object.hasOwn(files, templateFile) ? (files[templateFile] ?? "") : "");
  if (head === undefined)
    throw new PortalError("template_invalid", `There is no ${templateFile} that can be read.`);
  const { userId } = ctx.actor;
  return userId === undefined ? undefined : (await pushedDraft(ctx.db, head.name, userId))?.id;
}

/** Everything that makes another bundle of what there was. */
export function changesTo(files: BundleFiles, before: Manifest | undefined): FileChange[] {
  const gone = [...(before?.keys() ?? [])].filter((path) => !Object.hasOwn(files, path));
  return [
    ...Object.entries(files).map(([path, text]) => ({ path, text })),
    ...gone.map((path) => ({ path, text: null })),
  ];
}
