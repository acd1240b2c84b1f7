import { z } from "zod";
import { type Database, parseStored, Prisma, type PrismaClient } from "@/lib/db/server";
import type { Json } from "@/lib/json";
import { type Link, originAsJson } from "../chain";
import { latestCheckpoint } from "./checkpoints";
import { type AuditEntry, type AuditQuery, signIns } from "../entry";

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
      origin: link.origin === null ? Prisma.DbNull : originAsJson(link.origin),
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

const has = (part: string) => ({ contains: part, mode: "insensitive" }) as const;

/** What a filter asks for; indexes answer each part of it. */
export function whereOf(filter: AuditQuery): Prisma.AuditEntryWhereInput {
  const { text, who, thing, action, subjectType, subjectId, team, from, to, show } = filter;
  return {
    AND: [
      ...(text ? [{ OR: [{ actor: has(text) }, { subject: has(text) }] }] : []),
      ...(who ? [{ actor: has(who) }] : []),
      ...(thing ? [{ subject: has(thing) }] : []),
      ...(action ? [{ action }] : []),
      ...(show === "sign-ins" ? [{ action: { in: [...signIns] } }] : []),
      ...(show === "changes" ? [{ action: { notIn: [...signIns] } }] : []),
      ...(subjectType ? [{ subjectType }] : []),
      ...(subjectId ? [{ subjectId }] : []),
      ...(team ? [{ team }] : []),
      ...(from || to ? [{ at: { gte: from, lt: to } }] : []),
    ],
  };
}

/** The oldest lines after one that a filter asks for, in their order. */
export async function entriesAfter(
  db: Pick<PrismaClient, "auditEntry">,
  filter: AuditQuery,
  id: bigint,
  atMost: number,
): Promise<AuditEntry[]> {
  const rows = await db.auditEntry.findMany({
    where: { AND: [whereOf(filter), { id: { gt: id } }] },
    orderBy: { id: "asc" },
    take: atMost,
  });
  return rows.map(entryOf);
}

/** How many lines a filter asks for; no more than `atMost` are counted. */
export async function countUpTo(
  db: Pick<PrismaClient, "auditEntry">,
  filter: AuditQuery,
  atMost: number,
): Promise<number> {
  return db.auditEntry.count({ where: whereOf(filter), take: atMost });
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
    origin: originOf(row),
  };
}

export function entryOf(row: AuditRow): AuditEntry {
  const { id, subjectType, subjectId, subject, ...link } = { ...linkOf(row), id: String(row.id) };
  return { id, ...link, subject: { type: subjectType, id: subjectId, name: subject } };
}

const json = z.json().nullish();

function jsonOf(row: AuditRow, column: "before" | "after"): Json {
  const place = { table: "auditEntry", column, id: String(row.id) };
  return (parseStored(json, row[column], place) ?? null) as Json;
}

/** Strict: a member that is not looked at would not be covered by the hash. */
const origin = z
  .object({
    address: z.string().optional(),
    token: z.object({ id: z.string(), name: z.string() }).strict().optional(),
    session: z.string().optional(),
  })
  .strict()
  .nullable();

function originOf(row: AuditRow): Link["origin"] {
  return parseStored(origin, row.origin, {
    table: "auditEntry",
    column: "origin",
    id: String(row.id),
  });
}
