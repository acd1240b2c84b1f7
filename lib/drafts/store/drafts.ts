import { z } from "zod";
import { type Database, parseStored, type Prisma } from "@/lib/db/server";
import type { AskedRelease, Draft, DraftOrigin, ImportedReport, LastRelease } from "../draft";
import type { TemplateHead } from "../template-head";

const originSchema: z.ZodType<DraftOrigin> = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("new"), scaffold: z.string() }),
  z.object({ kind: z.literal("version"), template: z.string(), version: z.string() }),
  z.object({
    kind: z.literal("copy"),
    template: z.string(),
    version: z.string().optional(),
    draft: z.string().optional(),
  }),
  z.object({ kind: z.literal("import"), format: z.string(), fileName: z.string() }),
  z.object({ kind: z.literal("push") }),
]);

/** It was written by this noun, from what importers answer. */
const reportSchema = z.custom<ImportedReport>(
  (value) => typeof value === "object" && value !== null && "findings" in value,
);

export type DraftRow = Prisma.TemplateDraftGetPayload<{ omit: { report: true } }>;

export function toDraft(row: DraftRow): Draft {
  const place = { table: "templateDraft", column: "origin", id: row.id };
  const { id, template, category, title, version, revision, createdBy, createdAt } = row;
  return {
    id,
    template,
    category,
    title,
    version,
    origin: parseStored(originSchema, row.origin, place),
    base:
      row.baseVersion === null || row.baseDigest === null
        ? undefined
        : { version: row.baseVersion, digest: row.baseDigest },
    revision,
    createdById: row.createdById ?? undefined,
    createdBy,
    createdAt,
    updatedBy: row.updatedBy,
    updatedAt: row.updatedAt,
    asked: askedOf(row),
    released: releasedOf(row),
    discarded: row.deletedAt === null ? undefined : { by: row.deletedBy ?? "", at: row.deletedAt },
  };
}

function askedOf({ askedRevision, askedById, askedBy, askedAt, askedNote }: DraftRow) {
  if (askedRevision === null || askedAt === null) return undefined;
  return {
    revision: askedRevision,
    byId: askedById ?? undefined,
    by: askedBy ?? "",
    at: askedAt,
    note: askedNote ?? "",
  };
}

function releasedOf(row: DraftRow): LastRelease | undefined {
  const { releasedVersion, releasedRevision, releasedBy, releasedAt, proposalId } = row;
  if (releasedVersion === null || releasedRevision === null || releasedAt === null)
    return undefined;
  return {
    version: releasedVersion,
    revision: releasedRevision,
    by: releasedBy ?? "",
    at: releasedAt,
    proposal: proposalId ?? undefined,
  };
}

export async function findDraft(db: Database, id: string): Promise<Draft | undefined> {
  const row = await db.templateDraft.findUnique({ where: { id }, omit: { report: true } });
  return row === null ? undefined : toDraft(row);
}

/** Holds the draft's row until the transaction ends. */
export async function lockDraft(tx: Prisma.TransactionClient, id: string): Promise<void> {
  await tx.$queryRaw`SELECT 1 FROM "template_drafts" WHERE "id" = ${id}::uuid FOR UPDATE`;
}

/** What the importer said of it; undefined: it was never imported. */
export async function reportOf(db: Database, id: string): Promise<ImportedReport | undefined> {
  const row = await db.templateDraft.findUnique({ where: { id }, select: { report: true } });
  if (row?.report == null) return undefined;
  return parseStored(reportSchema, row.report, { table: "templateDraft", column: "report", id });
}

/** A draft that begins, with its first revision to follow. */
export interface NewDraft {
  head: TemplateHead;
  origin: DraftOrigin;
  base: Draft["base"];
  report: ImportedReport | undefined;
  byId: string | undefined;
  by: string;
  at: Date;
}

export async function insertDraft(tx: Database, draft: NewDraft): Promise<string> {
  const { head, origin, base, report, byId, by, at } = draft;
  const { id } = await tx.templateDraft.create({
    data: {
      ...headColumns(head),
      origin: origin as unknown as Prisma.InputJsonValue,
      ...(report === undefined ? {} : { report: report as unknown as Prisma.InputJsonValue }),
      baseVersion: base?.version ?? null,
      baseDigest: base?.digest ?? null,
      revision: 1,
      createdById: byId ?? null,
      createdBy: by,
      createdAt: at,
      updatedBy: by,
      updatedAt: at,
    },
    select: { id: true },
  });
  return id;
}

const headColumns = ({ name, category, title, version }: TemplateHead) => ({
  template: name,
  category,
  title,
  version,
});

