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

/** What these people are called, in alphabetical order. */
export async function namesOfPeople(db: Database, ids: readonly string[]): Promise<string[]> {
  const people = await db.user.findMany({
    where: { id: { in: [...ids] } },
    select: { name: true },
    orderBy: { name: "asc" },
  });
  return people.map(({ name }) => name);
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
