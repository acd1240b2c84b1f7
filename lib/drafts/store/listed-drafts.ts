import type { Database, Prisma } from "@/lib/db/server";
import type { Draft } from "../draft";
import { type AuthoredThings, isOf } from "./authored-things";
import { toDraft } from "./draft-row";

/** Which drafts are listed. */
export interface DraftFilter {
  q: string;
  template?: string | undefined;
  show: "open" | "asked" | "discarded";
  /** Only of these templates, or in these categories; left out: all. */
  of?: AuthoredThings | undefined;
}

/** Drafts, what was changed last first. */
export async function findDrafts(
  db: Database,
  filter: DraftFilter,
  { skip, take }: { skip: number; take: number },
): Promise<{ drafts: Draft[]; total: number }> {
  const where = whereOf(filter);
  const [rows, total] = await Promise.all([
    db.templateDraft.findMany({
      where,
      orderBy: [{ updatedAt: "desc" }, { id: "desc" }],
      omit: { report: true },
      skip,
      take,
    }),
    db.templateDraft.count({ where }),
  ]);
  return { drafts: rows.map(toDraft), total };
}

function whereOf({ q, template, show, of }: DraftFilter): Prisma.TemplateDraftWhereInput {
  const has = { contains: q.replaceAll(/[\\%_]/g, "\\$&"), mode: "insensitive" as const };
  return {
    deletedAt: show === "discarded" ? { not: null } : null,
    ...(show === "asked" ? { askedRevision: { not: null } } : {}),
    ...(template === undefined ? {} : { template }),
    AND: [...(q === "" ? [] : [{ OR: [{ template: has }, { title: has }] }]), isOf(of)],
  };
}
