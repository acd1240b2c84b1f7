import type { Places } from "@/lib/access";
import type { Database, Prisma } from "@/lib/db/server";
import { inPlaces } from "@/lib/instances/server";
import type { RequestKind } from "@/lib/plans";
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

const oldestFirst = [
  { createdAt: "asc" },
  { id: "asc" },
] satisfies Prisma.RequestOrderByWithRelationInput[];

type Row = Prisma.RequestGetPayload<{ select: typeof shown }>;

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
 * A part of what this person may approve, the oldest first, and how many there are; `within`: only of these teams
 * and instances.
 */
export async function findToReview(
  db: Database,
  approver: Approver,
  { offset, limit, within }: { offset: number; limit: number; within?: Places | undefined },
): Promise<{ requests: WaitingRequest[]; total: number }> {
  const where = {
    AND: [await approvableBy(db, approver), within === undefined ? {} : { OR: inPlaces(within) }],
  };
  const [total, rows] = await Promise.all([
    db.request.count({ where }),
    db.request.findMany({ where, select: shown, orderBy: oldestFirst, skip: offset, take: limit }),
  ]);
  return { requests: rows.map(toWaiting), total };
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
    orderBy: oldestFirst,
    take: limit,
  });
  return rows.map(toWaiting);
}
