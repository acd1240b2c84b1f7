import type { Database } from "@/lib/db/server";
import { peopleBehind } from "@/lib/identity/server";

/** Who asked for a change, or changed and resubmitted it. */
export interface Writers {
  /** Ids of users, and of whoever is behind those that are service accounts. */
  ids: string[];
  /** A service account among them of which it is not known who is behind it, by name. */
  unknown: string | undefined;
}

export async function writersOf(
  db: Database,
  requestId: string,
  requesterId: string,
): Promise<Writers> {
  const writers = await db.user.findMany({
    where: { OR: [{ id: requesterId }, { revisions: { some: { requestId } } }] },
    select: { id: true, name: true },
  });
  const { ids, unknown } = await peopleBehind(
    db,
    writers.map(({ id }) => id),
  );
  return { ids, unknown: writers.find(({ id }) => unknown.includes(id))?.name };
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
