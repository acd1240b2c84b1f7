import type { Database } from "@/lib/db/server";
import type { PlatformOverview } from "./overview";

/** Instances that failed, the latest first. */
export async function failingInstances(
  db: Database,
  limit: number,
): Promise<PlatformOverview["failing"]> {
  const rows = await db.instance.findMany({
    where: { state: "failed", removedAt: null },
    orderBy: { stateSince: "desc" },
    take: limit,
    select: {
      id: true,
      name: true,
      team: true,
      stateReason: true,
      stateSince: true,
      target: { select: { title: true } },
    },
  });
  return rows.map(({ target, stateReason, stateSince, ...rest }) => ({
    ...rest,
    target: target.title,
    reason: stateReason,
    since: stateSince,
  }));
}

/** Open requests that wait for another system, the longest first. */
export async function waitingRequests(
  db: Database,
  limit: number,
): Promise<PlatformOverview["waiting"]> {
  const rows = await db.requestWork.findMany({
    where: { waitsFor: { not: null }, request: { endedAt: null } },
    orderBy: { waitsSince: "asc" },
    take: limit,
    select: {
      waitsFor: true,
      waitsSince: true,
      request: { select: { id: true, name: true, team: true, createdAt: true } },
    },
  });
  return rows.map(({ waitsFor, waitsSince, request }) => ({
    id: request.id,
    name: request.name,
    team: request.team,
    waitsFor: waitsFor ?? "",
    since: waitsSince ?? request.createdAt,
  }));
}

/** So many are counted. */
const mostSuspended = 1000;

/** Every target with the number of its instances, in the order of pickers. */
export async function targetsInUse(
  db: Database,
): Promise<Omit<PlatformOverview["targets"][number], "contact">[]> {
  const rows = await db.target.findMany({
    orderBy: [{ position: "asc" }, { name: "asc" }],
    select: {
      name: true,
      title: true,
      suspended: true,
      _count: { select: { instances: { where: { removedAt: null } } } },
      instances: {
        where: { removedAt: null, suspendedAt: { not: null } },
        select: { id: true },
        take: mostSuspended,
      },
    },
  });
  return rows.map(({ _count, suspended, instances, ...target }) => ({
    ...target,
    instances: _count.instances,
    isSuspended: suspended !== null,
    suspendedInstances: instances.length,
  }));
}

/** Versions that are deprecated or withdrawn and still run, those with the most instances first. */
export async function outdatedVersions(
  db: Database,
  limit: number,
): Promise<PlatformOverview["outdated"]> {
  return db.$queryRaw<PlatformOverview["outdated"]>`
      SELECT t."name" AS "template", v."version", v."state"::text AS "state", count(*)::int AS "instances"
      FROM "template_versions" v JOIN "templates" t ON t."id" = v."template_id"
      JOIN "instances" i ON i."template_name" = t."name" AND i."template_version" = v."version" AND i."removed_at" IS NULL
      WHERE v."state" IN ('deprecated', 'withdrawn') GROUP BY 1, 2, 3 ORDER BY 4 DESC LIMIT ${limit}`;
}

/** Versions that wait for somebody to publish them. */
export async function countDrafts(db: Database): Promise<number> {
  return db.templateVersion.count({ where: { state: "draft" } });
}

/** Repositories of targets that did not answer when they were last asked. */
export async function unreachableRepositories(
  db: Database,
  limit: number,
): Promise<PlatformOverview["unreachable"]> {
  const rows = await db.repository.findMany({
    where: { pollProblem: { not: null }, targets: { some: {} } },
    orderBy: [{ owner: "asc" }, { name: "asc" }],
    take: limit,
    select: { id: true, owner: true, name: true, pollProblem: true },
  });
  return rows.map(({ id, owner, name, pollProblem }) => ({
    id,
    name: `${owner}/${name}`,
    problem: pollProblem ?? "",
  }));
}

/** How much there is of everything; `requestsThisWeek`: those that were made from `since` on. */
export async function countAll(db: Database, since: Date): Promise<PlatformOverview["numbers"]> {
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
