import type { Places } from "@/lib/access";
import type { Database, Prisma } from "@/lib/db/server";
import { inPlaces } from "@/lib/instances/server";
import type { RequestKind } from "@/lib/plans";
import { type Asked, mostCounted, type Ordering, type Part, readPart } from "@/lib/paging/server";
import { type Approver, approvableBy, waitingOf } from "@/lib/requests/server";

/** A request that waits for an approval, with its latest pull request. */
export interface WaitingRequest {
  id: string;
  kind: RequestKind;
  team: string;
  name: string;
  templateName: string;
  templateVersion: string | undefined;
  target: { name: string; title: string; environment: string };
  accessGroups: string[];
  requiresApproval: boolean;
  requesterId: string;
  requester: string;
  createdAt: Date;
  pullRequest: { number: number; url: string; headCommit: string } | undefined;
}

const shown = {
  id: true,
  kind: true,
  team: true,
  name: true,
  templateName: true,
  requesterId: true,
  createdAt: true,
  requester: { select: { name: true } },
  target: {
    select: {
      name: true,
      title: true,
      environment: true,
      accessGroups: true,
      requiresApproval: true,
    },
  },
  revisions: {
    orderBy: { number: "desc" },
    take: 1,
    select: { templateVersion: { select: { version: true } } },
  },
  pullRequests: {
    orderBy: { number: "desc" },
    take: 1,
    select: { number: true, url: true, headCommit: true },
  },
} as const satisfies Prisma.RequestSelect;

type Row = Prisma.RequestGetPayload<{ select: typeof shown }>;

/** An index of both serves it from either end. */
const oldestFirst: Ordering<Pick<Row, "createdAt" | "id">> = {
  name: "approvals",
  keys: [
    { column: "createdAt", kind: "time", order: "asc" },
    { column: "id", kind: "uuid", order: "asc" },
  ],
};

function toWaiting({ target, requester, revisions, pullRequests, ...row }: Row): WaitingRequest {
  const { accessGroups, requiresApproval, ...named } = target;
  return {
    ...row,
    target: named,
    accessGroups,
    requiresApproval,
    requester: requester.name,
    templateVersion: revisions[0]?.templateVersion?.version,
    pullRequest: pullRequests[0],
  };
}

/**
 * A part of what this person may approve, the oldest first, and how many there are: no more than one over `mostCounted`;
 * `within`: only of these teams and instances.
 */
export async function findToReview(
  db: Database,
  approver: Approver,
  { size, within, ...asked }: Asked & { size: number; within?: Places | undefined },
): Promise<Part<WaitingRequest> & { counted: number }> {
  const where = {
    AND: [await approvableBy(db, approver), within === undefined ? {} : { OR: inPlaces(within) }],
  };
  const [counted, part] = await Promise.all([
    db.request.count({ where, orderBy: { createdAt: "asc" }, take: mostCounted + 1 }),
    readPart(oldestFirst, asked, size, ({ where: beyond, ...read }) =>
      db.request.findMany({ where: { AND: [where, beyond] }, select: shown, ...read }),
    ),
  ]);
  return { ...part, rows: part.rows.map(toWaiting), counted };
}

/** What this person asked for, or changed, and somebody else has to approve. */
export async function findOwnWaiting(
  db: Database,
  userId: string,
  limit: number,
): Promise<WaitingRequest[]> {
  const where = await waitingOf(db, userId);
  const rows = await db.request.findMany({
    where,
    select: shown,
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    take: limit,
  });
  return rows.map(toWaiting);
}
