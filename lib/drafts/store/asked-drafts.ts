import type { Database, Prisma } from "@/lib/db/server";
import type { AskedRelease, Draft } from "../draft";
import { type AuthoredThings, isOf } from "./authored-things";
import { toDraft } from "./draft-row";

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
