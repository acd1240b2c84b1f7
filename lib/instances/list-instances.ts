import { isNewerVersion, offeredRelated } from "@/lib/catalog/server";
import type { Prisma } from "@/lib/db/server";
import { z } from "zod";
import { PortalError } from "@/lib/errors";
import type { RequestState } from "@/lib/timeline";
import { requireCan } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import type { JsonObject } from "@/lib/json";
import { targetColumns, toTarget } from "@/lib/targets/server";
import type { InstanceDetails, InstancePage, InstanceSummary } from "./instance";
import { presentInstances } from "./presentation";
import type { InstanceQuery } from "./query";
import { isInstanceState } from "./state";
import { whyNotChange } from "./why-not-change";

export const instancePageSize = 25;

const summarised = {
  target: { select: { name: true, title: true, environment: true } },
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
  updated: { by: (order) => [{ updatedAt: order }], first: "desc" },
  state: { by: (order) => [{ state: order }, { stateSince: "desc" }], first: "asc" },
  template: { by: (order) => [{ templateName: order }, { templateVersion: order }], first: "asc" },
  target: { by: (order) => [{ target: { position: order } }, { name: "asc" }], first: "asc" },
};

/**
 * One page of instances, filtered and sorted in the database; those that are removed only where
 * they are asked for. Throws `forbidden`.
 */
export async function listInstances(ctx: Context, query: InstanceQuery): Promise<InstancePage> {
  requireCan(ctx.actor, "instance.read");
  const where: Prisma.InstanceWhereInput = {
    ...(query.state === "removed"
      ? { removedAt: { not: null } }
      : { removedAt: null, ...(query.state === undefined ? {} : { state: query.state }) }),
    ...(query.team === undefined ? {} : { team: query.team }),
    ...(query.template === undefined ? {} : { templateName: query.template }),
    ...(query.target === undefined ? {} : { target: { name: query.target } }),
    ...(query.q === undefined || query.q === ""
      ? {}
      : { name: { contains: query.q.toLowerCase() } }),
  };
  if (query.upgrade) where.OR = await outdated(ctx, where);
  const sort = sorts[query.sort];
  const [total, rows] = await Promise.all([
    ctx.db.instance.count({ where }),
    ctx.db.instance.findMany({
      where,
      include: summarised,
      orderBy: [...sort.by(query.order ?? sort.first), { id: "asc" }],
      skip: (query.page - 1) * instancePageSize,
      take: instancePageSize,
    }),
  ]);
  const offered = await offeredVersions(
    ctx,
    rows.map((row) => row.templateName),
  );
  return {
    instances: rows.map((row) => toSummary(row, offered)),
    total,
    page: query.page,
    pages: Math.max(1, Math.ceil(total / instancePageSize)),
  };
}

/** An instance with all its changes. Throws `forbidden`, `not_found`. */
export async function getInstance(ctx: Context, id: unknown): Promise<InstanceDetails> {
  requireCan(ctx.actor, "instance.read");
  const parsed = z.uuid().safeParse(id);
  const row = parsed.success
    ? await ctx.db.instance.findUnique({
        where: { id: parsed.data },
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
      })
    : null;
  if (!row)
    throw new PortalError("not_found", "There is no such instance.", {
      hint: "Look in the list of instances.",
    });
  const offered = await offeredVersions(ctx, [row.templateName]);
  const target = toTarget(row.target);
  const parameters = row.parameters as JsonObject;
  const [presentation = { links: [], outputs: [], related: [] }] = await presentInstances(ctx.db, [
    {
      instanceId: row.id,
      team: row.team,
      name: row.name,
      template: row.templateName,
      version: row.templateVersion,
      parameters,
      target,
    },
  ]);
  return {
    ...toSummary(
      { ...row, requests: row.requests.filter((request) => request.endedAt === null) },
      offered,
    ),
    target: { name: target.name, title: target.title, environment: target.environment },
    path: row.path,
    parameters,
    links: presentation.links,
    outputs: presentation.outputs,
    related: row.removedAt === null ? await offeredRelated(ctx, presentation.related) : [],
    templateDigest: row.templateDigest,
    commit: row.commit ?? undefined,
    repository: {
      owner: target.repository.owner,
      name: target.repository.name,
      webUrl: target.repository.webUrl,
      branch: target.branch,
    },
    cluster: target.cluster.name,
    whyNotChange: whyNotChange(ctx.actor, {
      team: row.team,
      state: isInstanceState(row.state) ? row.state : "pending",
      merged: row.commit !== null,
      target,
      held: row.requests.some((request) => request.endedAt === null && request.mergedAt === null),
    }),
    removedAt: row.removedAt ?? undefined,
    requests: row.requests.map((request) => ({
      id: request.id,
      kind: request.kind,
      state: request.state as RequestState,
      createdAt: request.createdAt,
      requester: request.requester.name,
      templateVersion: request.revisions[0]?.templateVersion?.version,
    })),
  };
}

/** What each template offers now, by its name. */
async function offeredVersions(
  ctx: Context,
  names: readonly string[],
): Promise<Map<string, string>> {
  const rows = await ctx.db.template.findMany({
    where: { name: { in: [...new Set(names)] }, offeredVersion: { not: null } },
    select: { name: true, offeredVersion: true },
  });
  return new Map(
    rows.flatMap((row) =>
      row.offeredVersion === null ? [] : [[row.name, row.offeredVersion] as const],
    ),
  );
}

/**
 * Every version that is older than what its template offers, of the templates that there are
 * instances of.
 */
async function outdated(
  ctx: Context,
  where: Prisma.InstanceWhereInput,
): Promise<Prisma.InstanceWhereInput[]> {
  const used = await ctx.db.instance.groupBy({ by: ["templateName", "templateVersion"], where });
  const offered = await offeredVersions(
    ctx,
    used.map(({ templateName }) => templateName),
  );
  return used
    .filter(({ templateName, templateVersion }) =>
      isNewerVersion(offered.get(templateName) ?? "", templateVersion),
    )
    .map(({ templateName, templateVersion }) => ({ templateName, templateVersion }));
}

function toSummary(
  row: Omit<SummaryRow, "requests"> & { requests: { id: string }[] },
  offered: ReadonlyMap<string, string>,
): InstanceSummary {
  const latest = offered.get(row.templateName);
  return {
    id: row.id,
    team: row.team,
    name: row.name,
    target: row.target,
    templateName: row.templateName,
    templateVersion: row.templateVersion,
    newerVersion:
      latest !== undefined && isNewerVersion(latest, row.templateVersion) ? latest : undefined,
    state: isInstanceState(row.state) ? row.state : "pending",
    stateReason: row.stateReason ?? undefined,
    stateSince: row.stateSince,
    createdBy: row.createdBy,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
    openRequestId: row.requests[0]?.id,
  };
}
