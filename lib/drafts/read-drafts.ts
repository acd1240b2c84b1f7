import { actsAsOps, requireCan } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import type { BundleFiles } from "@/lib/template";
import type { Draft, DraftRevision, OpenDraft } from "./draft";
import { draftPageSize, type DraftQuery } from "./input";
import { requireDraft } from "./require-draft";
import { noRevision } from "./save-draft";
import { findDrafts, reportOf } from "./store/drafts";
import { filesOf, manifestOf, revisionsOf } from "./store/revisions";

export interface DraftPage {
  drafts: Draft[];
  total: number;
  page: number;
  pages: number;
}

/** Drafts that somebody may work on, what was changed last first. Throws `forbidden`. */
export async function draftsOfTemplates(ctx: Context, query: DraftQuery): Promise<DraftPage> {
  requireCan(ctx.actor, "draft.read");
  const isOps = ctx.actor.kind === "system" || actsAsOps(ctx.actor, "draft.read");
  const { page, ...filter } = query;
  const { drafts, total } = await findDrafts(
    ctx.db,
    {
      ...filter,
      ...(isOps ? {} : { of: ctx.actor.authoring ?? { templates: [], categories: [] } }),
    },
    { skip: (page - 1) * draftPageSize, take: draftPageSize },
  );
  return { drafts, total, page, pages: Math.max(1, Math.ceil(total / draftPageSize)) };
}

/** A draft with its files, also one that was thrown away; `revision`: as it was then. Throws `forbidden`, `not_found`, `invalid`. */
export async function draftOf(ctx: Context, id: string, revision?: number): Promise<OpenDraft> {
  const draft = await requireDraft(ctx, id, "draft.read");
  const files = await filesAt(ctx, draft, revision ?? draft.revision);
  return { ...draft, files, report: await reportOf(ctx.db, draft.id) };
}

/** The files of a revision, byte for byte as they were saved. Throws `invalid` where it is not kept. */
export async function filesAt(
  { db }: Pick<Context, "db">,
  { id }: Pick<Draft, "id">,
  revision: number,
): Promise<BundleFiles> {
  const manifest = await manifestOf(db, id, revision);
  if (manifest === undefined) throw noRevision(revision);
  return filesOf(db, id, manifest);
}

export interface HistoryPage {
  revisions: DraftRevision[];
  total: number;
  page: number;
  pages: number;
}

/** Who saved what of a draft, the latest first. Throws `forbidden`, `not_found`. */
export async function historyOf(ctx: Context, id: string, page = 1): Promise<HistoryPage> {
  const draft = await requireDraft(ctx, id, "draft.read");
  const slice = { skip: (page - 1) * draftPageSize, take: draftPageSize };
  const { revisions, total } = await revisionsOf(ctx.db, draft.id, slice);
  return { revisions, total, page, pages: Math.max(1, Math.ceil(total / draftPageSize)) };
}
