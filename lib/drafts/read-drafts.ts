import { actsAsOps, requireCan } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import { PortalError } from "@/lib/errors";
import type { PageAbout } from "@/lib/paging";
import { type Asked, pageAbout } from "@/lib/paging/server";
import type { BundleFiles } from "@/lib/template";
import type { Draft, DraftRevision, OpenDraft } from "./draft";
import { draftPageSize, type DraftQuery } from "./input";
import { requireDraft } from "./require-draft";
import { noRevision } from "./save-draft";
import { bundleFor } from "./start-draft";
import { reportOf } from "./store/drafts";
import { findDrafts } from "./store/listed-drafts";
import { filesOf, manifestOf, revisionsOf } from "./store/revisions";

export interface DraftPage extends PageAbout {
  drafts: Draft[];
}

/**
 * A page of the drafts that somebody may work on, what was changed last first. Throws `forbidden`, and `bad_request` for a
 * cursor that is none of this list.
 */
export async function draftsOfTemplates(ctx: Context, query: DraftQuery): Promise<DraftPage> {
  requireCan(ctx.actor, "draft.read");
  const isOps = ctx.actor.kind === "system" || actsAsOps(ctx.actor, "draft.read");
  const { cursor, page, ...filter } = query;
  const size = draftPageSize;
  const { rows, counted, ...part } = await findDrafts(
    ctx.db,
    {
      ...filter,
      ...(isOps ? {} : { of: ctx.actor.authoring ?? { templates: [], categories: [] } }),
    },
    { cursor, page, size },
  );
  return { drafts: rows, ...pageAbout(part, { counted, page, size }) };
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

export interface HistoryPage extends PageAbout {
  revisions: DraftRevision[];
}

/**
 * A page of who saved what of a draft, the latest first. Throws `forbidden`, `not_found`, and `bad_request` for a cursor that
 * is none of this list.
 */
export async function historyOf(
  ctx: Context,
  id: string,
  { cursor, page }: Asked = { page: 1 },
): Promise<HistoryPage> {
  const draft = await requireDraft(ctx, id, "draft.read");
  const size = draftPageSize;
  const { rows, counted, ...part } = await revisionsOf(ctx.db, draft.id, { cursor, page, size });
  return { revisions: rows, ...pageAbout(part, { counted, page, size }) };
}

/** Where a draft stands: its latest revision, and who saved it. Throws `forbidden`, `not_found`. */
export async function draftHeadOf(
  ctx: Context,
  id: string,
): Promise<Pick<Draft, "revision" | "updatedBy" | "discarded">> {
  const { revision, updatedBy, discarded } = await requireDraft(ctx, id, "draft.read");
  return { revision, updatedBy, discarded };
}

/**
 * The files of the version that a draft began from, or was released as last. Undefined where there is none, or none any
 * more under the draft's name: it was renamed since, or what was released is a proposal still. Throws `forbidden`,
 * `not_found`.
 */
export async function baseOf(
  ctx: Context,
  id: string,
): Promise<{ version: string; files: BundleFiles } | undefined> {
  const { template, base } = await requireDraft(ctx, id, "draft.read");
  if (base === undefined) return undefined;
  const found = await bundleFor(ctx, template, base.version).catch(ifNotThere);
  return found?.digest === base.digest ? { version: found.version, files: found.files } : undefined;
}

function ifNotThere(error: unknown): undefined {
  if (error instanceof PortalError && error.code === "not_found") return undefined;
  throw error;
}
