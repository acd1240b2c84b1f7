import type { Prisma, PrismaClient } from "@/lib/db/server";
import { PortalError } from "@/lib/errors";
import { requestIdSchema } from "@/lib/plans";
import type { PullRequestSummary, RequestSummary } from "./request";

const summarised = {
  target: { select: { name: true, title: true, environment: true } },
  requester: { select: { id: true, name: true } },
  pullRequests: { orderBy: { number: "desc" }, take: 1 },
  revisions: {
    orderBy: { number: "desc" },
    take: 1,
    select: { templateVersion: { select: { version: true } } },
  },
} as const satisfies Prisma.RequestInclude;

type SummaryRow = Prisma.RequestGetPayload<{ include: typeof summarised }>;

export async function summaries(
  db: PrismaClient,
  where: Prisma.RequestWhereInput,
  skip: number,
  take: number,
): Promise<RequestSummary[]> {
  const rows = await db.request.findMany({
    where,
    include: summarised,
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    skip,
    take,
  });
  return rows.map(toSummary);
}

/** Throws `not_found`, also for what is no id at all. */
export async function summaryById(db: PrismaClient, id: unknown): Promise<RequestSummary> {
  const parsed = requestIdSchema.safeParse(id);
  const row = parsed.success
    ? await db.request.findUnique({ where: { id: parsed.data }, include: summarised })
    : null;
  if (!row)
    throw new PortalError("not_found", "There is no such request.", {
      hint: "Look in the list of requests.",
    });
  return toSummary(row);
}

function toSummary(row: SummaryRow): RequestSummary {
  return {
    id: row.id,
    kind: row.kind,
    instanceId: row.instanceId,
    team: row.team,
    name: row.name,
    templateName: row.templateName,
    templateVersion: row.revisions[0]?.templateVersion?.version,
    target: row.target,
    requester: row.requester,
    state: row.state as RequestSummary["state"],
    stateReason: row.stateReason ?? undefined,
    stateSince: row.stateSince,
    createdAt: row.createdAt,
    endedAt: row.endedAt ?? undefined,
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
