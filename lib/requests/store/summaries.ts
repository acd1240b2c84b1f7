import type { Database, Prisma } from "@/lib/db/server";
import { PortalError } from "@/lib/errors";
import type { Places } from "@/lib/access";
import { inPlaces } from "@/lib/instances/server";
import {
  type Asked,
  cursorAt,
  mostCounted,
  type Ordering,
  type Part,
  readPart,
} from "@/lib/paging/server";
import { requestIdSchema } from "@/lib/plans";
import type { RequestQuery } from "../query";
import { type Approver, approvableBy } from "./approvable";
import type { PullRequestSummary, RequestSummary } from "../request";

const summarised = {
  target: { select: { name: true, title: true, environment: true, suspended: true } },
  instance: { select: { suspendedAt: true } },
  requester: { select: { id: true, name: true } },
  pullRequests: { orderBy: { number: "desc" }, take: 1 },
  revisions: {
    orderBy: { number: "desc" },
    take: 1,
    select: { templateVersion: { select: { version: true } } },
  },
} as const satisfies Prisma.RequestInclude;

type SummaryRow = Prisma.RequestGetPayload<{ include: typeof summarised }>;

/**
 * Which requests are asked for. `requesterId`: only those of this person; `approver`: only those that
 * wait for an approval of this person; `within`: only those of these teams and instances.
 */
export type RequestFilter = Pick<
  RequestQuery,
  "q" | "team" | "target" | "template" | "state" | "instance" | "show"
> & { requesterId?: string; approver?: Approver; within?: Places | undefined };

function matching(filter: RequestFilter): Prisma.RequestWhereInput {
  const { q, team, target, template, state, instance, show, requesterId, within } = filter;
  return {
    ...(within === undefined ? {} : { OR: inPlaces(within) }),
    ...(team === undefined ? {} : { team }),
    ...(template === undefined ? {} : { templateName: template }),
    ...(state === undefined ? {} : { state }),
    ...(instance === undefined ? {} : { instanceId: instance }),
    ...(target === undefined ? {} : { target: { name: target } }),
    ...(q === undefined || q === "" ? {} : { name: { contains: q.toLowerCase() } }),
    ...(show === "all" ? {} : { endedAt: show === "open" ? null : { not: null } }),
    ...(requesterId === undefined ? {} : { requesterId }),
  };
}

async function whereOf(
  db: Database,
  { approver, ...filter }: RequestFilter,
): Promise<Prisma.RequestWhereInput> {
  return {
    AND: [matching(filter), ...(approver === undefined ? [] : [await approvableBy(db, approver)])],
  };
}

/** How many requests wait for an approval of this person. */
export async function countRequests(
  db: Database,
  { approver }: { approver: Approver },
): Promise<number> {
  return db.request.count({ where: await approvableBy(db, approver) });
}

/** Served by an index of both, by those that begin with a target or a template, and by `requests_not_over`. */
const latestFirst: Ordering<{ createdAt: Date; id: string }> = {
  name: "requests",
  keys: [
    { column: "createdAt", kind: "time", order: "desc" },
    { column: "id", kind: "uuid", order: "desc" },
  ],
};

/** Which part of what matches: from a cursor on, before or after the request of an id, or a page by its number. */
export interface RequestPlace extends Asked {
  before?: string | undefined;
  after?: string | undefined;
  size: number;
}

/** A part of the requests that match, the latest first, and how many there are: no more than one over `mostCounted`. */
export async function findRequests(
  db: Database,
  filter: RequestFilter,
  { size, page, ...place }: RequestPlace,
): Promise<Part<RequestSummary> & { counted: number }> {
  const [where, cursor] = await Promise.all([
    whereOf(db, filter),
    cursorOf(db, place, filter.within),
  ]);
  const [counted, part] = await Promise.all([
    db.request.count({ where, take: mostCounted + 1 }),
    // Of what is passed over only an index is read.
    readPart(latestFirst, { cursor, page }, size, ({ where: beyond, ...read }) =>
      db.request.findMany({
        where: { AND: [where, beyond] },
        select: { id: true, createdAt: true },
        ...read,
      }),
    ),
  ]);
  const rows = await db.request.findMany({
    where: { id: { in: part.rows.map(({ id }) => id) } },
    include: summarised,
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
  });
  return { ...part, rows: rows.map(toSummary), counted };
}

/** An id that is none of a request, or of one that the reader may not see, is as if it were not there. */
async function cursorOf(
  db: Database,
  { cursor, before, after }: Omit<RequestPlace, "size" | "page">,
  within: Places | undefined,
): Promise<string | undefined> {
  const id = before ?? after;
  if (cursor !== undefined || id === undefined) return cursor;
  const row = await db.request.findUnique({
    where: { id, ...(within === undefined ? {} : { OR: inPlaces(within) }) },
    select: { id: true, createdAt: true },
  });
  return row === null ? undefined : cursorAt(latestFirst, row, before === undefined);
}

/** Throws `not_found`, also for what is no id at all. */
export async function summaryById(db: Database, id: unknown): Promise<RequestSummary> {
  const parsed = requestIdSchema.safeParse(id);
  const row = parsed.success
    ? await db.request.findUnique({ where: { id: parsed.data }, include: summarised })
    : null;
  if (!row)
    throw new PortalError("not_found", "Request not found.", {
      hint: "Look in the list of requests.",
    });
  return toSummary(row);
}

function toSummary(row: SummaryRow): RequestSummary {
  const { name, title, environment, suspended } = row.target;
  return {
    id: row.id,
    kind: row.kind,
    instanceId: row.instanceId,
    team: row.team,
    name: row.name,
    templateName: row.templateName,
    templateVersion: row.revisions[0]?.templateVersion?.version,
    target: { name, title, environment },
    requester: row.requester,
    state: row.state as RequestSummary["state"],
    stateReason: row.stateReason ?? undefined,
    stateSince: row.stateSince,
    createdAt: row.createdAt,
    endedAt: row.endedAt ?? undefined,
    isSuspended:
      row.mergedAt !== null &&
      row.endedAt === null &&
      (row.instance.suspendedAt !== null || (suspended !== null && row.state === "merged")),
    pullRequest: row.pullRequests[0] && toPullRequest(row.pullRequests[0]),
  };
}

export function toPullRequest(row: {
  number: number;
  url: string;
  state: string;
  headCommit: string;
  mergeCommit: string | null;
}): PullRequestSummary {
  return {
    number: row.number,
    url: row.url,
    state: row.state as PullRequestSummary["state"],
    headCommit: row.headCommit,
    mergeCommit: row.mergeCommit ?? undefined,
  };
}
