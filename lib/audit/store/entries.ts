import { z } from "zod";
import { type Database, parseStored, Prisma, type PrismaClient } from "@/lib/db/server";
import type { Json } from "@/lib/json";
import type { Link } from "../chain";
import { latestCheckpoint } from "./checkpoints";
import type { AuditEntry, auditFilter } from "../entry";

/** A line, its hash and its number. */
export interface StoredLink {
  id: bigint;
  link: Link;
  hash: Uint8Array;
}

/** What the next line follows: the hash of the last one, also where that was exported and deleted. */
export async function lastHash(tx: Database): Promise<Uint8Array> {
  const last = await tx.auditEntry.findFirst({ orderBy: { id: "desc" }, select: { hash: true } });
  return last?.hash ?? (await latestCheckpoint(tx)).lastHash;
}

export async function addLink(
  tx: Database,
  link: Link,
  hash: Uint8Array<ArrayBuffer>,
): Promise<void> {
  await tx.auditEntry.create({
    data: {
      ...link,
      before: link.before ?? Prisma.DbNull,
      after: link.after ?? Prisma.DbNull,
      hash,
    },
  });
}

/** The lines after the one with this number, in their order. */
export async function linksAfter(
  db: Pick<PrismaClient, "auditEntry">,
  id: bigint,
  atMost: number,
): Promise<StoredLink[]> {
  const rows = await db.auditEntry.findMany({
    where: { id: { gt: id } },
    orderBy: { id: "asc" },
    take: atMost,
  });
  return rows.map((row) => ({ id: row.id, link: linkOf(row), hash: row.hash }));
}

/** The first line with a number up to this one; undefined where there is none. */
export async function lineUpTo(
  db: Database,
  id: bigint,
): Promise<{ id: string; at: Date } | undefined> {
  const line = await db.auditEntry.findFirst({
    where: { id: { lte: id } },
    orderBy: { id: "asc" },
    select: { id: true, at: true },
  });
  return line === null ? undefined : { id: String(line.id), at: line.at };
}

/** One page of what a filter asks for, newest first, and how many lines match it. */
export async function findEntries(
  db: Database,
  filter: z.output<typeof auditFilter>,
): Promise<{ entries: AuditEntry[]; total: number }> {
  const { text, action, subjectType, subjectId, team, from, to, page, pageSize } = filter;
  const where: Prisma.AuditEntryWhereInput = {
    ...(action ? { action } : {}),
    ...(subjectType ? { subjectType } : {}),
    ...(subjectId ? { subjectId } : {}),
    ...(team ? { team } : {}),
    ...(from || to ? { at: { gte: from, lt: to } } : {}),
    ...(text
      ? {
          OR: [
            { actor: { contains: text, mode: "insensitive" } },
            { subject: { contains: text, mode: "insensitive" } },
          ],
        }
      : {}),
  };
  const [rows, total] = await Promise.all([
    db.auditEntry.findMany({
      where,
      orderBy: { id: "desc" },
      skip: (page - 1) * pageSize,
      take: pageSize,
    }),
    db.auditEntry.count({ where }),
  ]);
  return { entries: rows.map(entryOf), total };
}

type AuditRow = Prisma.AuditEntryGetPayload<object>;

function linkOf(row: AuditRow): Link {
  const { at, actorId, actor, action, subjectType, subjectId, subject, team, requestId } = row;
  return {
    at,
    actorId,
    actor,
    action,
    subjectType,
    subjectId,
    subject,
    team,
    requestId,
    before: jsonOf(row, "before"),
    after: jsonOf(row, "after"),
  };
}

function entryOf(row: AuditRow): AuditEntry {
  const { id, subjectType, subjectId, subject, ...link } = { ...linkOf(row), id: String(row.id) };
  return { id, ...link, subject: { type: subjectType, id: subjectId, name: subject } };
}

const json = z.json().nullish();

function jsonOf(row: AuditRow, column: "before" | "after"): Json {
  const place = { table: "auditEntry", column, id: String(row.id) };
  return (parseStored(json, row[column], place) ?? null) as Json;
}
