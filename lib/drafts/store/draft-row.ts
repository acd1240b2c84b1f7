import { z } from "zod";
import { parseStored, type Prisma } from "@/lib/db/server";
import type { Draft, DraftOrigin, LastRelease } from "../draft";

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

/** A row without what an importer said of it. */
export type DraftRow = Prisma.TemplateDraftGetPayload<{ omit: { report: true } }>;

/** Without its files. */
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
