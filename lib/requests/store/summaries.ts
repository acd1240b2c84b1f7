import type { Database, Prisma } from "@/lib/db/server";
import { PortalError } from "@/lib/errors";
import type { Places } from "@/lib/access";
import { inPlaces } from "@/lib/instances/server";
import { requestIdSchema } from "@/lib/plans";
import type { RequestQuery } from "../query";
import { type Approver, approvableBy } from "./approvable";
import type { PullRequestSummary, RequestPage, RequestSummary } from "../request";

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

/** So many are counted: beyond, nobody reads the number, and counting takes longer than finding. */
const mostCounted = 10_000;

/** Which part of what matches: before or after the request of an id, or a page by its number. */
export interface RequestPlace {
  before?: string | undefined;
  after?: string | undefined;
  page: number;
  pageSize: number;
}

/**
 * A part of the requests that match, the latest first, how many there are, and whether there are newer
 * and older ones beyond it. An id that is none of a request is as if it were not there.
 */
export async function findRequests(
  db: Database,
  filter: RequestFilter,
  { before, after, page, pageSize }: RequestPlace,
): Promise<Pick<RequestPage, "requests" | "total" | "moreThanTotal" | "newer" | "older">> {
  const [where, edge] = await Promise.all([whereOf(db, filter), edgeAt(db, before ?? after)]);
  const forwards = edge !== undefined && before === undefined;
  const direction = forwards ? "asc" : "desc";
  const orderBy = [{ createdAt: direction }, { id: direction }] as const;
  const [counted, ids] = await Promise.all([
    db.request.count({ where, take: mostCounted + 1 }),
    // Of what is passed over only an index is read.
    db.request.findMany({
      where: edge === undefined ? where : { AND: [where, beyond(edge, forwards)] },
      select: { id: true },
      orderBy: [...orderBy],
      skip: edge === undefined ? (page - 1) * pageSize : 0,
      // One more than asked for tells that there are more.
      take: pageSize + 1,
    }),
  ]);
  const rows = await db.request.findMany({
    where: { id: { in: ids.map(({ id }) => id) } },
    include: summarised,
    orderBy: [...orderBy],
  });
  const more = rows.length > pageSize;
  const found = rows.slice(0, pageSize);
  if (forwards) found.reverse();
  return {
    requests: found.map(toSummary),
    total: Math.min(counted, mostCounted),
    moreThanTotal: counted > mostCounted,
    newer: forwards ? more : edge !== undefined || page > 1,
    older: forwards || more,
  };
}

/** Where a request stands in lists. */
interface Edge {
  id: string;
  createdAt: Date;
}

async function edgeAt(db: Database, id: string | undefined): Promise<Edge | undefined> {
  if (id === undefined) return undefined;
  const row = await db.request.findUnique({
    where: { id },
    select: { id: true, createdAt: true },
  });
  return row ?? undefined;
}

/** What an index of (created_at, id) gives from there on: the first bound is what it is entered by. */
function beyond({ id, createdAt }: Edge, forwards: boolean): Prisma.RequestWhereInput {
  return forwards
    ? { createdAt: { gte: createdAt }, OR: [{ createdAt: { gt: createdAt } }, { id: { gt: id } }] }
    : { createdAt: { lte: createdAt }, OR: [{ createdAt: { lt: createdAt } }, { id: { lt: id } }] };
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
