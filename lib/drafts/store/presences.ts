import type { Database } from "@/lib/db/server";
import type { Present } from "../draft";

/** Who has a draft open, seen since a time, by name. */
export async function presentSince(db: Database, draftId: string, since: Date): Promise<Present[]> {
  const rows = await db.draftPresence.findMany({
    where: { draftId, seenAt: { gte: since } },
    orderBy: [{ name: "asc" }, { userId: "asc" }],
    take: 100,
  });
  return rows.map(({ userId, name, file, seenAt }) => ({
    userId,
    name,
    file: file ?? undefined,
    seenAt,
  }));
}

/** Notes that somebody is there; `revision`: what their page begins from. */
export async function savePresence(
  db: Database,
  draftId: string,
  { userId, name, file, revision, seenAt }: Present & { revision: number | undefined },
): Promise<void> {
  const data = { name, file: file ?? null, revision: revision ?? null, seenAt };
  await db.draftPresence.upsert({
    where: { draftId_userId: { draftId, userId } },
    create: { draftId, userId, ...data },
    update: data,
  });
}

/** What somebody's page begins from now, where they are there: they have just saved it. */
export async function movePresence(
  tx: Database,
  draftId: string,
  userId: string,
  revision: number,
): Promise<void> {
  await tx.draftPresence.updateMany({ where: { draftId, userId }, data: { revision } });
}

/** Whether they were there. */
export async function removePresence(
  db: Database,
  draftId: string,
  userId: string,
): Promise<boolean> {
  const { count } = await db.draftPresence.deleteMany({ where: { draftId, userId } });
  return count > 0;
}

export async function forgetPresences(db: Database, before: Date): Promise<number> {
  const { count } = await db.draftPresence.deleteMany({ where: { seenAt: { lt: before } } });
  return count;
}
