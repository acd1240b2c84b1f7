import type { Database, Prisma } from "@/lib/db/server";
import type { JsonObject } from "@/lib/json";
import { lastAnsweredAt, type Target } from "@/lib/targets";
import { targetColumns, toTarget } from "@/lib/targets/server";
import type { RequestState } from "@/lib/timeline";
import type { Places } from "@/lib/access";
import type { InstanceDetails, InstanceSummary } from "../instance";
import type { InstanceQuery } from "../query";
import { isInstanceState } from "../state";
import { parametersOf } from "./parameters";
import { inPlaces } from "./places";

/** A row of a list, as far as its own table knows it. */
export type StoredSummary = Omit<InstanceSummary, "newerVersion" | "life">;

/** A version of a template that there are instances of. */
export interface UsedVersion {
  templateName: string;
  templateVersion: string;
}

/**
 * Which instances a list is of; `versions`: only those of one of these; `within`: only those of these
 * teams, and these themselves.
 */
export type InstanceFilter = Pick<InstanceQuery, "q" | "team" | "target" | "template" | "state"> & {
  versions?: readonly UsedVersion[];
  within?: Places | undefined;
};

const summarised = {
  target: {
    select: {
      name: true,
      title: true,
      environment: true,
      suspended: true,
      unansweredSince: true,
      listedAt: true,
      cluster: { select: { apiUrl: true } },
    },
  },
  requests: {
    where: { endedAt: null },
    orderBy: { createdAt: "desc" },
    select: { id: true },
    take: 1,
  },
} as const satisfies Prisma.InstanceInclude;

type SummaryRow = Prisma.InstanceGetPayload<{ include: typeof summarised }>;

const sorts: Record<
  InstanceQuery["sort"],
  {
    by: (order: "asc" | "desc") => Prisma.InstanceOrderByWithRelationInput[];
    first: "asc" | "desc";
  }
> = {
  name: { by: (order) => [{ name: order }, { team: order }], first: "asc" },
  updated: { by: (order) => [{ changedAt: order }], first: "desc" },
  state: { by: (order) => [{ state: order }, { stateSince: "desc" }], first: "asc" },
  template: { by: (order) => [{ templateName: order }, { templateVersion: order }], first: "asc" },
  target: { by: (order) => [{ target: { position: order } }, { name: "asc" }], first: "asc" },
};

/** Those that are removed only where they are asked for. */
function whereOf(query: InstanceFilter): Prisma.InstanceWhereInput {
  return {
    ...(query.state === "removed"
      ? { removedAt: { not: null } }
      : { removedAt: null, ...(query.state === undefined ? {} : { state: query.state }) }),
    ...(query.team === undefined ? {} : { team: query.team }),
    ...(query.template === undefined ? {} : { templateName: query.template }),
    ...(query.target === undefined ? {} : { target: { name: query.target } }),
    ...(query.q === undefined || query.q === ""
      ? {}
      : { name: { contains: query.q.toLowerCase() } }),
    ...(query.versions === undefined ? {} : { OR: [...query.versions] }),
    ...(query.within === undefined ? {} : { AND: [{ OR: inPlaces(query.within) }] }),
  };
}

/** How many there are, and some of them in this order. */
export async function findInstances(
  db: Database,
  filter: InstanceFilter,
  { sort, order }: Pick<InstanceQuery, "sort" | "order">,
  { offset, limit }: { offset: number; limit: number },
): Promise<{ instances: StoredSummary[]; total: number }> {
  const where = whereOf(filter);
  const { by, first } = sorts[sort];
  const [total, rows] = await Promise.all([
    db.instance.count({ where }),
    db.instance.findMany({
      where,
      include: summarised,
      orderBy: [...by(order ?? first), { id: "asc" }],
      skip: offset,
      take: limit,
    }),
  ]);
  return { instances: rows.map(toSummary), total };
}

/** The versions of templates that these instances are of, each once. */
export async function usedVersions(db: Database, filter: InstanceFilter): Promise<UsedVersion[]> {
  const groups = await db.instance.groupBy({
    by: ["templateName", "templateVersion"],
    where: whereOf(filter),
  });
  return groups.map(({ templateName, templateVersion }) => ({ templateName, templateVersion }));
}

/** An instance with all its changes, the latest first. */
export interface StoredInstance {
  summary: StoredSummary;
  path: string;
  parameters: JsonObject;
  templateDigest: string;
  /** Undefined before the first merge. */
  commit: string | undefined;
  target: Target;
  removedAt: Date | undefined;
  requests: InstanceDetails["requests"];
  /** A change of it is not merged yet. */
  held: boolean;
}

/** Undefined where there is no such instance. */
export async function findInstance(db: Database, id: string): Promise<StoredInstance | undefined> {
  const row = await db.instance.findUnique({
    where: { id },
    include: {
      target: targetColumns,
      requests: {
        orderBy: { createdAt: "desc" },
        include: {
          requester: { select: { name: true } },
          revisions: {
            orderBy: { number: "desc" },
            take: 1,
            select: { templateVersion: { select: { version: true } } },
          },
        },
      },
    },
  });
  if (row === null) return undefined;
  const target = toTarget(row.target);
  const open = row.requests.filter((request) => request.endedAt === null);
  return {
    summary: toSummary({ ...row, requests: open }),
    path: row.path,
    parameters: parametersOf(row),
    templateDigest: row.templateDigest,
    commit: row.commit ?? undefined,
    target,
    removedAt: row.removedAt ?? undefined,
    requests: row.requests.map((request) => ({
      id: request.id,
      kind: request.kind,
      state: request.state as RequestState,
      createdAt: request.createdAt,
      requester: request.requester.name,
      templateVersion: request.revisions[0]?.templateVersion?.version,
    })),
    held: open.some((request) => request.mergedAt === null),
  };
}

function toSummary(
  row: Omit<SummaryRow, "requests"> & { requests: { id: string }[] },
): StoredSummary {
  const { name, title, environment, suspended, unansweredSince, listedAt } = row.target;
  // What a cluster said that is not asked any more is of no use.
  const isAsked = row.removedAt === null && row.target.cluster.apiUrl !== null;
  // Of what is not merged a cluster knows nothing.
  const isUnanswered = isAsked && row.state !== "pending" && unansweredSince !== null;
  return {
    id: row.id,
    team: row.team,
    name: row.name,
    target: { name, title, environment },
    templateName: row.templateName,
    templateVersion: row.templateVersion,
    state: isInstanceState(row.state) ? row.state : "pending",
    stateReason: row.stateReason ?? undefined,
    stateSince: row.stateSince,
    createdBy: row.createdBy,
    createdAt: row.createdAt,
    changedAt: row.changedAt,
    changedBy: row.changedBy === null ? row.createdBy : row.changedBy || undefined,
    openRequestId: row.requests[0]?.id,
    suspended: !isAsked
      ? undefined
      : row.suspendedAt !== null
        ? "instance"
        : suspended === "parent" || suspended === "source"
          ? suspended
          : undefined,
    asOf: isUnanswered ? lastAnsweredAt(row.answeredAt, listedAt) : undefined,
    unansweredSince: isUnanswered ? unansweredSince : undefined,
  };
}
