import { requireCan } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import { lockTextUntilCommit } from "@/lib/db/server";
import { PortalError, parseInput } from "@/lib/errors";
import type { BundleFiles } from "@/lib/template";
import { requireBeginning, storeBeginning } from "./begin-draft";
import type { Draft, FileChange, SaveOutcome } from "./draft";
import { headOf, templateFile } from "./head-of";
import { pushInput } from "./input";
import { requireOpenDraft } from "./require-draft";
import { writeRevision } from "./save-draft";
import { pushedDraft } from "./store/open-drafts";
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
  const { isNew, id, revision } =
    draft === undefined ? await ownDraft(ctx, files) : { isNew: false, id: draft, revision: 0 };
  if (isNew) return { kind: "saved", revision, draft: id, isNew };
  const open = await requireOpenDraft(ctx, id, "draft.write");
  const onto = (await lastPush(ctx.db, open.id)) ?? 1;
  const changes = changesTo(files, await manifestOf(ctx.db, open.id, onto));
  const outcome = await writeRevision(ctx, open, { onto, changes, words, kind: "push" });
  return { ...outcome, draft: open.id, isNew };
}

interface OwnDraft extends Pick<Draft, "id" | "revision"> {
  /** The files were not in it before: they are its first revision. */
  isNew: boolean;
}

/** The draft that the same owner pushed of this template before, or a new one: one of them, also of two pushes at once. */
async function ownDraft(ctx: Context, files: BundleFiles): Promise<OwnDraft> {
  const head = await headOf(Object.hasOwn(files, templateFile) ? (files[templateFile] ?? "") : "");
  if (head === undefined)
    throw new PortalError("template_invalid", `There is no ${templateFile} that can be read.`);
  const { db, actor } = ctx;
  const { userId } = actor;
  const before = userId === undefined ? undefined : await pushedDraft(db, head.name, userId);
  if (before !== undefined) return { ...before, isNew: false };
  const checked = await requireBeginning(ctx, { files, origin: { kind: "push" } });
  return db.$transaction(async (tx) => {
    await lockTextUntilCommit(tx, "firstPush", `${userId ?? actor.name} ${head.name}`);
    const meanwhile = userId === undefined ? undefined : await pushedDraft(tx, head.name, userId);
    if (meanwhile !== undefined) return { ...meanwhile, isNew: false };
    return { ...(await storeBeginning(ctx, tx, checked)), isNew: true };
  });
}

/** Everything that makes another bundle of what there was. */
export function changesTo(files: BundleFiles, before: Manifest | undefined): FileChange[] {
  const gone = [...(before?.keys() ?? [])].filter((path) => !Object.hasOwn(files, path));
  return [
    ...Object.entries(files).map(([path, text]) => ({ path, text })),
    ...gone.map((path) => ({ path, text: null })),
  ];
}
