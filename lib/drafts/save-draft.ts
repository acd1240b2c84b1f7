import type { Context } from "@/lib/access/server";
import type { Prisma } from "@/lib/db/server";
import { PortalError, parseInput } from "@/lib/errors";
import { publish } from "@/lib/live/server";
import { requireBundle, requireBundleFiles } from "./check-files";
import type { Draft, FileChange, ImportedReport, RevisionKind, SaveOutcome } from "./draft";
import { headOf, templateFile } from "./head-of";
import { saveDraftInput } from "./input";
import { draftLimits } from "./limits";
import { planSave, type PlannedSave } from "./plan-save";
import { requireAuthored, requireOpenDraft } from "./require-draft";
import { requireRoom } from "./require-room";
import { advanceDraft } from "./store/drafts";
import { fitHistory } from "./store/history";
import { movePresence } from "./store/presences";
import { addRevision, manifestOf, textsOf } from "./store/revisions";
import type { TemplateHead } from "./template-head";

/**
 * Saves files of a draft on top of the revision that was seen. Where somebody has saved since, what fits is brought
 * together, and where it does not, nothing is stored and both sides are told. The same save sent twice is saved once.
 * Throws `forbidden`, `not_found`, `invalid`, `too_large`, and `conflict` for a draft that was thrown away, and where it
 * becomes one of another template that can have no more.
 */
export async function saveDraft(ctx: Context, id: string, raw: unknown): Promise<SaveOutcome> {
  const draft = await requireOpenDraft(ctx, id, "draft.write");
  const { onto, changes, words } = parseInput(saveDraftInput, raw);
  return writeRevision(ctx, draft, { onto, changes, words, kind: "save" });
}

/** A revision that is about to be written. */
export interface Save {
  onto: number;
  changes: readonly FileChange[];
  words: string;
  kind: Exclude<RevisionKind, "start">;
  /** Nothing is brought together: it is refused with `conflict` where somebody has saved since. */
  isExact?: boolean;
  report?: ImportedReport | undefined;
}

/** How often a save begins again because somebody else was faster. */
const mostTries = 8;

/** Writes the next revision of a draft that the actor may write to. Throws as `saveDraft`. */
export async function writeRevision(ctx: Context, draft: Draft, save: Save): Promise<SaveOutcome> {
  requireBundleFiles(save.changes);
  let latest = draft;
  for (let tries = 0; tries < mostTries; tries += 1) {
    if (save.onto > latest.revision) throw noRevision(save.onto);
    if (save.isExact === true && save.onto !== latest.revision) throw overtaken(latest);
    const outcome = await tryToSave(ctx, latest, save);
    if (outcome !== undefined) return outcome;
    latest = await requireOpenDraft(ctx, draft.id, "draft.write");
  }
  throw new PortalError("conflict", "Others save this draft all the time.", {
    hint: "What you typed is still here: save it again.",
  });
}

/** Somebody has saved since what was looked at. */
export function overtaken({ updatedBy }: Draft): PortalError {
  return new PortalError("conflict", `${updatedBy} saved this draft meanwhile.`, {
    hint: "Look at what it is now, and do it again.",
  });
}

export function noRevision(number: number): PortalError {
  return new PortalError("invalid", `This draft has no revision ${number}.`, {
    fields: [{ pointer: "/onto", message: "It is none of this draft's revisions." }],
  });
}

/** Undefined where somebody else was faster: nothing was stored. */
async function tryToSave(ctx: Context, draft: Draft, save: Save): Promise<SaveOutcome | undefined> {
  const { id, revision: head } = draft;
  const { onto, changes } = save;
  const planned = await planSave(ctx, id, { onto, head, changes });
  const { conflicts, merged } = planned;
  if (conflicts.length > 0)
    return { kind: "conflict", revision: head, by: draft.updatedBy, conflicts, merged };
  if (planned.changed.length === 0 && save.report === undefined)
    return saved(ctx, id, onto, head, planned);
  requireBundle([...planned.manifest].map(([path, { size }]) => ({ path, size })));
  const said = await headAfter(ctx, planned);
  const { kind, words, report } = save;
  const isOurs = await ctx.db.$transaction(async (tx) => {
    // Another template's from now on.
    if (said !== undefined && said.name !== draft.template)
      await requireRoom(ctx, tx, { template: said.name, byId: undefined });
    return storeRevision(ctx, tx, draft, { planned, head: said, kind, words, report });
  });
  if (!isOurs) return undefined;
  const outcome = await saved(ctx, id, onto, head + 1, planned);
  await makeRoom(ctx, id);
  return outcome;
}

/** What was saved stays saved, whatever becomes of this: the next save tries it again. */
async function makeRoom({ db, log }: Pick<Context, "db" | "log">, id: string): Promise<void> {
  await fitHistory(db, id, draftLimits.historyBytes).catch((error: unknown) => {
    log.warn({ err: error, draft: id }, "the history of a draft was not thinned");
  });
}

/** Stores the revision after the one that `draft` has; false where somebody else was faster, and nothing is stored. */
export async function storeRevision(
  { actor, now }: Pick<Context, "actor" | "now">,
  tx: Prisma.TransactionClient,
  { id, revision }: Pick<Draft, "id" | "revision">,
  next: Pick<Save, "kind" | "words" | "report"> & {
    planned: PlannedSave;
    head?: TemplateHead | undefined;
  },
): Promise<boolean> {
  const { planned, head, report, kind, words } = next;
  const by = { by: actor.name, at: now() };
  // It holds the draft's row until the end.
  if (!(await advanceDraft(tx, id, revision, { head, report, ...by }))) return false;
  const { manifest, changed, texts } = planned;
  const number = revision + 1;
  const byId = actor.userId;
  await addRevision(tx, {
    draftId: id,
    number,
    kind,
    words,
    manifest,
    changed,
    texts,
    byId,
    ...by,
  });
  if (byId !== undefined) await movePresence(tx, id, byId, number);
  await publish(tx, `draft:${id}`, "drafts");
  return true;
}

/** What who saved has to know of the revision that there is now. */
async function saved(
  { db }: Context,
  id: string,
  onto: number,
  revision: number,
  { manifest, seen }: PlannedSave,
): Promise<SaveOutcome> {
  const paths = [...new Set([...manifest.keys(), ...seen.keys()])].filter(
    (path) => manifest.get(path)?.hash !== seen.get(path)?.hash,
  );
  if (revision <= onto + 1 && paths.length === 0) return { kind: "saved", revision };
  const now = (await manifestOf(db, id, revision)) ?? manifest;
  const texts = await textsOf(
    db,
    id,
    paths.flatMap((path) => now.get(path)?.hash ?? []),
  );
  const files = paths.toSorted().map((path): FileChange => {
    const hash = now.get(path)?.hash;
    return { path, text: hash === undefined ? null : (texts.get(hash) ?? "") };
  });
  return { kind: "merged", revision, files };
}

/** What a changed template.yaml says at its head, which has to be something that the actor may author. */
async function headAfter(
  ctx: Context,
  { manifest, changed, texts }: PlannedSave,
): Promise<TemplateHead | undefined> {
  if (!changed.includes(templateFile)) return undefined;
  const hash = manifest.get(templateFile)?.hash;
  const text = hash === undefined ? undefined : texts.get(hash);
  const head = text === undefined ? undefined : await headOf(text);
  if (head !== undefined) requireAuthored(ctx, head);
  return head;
}
