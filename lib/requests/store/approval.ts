import type { Database } from "@/lib/db/server";

/** Ids of who asked for a change, and of who changed and resubmitted it. */
export async function writersOf(
  db: Database,
  requestId: string,
  requesterId: string,
): Promise<string[]> {
  const writers = await db.user.findMany({
    where: { OR: [{ id: requesterId }, { revisions: { some: { requestId } } }] },
    select: { id: true },
  });
  return writers.map(({ id }) => id);
}
