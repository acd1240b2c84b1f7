import { z } from "zod";
import { type Database, parseStored, type Prisma } from "@/lib/db/server";
import type { Draft, DraftOrigin, ImportedReport, LastRelease } from "../draft";
import type { TemplateHead } from "../template-head";
import { saveAsked } from "./asked-drafts";
import { toDraft } from "./draft-row";

/** It was written by this noun, from what importers answer. */
const reportSchema = z.custom<ImportedReport>(
  (value) => typeof value === "object" && value !== null && "findings" in value,
);

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
