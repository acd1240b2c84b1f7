import type { Prisma, PrismaClient } from "@/lib/db/server";
import type { AuditEntry, AuditQuery } from "../entry";
import { entryOf, whereOf } from "./entries";

/** Lines of one page, newest first. */
export interface FoundEntries {
  entries: AuditEntry[];
  /** Whether there are lines beyond this page. */
  newer: boolean;
  older: boolean;
  /** From where older ones are looked for (`before`), and newer ones (`after`); undefined: nowhere. */
  oldest: string | undefined;
  newest: string | undefined;
}

type AuditRow = Prisma.AuditEntryGetPayload<object>;

/** Rows in the direction in which they were looked for. */
interface Found {
  rows: AuditRow[];
  /** Nothing was looked at from this number on, in that direction. */
  until?: bigint;
}

/** So many lines are looked through for a part of a name before an index is asked. */
const nearLines = 20_000n;
/** The same where no index helps: then a page ends there. */
const linesWithoutIndex = 50_000n;

/**
 * The lines of one page, and whether there are newer and older ones beyond it. Parts of names are looked
 * for among the lines nearby first, where what is frequent is found at once, and then by the index of
 * trigrams, which finds what is rare: left to PostgreSQL's estimate it may walk the whole record.
 */
export async function findEntries(db: PrismaClient, filter: AuditQuery): Promise<FoundEntries> {
  const { before, after, pageSize, text, who, thing } = filter;
  const forwards = after !== undefined && before === undefined;
  const parts = [text, who, thing].flatMap((part) => part || []);
  // One more than asked for tells that there are more.
  const search: Search = { filter, forwards, edge: edgeOf(before ?? after), take: pageSize + 1 };
  const { rows, until } =
    parts.length === 0
      ? { rows: await rowsOf(db, search) }
      : await searched(db, search, parts.every(hasTrigram));
  const more = rows.length > pageSize;
  const page = rows.slice(0, pageSize);
  if (forwards) page.reverse();
  const goesOn = more || until !== undefined;
  const end = more ? undefined : until?.toString();
  return {
    entries: page.map(entryOf),
    newer: forwards ? goesOn : before !== undefined,
    older: forwards || goesOn,
    oldest: (forwards ? undefined : end) ?? page.at(-1)?.id.toString() ?? before ?? after,
    newest: (forwards ? end : undefined) ?? page[0]?.id.toString() ?? after ?? before,
  };
}

interface Search {
  filter: AuditQuery;
  forwards: boolean;
  /** Only lines beyond this number. */
  edge: bigint | undefined;
  take: number;
}

const edgeOf = (number: string | undefined): bigint | undefined =>
  number === undefined ? undefined : BigInt(number);

/** PostgreSQL makes trigrams of ASCII letters and digits whatever its locale is. */
const hasTrigram = (part: string): boolean => /[a-z0-9]{3}/i.test(part);

async function searched(db: PrismaClient, search: Search, isIndexed: boolean): Promise<Found> {
  const { forwards, take } = search;
  const ends = await endsOf(db);
  if (ends === undefined) return { rows: [] };
  const from = search.edge ?? (forwards ? ends.first - 1n : ends.last + 1n);
  const lines = isIndexed ? nearLines : linesWithoutIndex;
  const until = forwards ? from + lines : from - lines;
  const near = await rowsOf(db, { ...search, edge: from }, until);
  const isAll = forwards ? until >= ends.last : until <= ends.first;
  if (near.length === take || isAll) return { rows: near };
  // `until` itself was looked at.
  if (!isIndexed) return { rows: near, until };
  const far = await byIndex(db, { ...search, edge: until, take: take - near.length });
  return { rows: [...near, ...far] };
}

async function endsOf(db: PrismaClient): Promise<{ first: bigint; last: bigint } | undefined> {
  // Prisma's aggregate would read every number.
  const end = (order: "asc" | "desc") =>
    db.auditEntry.findFirst({ orderBy: { id: order }, select: { id: true } });
  const [first, last] = await Promise.all([end("asc"), end("desc")]);
  return first === null || last === null ? undefined : { first: first.id, last: last.id };
}

/** Without a walk along the numbers, which ends only where enough was found. */
async function byIndex(db: PrismaClient, search: Search): Promise<AuditRow[]> {
  return db.$transaction(async (tx) => {
    await tx.$executeRaw`SET LOCAL enable_indexscan = off`;
    await tx.$executeRaw`SET LOCAL enable_seqscan = off`;
    return rowsOf(tx, search);
  });
}

/** `until`: and not beyond this number. */
async function rowsOf(
  db: Pick<PrismaClient, "auditEntry">,
  { filter, forwards, edge, take }: Search,
  until?: bigint,
): Promise<AuditRow[]> {
  const [first, last] = forwards ? (["gt", "lte"] as const) : (["lt", "gte"] as const);
  return db.auditEntry.findMany({
    where: {
      AND: [
        whereOf(filter),
        ...(edge === undefined ? [] : [{ id: { [first]: edge } }]),
        ...(until === undefined ? [] : [{ id: { [last]: until } }]),
      ],
    },
    orderBy: { id: forwards ? "asc" : "desc" },
    take,
  });
}
