import { newlyViolated } from "@/lib/compliance/server";
import { hostConnection } from "@/lib/git-host/server";
import { requireCan } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import type { PlatformOverview } from "./overview";

const longest = 10;

/**
 * What needs a hand of the platform team now. Every list is short and counted in the database.
 * Throws `forbidden`.
 */
export async function platformOverview(ctx: Context): Promise<PlatformOverview> {
  requireCan(ctx.actor, "ops.read");
  const { db } = ctx;
  const weekAgo = new Date(ctx.now().getTime() - 7 * 24 * 60 * 60 * 1000);
  const [failing, waiting, targets, outdated, violated, drafts, numbers, connected, unreachable] =
    await Promise.all([
      db.instance.findMany({
        where: { state: "failed", removedAt: null },
        orderBy: { stateSince: "desc" },
        take: longest,
        select: {
          id: true,
          name: true,
          team: true,
          stateReason: true,
          stateSince: true,
          target: { select: { title: true } },
        },
      }),
      db.requestWork.findMany({
        where: { waitsFor: { not: null }, request: { endedAt: null } },
        orderBy: { waitsSince: "asc" },
        take: longest,
        select: {
          waitsFor: true,
          waitsSince: true,
          request: { select: { id: true, name: true, team: true, createdAt: true } },
        },
      }),
      db.target.findMany({
        orderBy: [{ position: "asc" }, { name: "asc" }],
        select: {
          name: true,
          title: true,
          heardAt: true,
          _count: { select: { instances: { where: { removedAt: null } } } },
        },
      }),
      db.$queryRaw<PlatformOverview["outdated"]>`
      SELECT t."name" AS "template", v."version", v."state"::text AS "state", count(*)::int AS "instances"
      FROM "template_versions" v JOIN "templates" t ON t."id" = v."template_id"
      JOIN "instances" i ON i."template_name" = t."name" AND i."template_version" = v."version" AND i."removed_at" IS NULL
      WHERE v."state" IN ('deprecated', 'withdrawn') GROUP BY 1, 2, 3 ORDER BY 4 DESC LIMIT ${longest}`,
      newlyViolated(ctx),
      db.templateVersion.count({ where: { state: "draft" } }),
      countAll(ctx, weekAgo),
      hostConnection(ctx).then(
        ({ kind }) => kind !== "none",
        () => false,
      ),
      db.repository.findMany({
        where: { pollProblem: { not: null }, targets: { some: {} } },
        orderBy: [{ owner: "asc" }, { name: "asc" }],
        take: longest,
        select: { id: true, owner: true, name: true, pollProblem: true },
      }),
    ]);
  return {
    failing: failing.map(({ target, stateReason, stateSince, ...rest }) => ({
      ...rest,
      target: target.title,
      reason: stateReason,
      since: stateSince,
    })),
    waiting: waiting.map(({ waitsFor, waitsSince, request }) => ({
      id: request.id,
      name: request.name,
      team: request.team,
      waitsFor: waitsFor ?? "",
      since: waitsSince ?? request.createdAt,
    })),
    targets: targets.map(({ _count, ...target }) => ({ ...target, instances: _count.instances })),
    outdated,
    violated,
    connected,
    unreachable: unreachable.map(({ id, owner, name, pollProblem }) => ({
      id,
      name: `${owner}/${name}`,
      problem: pollProblem ?? "",
    })),
    drafts,
    numbers,
  };
}

async function countAll({ db }: Context, since: Date): Promise<PlatformOverview["numbers"]> {
  const alive = { removedAt: null };
  const [templates, instances, healthy, teams, openRequests, requestsThisWeek] = await Promise.all([
    db.template.count({ where: { offeredVersion: { not: null } } }),
    db.instance.count({ where: alive }),
    db.instance.count({ where: { ...alive, state: "healthy" } }),
    db.instance.groupBy({ by: ["team"], where: alive }).then((groups) => groups.length),
    db.request.count({ where: { endedAt: null } }),
    db.request.count({ where: { createdAt: { gte: since } } }),
  ]);
  return { templates, instances, healthy, teams, openRequests, requestsThisWeek };
}
