import type { Database } from "@/lib/db/server";
import { openRevision, resealed, sampleOf, type SealedSample } from "@/lib/sealing/server";

const atOnce = 50;

/**
 * While the encryption key is being changed: seals what is sealed of revisions anew with the first of
 * the keys. Doing it again does no harm;
 * what none of the keys opens stays as it is.
 */
export async function resealRevisions(db: Database, key: string): Promise<void> {
  if (!key.includes(",")) return;
  let after: string | undefined;
  for (;;) {
    const rows = await db.requestRevision.findMany({
      where: { sealed: { not: null }, ...(after === undefined ? {} : { id: { gt: after } }) },
      select: { id: true, sealed: true },
      orderBy: { id: "asc" },
      take: atOnce,
    });
    for (const row of rows) {
      const sealed = resealed(key, row);
      if (sealed !== undefined)
        await db.requestRevision.update({ where: { id: row.id }, data: { sealed } });
    }
    after = rows.at(-1)?.id;
    if (rows.length < atOnce) return;
  }
}

/** Whether the latest sealed revisions of requests open. */
export async function sampleRevisions(db: Database, key: string): Promise<SealedSample> {
  const rows = await db.requestRevision.findMany({
    where: { sealed: { not: null } },
    select: { id: true, sealed: true },
    orderBy: { id: "desc" },
    take: 3,
  });
  return sampleOf(
    "revisions of requests",
    rows,
    ({ id }) => id,
    (row) => openRevision(key, row),
  );
}
