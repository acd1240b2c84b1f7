import type { Database } from "@/lib/db/server";
import type { Draft } from "../draft";

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

/** Removes for good what was thrown away before a time. Answers how many. */
export async function removeDiscarded(db: Database, before: Date): Promise<number> {
  const { count } = await db.templateDraft.deleteMany({ where: { deletedAt: { lt: before } } });
  return count;
}

/** The same of what one person began, but for so many that were thrown away last. */
export async function keepDiscarded(db: Database, byId: string, most: number): Promise<number> {
  const of = { createdById: byId, deletedAt: { not: null } };
  const more = await db.templateDraft.findMany({
    where: of,
    orderBy: [{ deletedAt: "desc" }, { id: "desc" }],
    select: { id: true },
    skip: most,
  });
  const { count } = await db.templateDraft.deleteMany({
    where: { ...of, id: { in: more.map(({ id }) => id) } },
  });
  return count;
}
