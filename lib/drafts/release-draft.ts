import type { Context } from "@/lib/access/server";
import { record } from "@/lib/audit/server";
import { type ReleaseGate, releaseVersion, type ReleasedVersion } from "@/lib/catalog/server";
import type { Prisma } from "@/lib/db/server";
import { PortalError, parseInput } from "@/lib/errors";
import { publish } from "@/lib/live/server";
import { type BundleFiles, templateDigest } from "@/lib/template";
import type { Draft, LastRelease } from "./draft";
import { headOf, rewrittenHead, templateFile } from "./head-of";
import { askReleaseInput, releaseInput } from "./input";
import { planSave, type PlannedSave } from "./plan-save";
import { filesAt } from "./read-drafts";
import { requireOpenDraft } from "./require-draft";
import { overtaken, storeRevision } from "./save-draft";
import { findDraft, saveAsked, saveReleased } from "./store/drafts";
import type { TemplateHead } from "./template-head";

/**
 * Releases a draft as a version of its template: in force at once, or as a proposal on the catalog repository. What was
 * looked at is what is released: somebody else's later save is a `conflict`. `gate` says what else keeps it from being
 * released. Throws `forbidden`, `not_found`, `invalid`, `template_invalid` with what is in the way, `conflict`.
 */
export async function releaseDraft(
  ctx: Context,
  id: string,
  raw: unknown,
  gate?: ReleaseGate,
): Promise<ReleasedVersion> {
  const draft = await requireOpenDraft(ctx, id, "draft.release");
  const { revision, version, note } = parseInput(releaseInput, raw);
  if (revision !== draft.revision) throw overtaken(draft);
  const numbered = await withVersion(ctx, draft, version);
  const release = (tx: Prisma.TransactionClient, proposal?: string) =>
    noteReleased(ctx, tx, { draft, numbered, proposal });
  return releaseVersion(ctx, numbered.files, {
    note,
    gate,
    inForce: (tx) => release(tx),
    proposed: release,
  });
}

/** A draft as it is to be released. */
interface Numbered {
  files: BundleFiles;
  version: string;
  /** Where template.yaml said another version: the revision in which it says this one. */
  save: { planned: PlannedSave; head: TemplateHead | undefined } | undefined;
}

async function withVersion(
  ctx: Context,
  draft: Draft,
  version: string | undefined,
): Promise<Numbered> {
  const files = await filesAt(ctx, draft, draft.revision);
  const before = files[templateFile] ?? "";
  const said = (await headOf(before))?.version ?? "";
  if (version === undefined || version === said) return { files, version: said, save: undefined };
  const text = await rewrittenHead(before, { version });
  const { id, revision } = draft;
  const changes = [{ path: templateFile, text }];
  const planned = await planSave(ctx, id, { onto: revision, head: revision, changes });
  const save = { planned, head: await headOf(text) };
  return { files: { ...files, [templateFile]: text }, version, save };
}

/** In the transaction in which it comes into force, or is proposed. */
async function noteReleased(
  ctx: Context,
  tx: Prisma.TransactionClient,
  {
    draft,
    numbered: { files, version, save },
    proposal,
  }: { draft: Draft; numbered: Numbered; proposal: string | undefined },
): Promise<void> {
  const { id } = draft;
  const words = `Version ${version}`;
  if (save === undefined) {
    const now = await findDraft(tx, id);
    if (now?.revision !== draft.revision) throw overtaken(now ?? draft);
  } else if (!(await storeRevision(ctx, tx, draft, { ...save, kind: "release", words })))
    throw overtaken(draft);
  const released: LastRelease = {
    version,
    revision: draft.revision + (save === undefined ? 0 : 1),
    by: ctx.actor.name,
    at: ctx.now(),
    proposal,
  };
  await saveReleased(tx, id, released, templateDigest(files));
  await publish(tx, `draft:${id}`, "drafts", "catalog");
}

/** Asks Ops to release a revision of a draft. Throws `forbidden`, `not_found`, `invalid`, `conflict`. */
export async function askForRelease(ctx: Context, id: string, raw: unknown): Promise<Draft> {
  const draft = await requireOpenDraft(ctx, id, "draft.write");
  const { revision, note } = parseInput(askReleaseInput, raw);
  if (revision !== draft.revision) throw overtaken(draft);
  const { userId: byId, name: by } = ctx.actor;
  const asked = { revision, byId, by, at: ctx.now(), note };
  await ctx.db.$transaction(async (tx) => {
    await saveAsked(tx, id, asked);
    await publish(tx, `draft:${id}`, "drafts");
    await record(
      { ...ctx, db: tx },
      {
        action: "draft.ask-release",
        subject: { type: "draft", id, name: draft.template },
        after: { revision, note },
      },
    );
  });
  return { ...draft, asked };
}

/**
 * Nobody is to release it any more: who asked took it back, or Ops sent it back. Throws `forbidden`, `not_found`, and
 * `conflict` where nobody asked.
 */
export async function takeBackAsked(ctx: Context, id: string): Promise<Draft> {
  const draft = await requireOpenDraft(ctx, id, "draft.write");
  const { asked } = draft;
  if (asked === undefined)
    throw new PortalError("conflict", "Nobody asks for the release of this draft.");
  await ctx.db.$transaction(async (tx) => {
    await saveAsked(tx, id, undefined);
    await publish(tx, `draft:${id}`, "drafts");
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
