import { type Database, Prisma, type PrismaClient } from "@/lib/db/server";
import { lockDraft } from "./drafts";

const isAutosave = (row: Prisma.Sql) => Prisma.sql`${row}."kind" = 'save' AND ${row}."words" = ''`;

/**
 * What nothing takes out of a history: its first and its latest revision, what was asked for or released, what the next push is
 * brought together with, and what somebody's open page begins from.
 */
const isHeld = Prisma.sql`(
  r."number" = 1
  OR EXISTS (
    SELECT 1 FROM "template_drafts" d WHERE d."id" = r."draft_id"
      AND r."number" IN (d."revision", d."asked_revision", d."released_revision"))
  OR r."number" = (
    SELECT coalesce(max(p."number"), 0) FROM "draft_revisions" p
    WHERE p."draft_id" = r."draft_id" AND p."kind" = 'push')
  OR EXISTS (
    SELECT 1 FROM "draft_presences" h
    WHERE h."draft_id" = r."draft_id" AND h."revision" = r."number"))`;

/** Both ends of an undo: what was undone, and what it went back to. */
const isEndOfUndo = Prisma.sql`EXISTS (
  SELECT 1 FROM "draft_revisions" b
  WHERE b."draft_id" = r."draft_id" AND b."kind" = 'restore'
    AND (b."number" = r."number" + 1 OR b."files" = r."files"))`;

/** Of what one person saved by itself within so many seconds, in the draft or in all of them, before a time: the last stays. */
const collapsed = (
  seconds: number,
  { draftId, before }: { draftId?: string; before?: Date },
): Prisma.Sql => {
  const isMeant = (row: Prisma.Sql) => Prisma.sql`
    ${draftId === undefined ? Prisma.sql`true` : Prisma.sql`${row}."draft_id" = ${draftId}::uuid`}
    AND ${before === undefined ? Prisma.sql`true` : Prisma.sql`${row}."at" < ${before}`}`;
  const [r, n] = [Prisma.sql`r`, Prisma.sql`n`];
  return Prisma.sql`
    DELETE FROM "draft_revisions" r USING "draft_revisions" n
    WHERE ${isAutosave(r)} AND ${isMeant(r)} AND NOT ${isHeld} AND NOT ${isEndOfUndo}
      AND n."draft_id" = r."draft_id" AND ${isAutosave(n)} AND ${isMeant(n)}
      AND n."number" = (
        SELECT min(m."number") FROM "draft_revisions" m
        WHERE m."draft_id" = r."draft_id" AND m."number" > r."number")
      AND n."by_id" IS NOT DISTINCT FROM r."by_id" AND n."by" = r."by"
      AND floor(extract(epoch FROM n."at") / ${seconds}::int) = floor(extract(epoch FROM r."at") / ${seconds}::int)
    RETURNING r."draft_id"::text AS "draft_id"`;
};

/** The older half of those revisions of a draft that may go. */
const olderHalf = (draftId: string, mayGo: Prisma.Sql): Prisma.Sql => Prisma.sql`
  DELETE FROM "draft_revisions" r USING (
    SELECT "number", row_number() OVER (ORDER BY "number") AS "place", count(*) OVER () AS "all"
    FROM "draft_revisions" r
    WHERE r."draft_id" = ${draftId}::uuid AND NOT ${isHeld} AND ${mayGo}) o
  WHERE r."draft_id" = ${draftId}::uuid AND r."number" = o."number" AND o."place" <= (o."all" + 1) / 2
  RETURNING r."draft_id"::text AS "draft_id"`;

type Gone = { draft_id: string }[];

/** Bytes of all that a draft keeps: each text once, and the lists of files of its revisions. */
export async function historyBytes(db: Database, draftId: string): Promise<number> {
  const [found] = await db.$queryRaw<{ bytes: number }[]>`
    SELECT (
      (SELECT coalesce(sum("size"), 0) FROM "draft_texts" WHERE "draft_id" = ${draftId}::uuid)
      + (SELECT coalesce(sum(pg_column_size("files")), 0) FROM "draft_revisions"
         WHERE "draft_id" = ${draftId}::uuid))::float8 AS "bytes"`;
  return found?.bytes ?? 0;
}

/**
 * Makes room in a history of more bytes than that, until a quarter of them is free: what one person saved by itself within a
 * minute, an hour, a day becomes its last; then the older half of what was saved by itself goes, again and again, and then of
 * everything that is not held. Nobody is ever refused for it. Answers how many revisions went.
 */
export async function fitHistory(
  db: PrismaClient,
  draftId: string,
  mostBytes: number,
): Promise<number> {
  if ((await historyBytes(db, draftId)) <= mostBytes) return 0;
  return db.$transaction(
    async (tx) => {
      await lockDraft(tx, draftId);
      await forgetTexts(tx, draftId);
      const isFull = async () => (await historyBytes(tx, draftId)) > (mostBytes * 3) / 4;
      let went = 0;
      const take = async (sql: Prisma.Sql) => {
        const gone = await tx.$queryRaw<Gone>(sql);
        if (gone.length > 0) await forgetTexts(tx, draftId);
        went += gone.length;
        return gone.length > 0;
      };
      for (const seconds of [60, 3_600, 86_400])
        if (await isFull()) await take(collapsed(seconds, { draftId }));
      const autosaves = Prisma.sql`${isAutosave(Prisma.sql`r`)} AND NOT ${isEndOfUndo}`;
      for (const mayGo of [autosaves, Prisma.sql`true`])
        while ((await isFull()) && (await take(olderHalf(draftId, mayGo)))) continue;
      return went;
    },
    // Much may go at once.
    { timeout: 60_000, maxWait: 10_000 },
  );
}

/**
 * Of what one person saved of a draft by itself within ten minutes, keeps the last, where that is older than a time; then
 * forgets texts that no revision has. Answers how many revisions went.
 */
export async function thinOut(db: PrismaClient, before: Date): Promise<number> {
  const thinned = await db.$queryRaw<Gone>(collapsed(600, { before }));
  for (const id of new Set(thinned.map((row) => row.draft_id)))
    await db.$transaction(async (tx) => {
      await lockDraft(tx, id);
      await forgetTexts(tx, id);
    });
  return thinned.length;
}

/** For who holds the draft's row, as whoever saves does: what they are about to name again stays. */
async function forgetTexts(tx: Prisma.TransactionClient, id: string): Promise<void> {
  await tx.$executeRaw`
    DELETE FROM "draft_texts" t WHERE t."draft_id" = ${id}::uuid AND NOT EXISTS (
      SELECT 1 FROM "draft_revisions" r, jsonb_each(r."files") f
      WHERE r."draft_id" = t."draft_id" AND f.value->>'hash' = t."hash")`;
}
