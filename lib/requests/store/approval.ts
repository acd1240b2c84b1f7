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

/** The addresses that their commits carry, in lower case. */
export async function addressesOfWriters(
  db: Database,
  requestId: string,
  requesterId: string,
): Promise<Set<string>> {
  const writers = await db.user.findMany({
    where: { OR: [{ id: requesterId }, { revisions: { some: { requestId } } }] },
    select: { email: true },
  });
  return new Set(writers.flatMap(({ email }) => (email ? [email.toLowerCase()] : [])));
}
