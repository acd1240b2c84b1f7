import type { Database, Prisma } from "@/lib/db/server";
import { type Asked, mostCounted, type Ordering, type Part, readPart } from "@/lib/paging/server";
import type { Draft } from "../draft";
import { type AuthoredThings, isOf } from "./authored-things";
import { type DraftRow, toDraft } from "./draft-row";

/** Which drafts are listed. */
export interface DraftFilter {
  q: string;
  template?: string | undefined;
  show: "open" | "asked" | "discarded";
  /** Only of these templates, or in these categories; left out: all. */
  of?: AuthoredThings | undefined;
}

/** Served by `template_drafts_kept_by_change`; of what is thrown away there are those of 30 days. */
const lastChangedFirst: Ordering<Pick<DraftRow, "updatedAt" | "id">> = {
  name: "drafts",
  keys: [
    { column: "updatedAt", kind: "time", order: "desc" },
    { column: "id", kind: "uuid", order: "desc" },
  ],
};

/** A part of the drafts, what was changed last first, and how many there are: no more than one over `mostCounted`. */
export async function findDrafts(
  db: Database,
  filter: DraftFilter,
  asked: Asked & { size: number },
): Promise<Part<Draft> & { counted: number }> {
  const where = whereOf(filter);
  const [part, counted] = await Promise.all([
    readPart(lastChangedFirst, asked, asked.size, ({ where: beyond, ...read }) =>
      db.templateDraft.findMany({
        where: { AND: [where, beyond] },
        omit: { report: true },
        ...read,
      }),
    ),
    db.templateDraft.count({ where, orderBy: { updatedAt: "desc" }, take: mostCounted + 1 }),
  ]);
  return { ...part, rows: part.rows.map(toDraft), counted };
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