/** Moves a draft to its next revision, where it still is at `from`: else false, and nothing is changed. */
export async function advanceDraft(
  tx: Database,
  id: string,
  from: number,
  to: {
    head?: TemplateHead | undefined;
    report?: ImportedReport | undefined;
    by: string;
    at: Date;
  },
): Promise<boolean> {
  const { count } = await tx.templateDraft.updateMany({
    where: { id, revision: from, deletedAt: null },
    data: {
      revision: from + 1,
      ...(to.head === undefined ? {} : headColumns(to.head)),
      ...(to.report === undefined ? {} : { report: to.report as unknown as Prisma.InputJsonValue }),
      updatedBy: to.by,
      updatedAt: to.at,
    },
  });
  return count === 1;
}

/** Throws a draft away, or brings it back: false where it was so already. */
export async function saveDiscarded(
  tx: Database,
  id: string,
  discarded: Draft["discarded"],
): Promise<boolean> {
  const { count } = await tx.templateDraft.updateMany({
    where: { id, deletedAt: discarded === undefined ? { not: null } : null },
    data: { deletedAt: discarded?.at ?? null, deletedBy: discarded?.by ?? null },
  });
  return count === 1;
}

/** What somebody asked Ops to release; undefined: nothing any more. */
export async function saveAsked(
  tx: Database,
  id: string,
  asked: AskedRelease | undefined,
): Promise<void> {
  await tx.templateDraft.update({
    where: { id },
    data: {
      askedRevision: asked?.revision ?? null,
      askedById: asked?.byId ?? null,
      askedBy: asked?.by ?? null,
      askedAt: asked?.at ?? null,
      askedNote: asked?.note ?? null,
    },
  });
}

/** Open drafts of which somebody asked for the release: of what they may be, and who asked. */
export interface AskedFilter {
  /** Only of these templates, or in these categories; left out: all. */
  of?: AuthoredThings | undefined;
  /** Asked for by one of these users; or by somebody who is known, and none of these. */
  by: { in: readonly string[] } | { notIn: readonly string[] };
}

/** They, what was asked for first before. */
export async function askedDrafts(
  db: Database,
  filter: AskedFilter,
  take: number,
): Promise<Draft[]> {
  const rows = await db.templateDraft.findMany({
    where: askedWhere(filter),
    orderBy: [{ askedAt: "asc" }, { id: "asc" }],
    omit: { report: true },
    take,
  });
  return rows.map(toDraft);
}

export async function countAsked(db: Database, filter: AskedFilter): Promise<number> {
  return db.templateDraft.count({ where: askedWhere(filter) });
}

/** Users who asked for the release of a draft that is open. */
export async function usersWhoAsked(db: Database): Promise<string[]> {
  const rows = await db.templateDraft.findMany({
    where: { ...isAsked, askedById: { not: null } },
    distinct: ["askedById"],
    select: { askedById: true },
  });
  return rows.flatMap(({ askedById }) => askedById ?? []);
}

const isAsked = { deletedAt: null, askedRevision: { not: null } };

function askedWhere({ of, by }: AskedFilter): Prisma.TemplateDraftWhereInput {
  const askedById = "in" in by ? { in: [...by.in] } : { not: null, notIn: [...by.notIn] };
  return { ...isAsked, askedById, ...isOf(of) };
}

/** Notes what was released; nobody asks for it any more, and further work begins from it. */
export async function saveReleased(
  tx: Database,
  id: string,
  { version, revision, by, at, proposal }: LastRelease,
  digest: string,
): Promise<void> {
  await saveAsked(tx, id, undefined);
  await tx.templateDraft.update({
    where: { id },
    data: {
      releasedVersion: version,
      releasedRevision: revision,
      releasedBy: by,
      releasedAt: at,
      proposalId: proposal ?? null,
      baseVersion: version,
      baseDigest: digest,
    },
  });
}

/** Templates and categories by name. */
export interface AuthoredThings {
  templates: readonly string[];
  categories: readonly string[];
}

export const isOf = (of: AuthoredThings | undefined): Prisma.TemplateDraftWhereInput =>
  of === undefined
    ? {}
    : {
        OR: [{ template: { in: [...of.templates] } }, { category: { in: [...of.categories] } }],
      };

/** The open draft of a template that somebody's pushes go to; undefined: there is none. */
export async function pushedDraft(
  db: Database,
  template: string,
  byId: string,
): Promise<Draft | undefined> {
  const row = await db.templateDraft.findFirst({
    where: {
      template,
      createdById: byId,
      deletedAt: null,
      origin: { path: ["kind"], equals: "push" },
    },
    orderBy: { createdAt: "desc" },
    omit: { report: true },
  });
  return row === null ? undefined : toDraft(row);
}

/** Removes for good what was thrown away before a time. Answers how many. */
export async function removeDiscarded(db: Database, before: Date): Promise<number> {
  const { count } = await db.templateDraft.deleteMany({ where: { deletedAt: { lt: before } } });
  return count;
}
