import type { Database, Prisma } from "@/lib/db/server";
import { storedVerdict } from "@/lib/admission";
import { objectTitleWithNamespace } from "@/lib/kubernetes";
import {
  type Asked as PartAsked,
  mostCounted,
  type Ordering,
  type Part,
  readPart,
} from "@/lib/paging/server";
import type { ComplianceFinding } from "@/lib/compliance";
import type { ComplianceQuery } from "../query";

const week = 7 * 86_400_000;

/** What is asked for; what is new is so as of `now`. */
export interface Asked {
  query: Omit<ComplianceQuery, "page" | "cursor">;
  now: Date;
}

/** The rows that a query asks for: those that stand now. */
function whereOf({ query, now }: Asked): Prisma.ComplianceFindingWhereInput {
  return {
    resolvedAt: null,
    ...(query.standing === "all" ? {} : { standing: query.standing ?? { not: "not-judged" } }),
    ...(query.policy === undefined || query.policy === "" ? {} : { policy: query.policy }),
    ...(query.team === undefined || query.team === ""
      ? {}
      : { team: query.team === "-" ? null : query.team }),
    ...(query.target === undefined || query.target === ""
      ? {}
      : { target: { name: query.target } }),
    ...(query.q === undefined || query.q === ""
      ? {}
      : { name: { contains: query.q, mode: "insensitive" } }),
    ...(query.age === "new" ? { firstSeenAt: { gte: new Date(now.getTime() - week) } } : {}),
  };
}

const shown = {
  target: { select: { name: true, title: true, repository: { select: { webUrl: true } } } },
} as const satisfies Prisma.ComplianceFindingInclude;

type Row = Prisma.ComplianceFindingGetPayload<{ include: typeof shown }>;

function toFinding(row: Row): ComplianceFinding {
  const { target, file, line, commit } = row;
  return {
    id: row.id,
    verdict: storedVerdict.parse(row.standing),
    policy: row.policy,
    title: row.title,
    rule: row.rule ?? undefined,
    team: row.team ?? undefined,
    target: { name: target.name, title: target.title },
    object: row.kind === "" ? file : objectTitleWithNamespace(row),
    instanceId: row.instanceId ?? undefined,
    file,
    line: line ?? undefined,
    url: `${target.repository.webUrl}/blob/${commit}/${file.split("/").map(encodeURIComponent).join("/")}${line === null ? "" : `#L${line}`}`,
    field: row.field,
    message: row.message,
    expected: row.expected ?? undefined,
    exception: row.exception ?? undefined,
    expires: row.expires ?? undefined,
    commit,
    since: row.firstSeenAt,
  };
}

/** Served by `compliance_findings_standing_by_age`. One scan finds thousands at one time, in the order of their ids. */
const newestFirst: Ordering<Pick<Row, "firstSeenAt" | "id">> = {
  name: "findings",
  keys: [
    { column: "firstSeenAt", kind: "time", order: "desc" },
    { column: "id", kind: "uuid", order: "asc" },
  ],
};

/** A part of them, the newest first, and how many there are: no more than one over `mostCounted`. */
export async function findFindings(
  db: Database,
  asked: Asked,
  part: PartAsked & { size: number },
): Promise<Part<ComplianceFinding> & { counted: number }> {
  const where = whereOf(asked);
  const [counted, found] = await Promise.all([
    db.complianceFinding.count({
      where,
      orderBy: { firstSeenAt: "desc" },
      take: mostCounted + 1,
    }),
    // Of what is passed over only an index is read.
    readPart(newestFirst, part, part.size, ({ where: beyond, ...read }) =>
      db.complianceFinding.findMany({
        where: { AND: [where, beyond] },
        select: { id: true, firstSeenAt: true },
        ...read,
      }),
    ),
  ]);
  const ids = found.rows.map(({ id }) => id);
  const rows = await db.complianceFinding.findMany({
    where: { id: { in: ids } },
    include: shown,
    orderBy: [{ firstSeenAt: "desc" }, { id: "asc" }],
  });
  return { ...found, rows: rows.map(toFinding), counted };
}

/** Those after the one with this id, in the order of their ids. */
export async function findingsAfter(
  db: Database,
  asked: Asked,
  after: string | undefined,
  limit: number,
): Promise<ComplianceFinding[]> {
  const rows = await db.complianceFinding.findMany({
    // Also where that one is gone by now.
    where: { AND: [whereOf(asked), after === undefined ? {} : { id: { gt: after } }] },
    include: shown,
    orderBy: { id: "asc" },
    take: limit,
  });
  return rows.map(toFinding);
}

/** What stands of one instance's objects and concerns its readers, the newest first. */
export async function findingsOfInstance(
  db: Database,
  instanceId: string,
  limit: number,
): Promise<ComplianceFinding[]> {
  const rows = await db.complianceFinding.findMany({
    where: { instanceId, resolvedAt: null, standing: { in: ["denied", "warned", "excepted"] } },
    include: shown,
    orderBy: [{ firstSeenAt: "desc" }, { id: "asc" }],
    take: limit,
  });
  return rows.map(toFinding);
}
