import type { PrismaClient } from "@/lib/db/server";

/** Whose past it is: rows that somebody may ask about. */
export interface History {
  repositoryId: string;
  targetId: string;
  /** A merged request that was over half a year ago. */
  endedRequestId: string;
  /** One that is merged, and not yet deployed. */
  deployingRequestId: string;
  /** One that is cancelled, which nobody has concluded yet. */
  cancelledRequestId: string;
}

/** What each request left behind, one of them about its whole target. */
export const eventsPerRequest = 10;

const tables = [
  "instances",
  "requests",
  "request_revisions",
  "request_work",
  "pull_requests",
  "events",
  "audit_entries",
];

/** What each request left in the audit record, and the sign-ins that came with it. */
export const recordedPerRequest = 10;

/**
 * A year of requests, written by SQL: two repositories, eight targets, an instance for every five
 * requests, ten events a request. Of the requests, the last 0.5 % are open, half of them merged.
 * In the last fifth of the year no webhook arrived: what GitHub says since then was asked for.
 */
export async function seedHistory(db: PrismaClient, requests: number): Promise<History> {
  const instances = requests / 5;
  await seedPast(db, { requests, instances }, (tx) => seedPlaces(tx, instances));
  return pick(db, requests);
}

/**
 * The requests of a year, of instances that `places` makes or that are there: 'service-1' to
 * 'service-<instances>'. Whoever asked is a user of the issuer `history`.
 */
export async function seedPast(
  db: PrismaClient,
  { requests, instances }: { requests: number; instances: number },
  places: (tx: Transaction) => Promise<void>,
): Promise<void> {
  await db.$transaction(
    async (tx) => {
      // A trigger's plan would stay the one for an empty table.
      await tx.$executeRaw`SET LOCAL plan_cache_mode = force_custom_plan`;
      await tx.$executeRaw`
        CREATE TEMPORARY TABLE "seeded" ON COMMIT DROP AS
        SELECT n, "at",
               -- As those of the application (version 7): they grow with time.
               (lpad(to_hex((extract(epoch FROM "at") * 1000)::bigint), 12, '0') || '70008' ||
                substr(md5('id' || n), 1, 15))::uuid AS "id",
               'service-' || 1 + n % ${instances}::int AS "name",
               md5('head' || n) AS "head", md5('merge' || n) AS "merge",
               n > ${requests}::int * 0.995 AS "open", n <= ${requests}::int * 0.9975 AS "merged",
               n < ${requests}::int * 0.8 AS "told"
        FROM generate_series(1, ${requests}::int) n
        CROSS JOIN LATERAL (
          SELECT now() - interval '1 hour' - interval '1 year' * (1 - n / ${requests}::float8) AS "at"
        ) a`;
      await tx.$executeRaw`CREATE UNIQUE INDEX ON "seeded" ("id")`;
      await tx.$executeRaw`ANALYZE "seeded"`;
      await places(tx);
      await seedRequests(tx);
      await seedEvents(tx);
      await seedRecord(tx);
    },
    { timeout: 600_000 },
  );
  // As autovacuum does in time: what an index alone can answer depends on it.
  for (const table of tables) await db.$executeRawUnsafe(`VACUUM ANALYZE "${table}"`);
}

export type Transaction = Pick<PrismaClient, "$executeRaw">;

async function seedPlaces(tx: Transaction, instances: number): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO "users" ("id", "issuer", "subject", "email", "name", "groups")
    VALUES (gen_random_uuid(), 'history', 'dana', 'dana@example.com', 'Dana Developer', '{}')`;
  await tx.$executeRaw`
    INSERT INTO "repositories"
      ("id", "api_url", "owner", "name", "default_branch", "web_url", "polled_at")
    SELECT gen_random_uuid(), 'https://api.example.com', 'history', 'platform-' || n, 'main',
           'https://example.com/history/platform-' || n, now()
    FROM generate_series(1, 2) n`;
  await tx.$executeRaw`
    INSERT INTO "clusters" ("id", "name", "api_url")
    SELECT gen_random_uuid(), 'history-' || n, 'https://cluster-' || n || '.example.com'
    FROM generate_series(1, 8) n`;
  await tx.$executeRaw`
    INSERT INTO "targets"
      ("id", "name", "title", "environment", "repository_id", "cluster_id", "branch",
       "path_pattern", "flux_namespace", "source_name", "team_service_account",
       "platform_service_account", "flux_key", "flagger_key", "position")
    SELECT gen_random_uuid(), 'history-' || n, 'History ' || n, 'staging', r."id", c."id", 'main',
           'tenants/' || n || '/{team}/{name}', 'flux-system', 'flux-system', 'team-{team}',
           'platform', ''::bytea, ''::bytea, n
    FROM generate_series(1, 8) n
    JOIN "repositories" r ON r."owner" = 'history' AND r."name" = 'platform-' || 1 + n % 2
    JOIN "clusters" c ON c."name" = 'history-' || n`;
  await tx.$executeRaw`
    INSERT INTO "instances"
      ("id", "target_id", "team", "name", "path", "template_name", "template_version",
       "template_digest", "parameters", "commit", "created_by", "state")
    SELECT gen_random_uuid(), t."id", 'team-' || n % 40, 'service-' || n,
           'tenants/' || t."position" || '/team-' || n % 40 || '/service-' || n,
           'web-service', '1.0.0', md5(n::text), '{}', md5(n::text), 'dana@example.com', 'healthy'
    FROM generate_series(1, ${instances}::int) n
    JOIN "targets" t ON t."name" = 'history-' || 1 + (n - 1) % 8`;
}

async function seedRequests(tx: Transaction): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO "requests"
      ("id", "kind", "instance_id", "target_id", "team", "name", "template_name", "requester_id",
       "branch", "state", "merged_at", "ended_at", "created_at")
    SELECT s."id", 'edit', i."id", i."target_id", i."team", i."name", i."template_name", u."id",
           'slipway/' || s."id",
           CASE WHEN NOT s."open" THEN 'healthy' WHEN s."merged" THEN 'progressing'
                ELSE 'pull-request-open' END,
           CASE WHEN s."merged" THEN s."at" + interval '10 minutes' END,
           CASE WHEN NOT s."open" THEN s."at" + interval '20 minutes' END, s."at"
    FROM "seeded" s JOIN "instances" i ON i."name" = s."name"
    JOIN (
      SELECT "id", row_number() OVER (ORDER BY "subject") - 1 AS "place", count(*) OVER () AS "all"
      FROM "users" WHERE "issuer" = 'history'
    ) u ON u."place" = s.n % u."all"
    ORDER BY s.n`;
  await tx.$executeRaw`
    INSERT INTO "request_revisions"
      ("id", "request_id", "number", "author_id", "template_version_id", "parameters", "files",
       "commit", "created_at")
    SELECT gen_random_uuid(), s."id", 1, r."requester_id", v."id", '{"replicas": 2}', '[]',
           s."head", s."at"
    FROM "seeded" s JOIN "requests" r ON r."id" = s."id"
    LEFT JOIN "templates" t ON t."name" = r."template_name"
    LEFT JOIN "template_versions" v ON v."template_id" = t."id" AND v."version" = t."offered_version"
    ORDER BY s.n`;
  // Some of those that are open wait for the Git host.
  await tx.$executeRaw`
    INSERT INTO "request_work" ("request_id", "fence", "waits_for", "waits_since", "next_at")
    SELECT "id", 1, CASE WHEN "waits" THEN 'GitHub' END, CASE WHEN "waits" THEN now() END,
           CASE WHEN "waits" THEN now() + interval '1 hour' END
    FROM (SELECT *, "open" AND NOT "merged" AND n % 20 = 0 AS "waits" FROM "seeded") s ORDER BY n`;
  await tx.$executeRaw`
    INSERT INTO "pull_requests"
      ("id", "repository_id", "request_id", "number", "url", "title", "branch", "base",
       "head_commit", "state", "merge_commit", "opened_at", "merged_at", "reported_at")
    SELECT gen_random_uuid(), t."repository_id", s."id", s.n,
           'https://example.com/history/pull/' || s.n, 'web-service: change ' || s."name",
           r."branch", 'main', s."head", CASE WHEN s."merged" THEN 'merged' ELSE 'open' END,
           CASE WHEN s."merged" THEN s."merge" END, s."at" + interval '1 minute', r."merged_at",
           coalesce(r."merged_at", s."at")
    FROM "seeded" s JOIN "requests" r ON r."id" = s."id"
    JOIN "targets" t ON t."id" = r."target_id" ORDER BY s.n`;
}

/** Ten lines a request: six sign-ins, and what was done with it; now and then a policy is changed. */
async function seedRecord(tx: Transaction): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO "audit_entries"
      ("at", "actor_id", "actor", "action", "subject_type", "subject_id", "subject", "team", "after",
       "request_id", "hash")
    SELECT s."at" + interval '1 minute' * l, NULL,
           'Person ' || s.n % 900 || ' <person-' || s.n % 900 || '@example.com>', a."action",
           a."type", CASE a."type" WHEN 'request' THEN s."id"::text ELSE (s.n % 900)::text END,
           CASE a."type" WHEN 'request' THEN r."team" || '/' || r."name" ELSE 'Person ' || s.n % 900 END,
           CASE a."type" WHEN 'request' THEN r."team" END,
           '{"kind": "edit", "parameters": {"replicas": 2}}', s."id"::text, '\\x00'::bytea
    FROM "seeded" s JOIN "requests" r ON r."id" = s."id"
    CROSS JOIN generate_series(1, ${recordedPerRequest}::int) l
    CROSS JOIN LATERAL (
      SELECT CASE WHEN l <= 6 THEN 'session.start' WHEN l = 7 AND s.n % 500 = 0 THEN 'policy.change'
                  WHEN l = 7 THEN 'request.open' WHEN l = 8 THEN 'request.revise'
                  ELSE 'request.pull-request-opened' END AS "action",
             CASE WHEN l <= 6 THEN 'user' ELSE 'request' END AS "type"
    ) a ORDER BY s.n, l`;
}

async function seedEvents(tx: Transaction): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO "events"
      ("id", "source", "delivery_key", "kind", "occurred_at", "received_at", "target_id",
       "repository_id", "instance_id", "request_id", "commit", "payload", "handled_at")
    SELECT gen_random_uuid(), e."source", s."id" || '/' || e."kind" || '/' || e."minute", e."kind",
           e."at", e."at", CASE WHEN e."of" IN ('target', 'instance') THEN r."target_id" END,
           CASE WHEN e."of" = 'repository' THEN t."repository_id" END,
           CASE WHEN e."of" = 'instance' THEN r."instance_id" END,
           CASE WHEN e."of" = 'request' THEN s."id" END, s."merge", e."payload", e."at"
    FROM "seeded" s JOIN "requests" r ON r."id" = s."id" JOIN "targets" t ON t."id" = r."target_id"
    CROSS JOIN LATERAL (SELECT
      CASE WHEN s."told" THEN 'pull_request' ELSE 'asked-pull-request' END AS "report",
      jsonb_build_object('revision', 1, 'commit', s."head") AS "pushed",
      jsonb_build_object('revision', md5('revision' || s.n), 'commit', s."merge",
                         'relation', 'descends') AS "compared") told
    CROSS JOIN LATERAL (
      SELECT *, s."at" + "minute" * interval '1 minute' AS "at" FROM (VALUES
        ('portal', 'submitted', 'request', 0, '{"revision": 1, "by": "Dana Developer"}'::jsonb),
        ('portal', 'checked', 'request', 0,
         '{"revision": 1, "denied": 0, "warned": 0, "notJudged": 0}'),
        ('portal', 'pushed', 'request', 1, told."pushed"),
        ('github', told."report", 'request', 2, '{"action": "opened"}'),
        ('github', told."report", 'request', 10, '{"action": "closed"}'),
        ('portal', 'record-read', 'request', 11, '{}'),
        ('flux', 'event', 'instance', 12, '{"reason": "Progressing"}'),
        ('flux', 'event', 'target', 13, '{"reason": "ReconciliationSucceeded"}'),
        ('flux', 'event', 'instance', 14, '{"reason": "ReconciliationSucceeded"}'),
        ('portal', 'compared', 'repository', 14, told."compared")
      ) AS v ("source", "kind", "of", "minute", "payload")
    ) e ORDER BY e."at"`;
  // The latest was cancelled.
  await tx.$executeRaw`
    INSERT INTO "events"
      ("id", "source", "delivery_key", "kind", "occurred_at", "request_id", "payload", "handled_at")
    SELECT gen_random_uuid(), 'portal', "id" || '/cancelled', 'cancelled', now(), "id",
           '{"by": "Dana Developer"}', now()
    FROM "seeded" ORDER BY n DESC LIMIT 1`;
}

async function pick(db: PrismaClient, requests: number): Promise<History> {
  const { requestId: cancelledRequestId } = await db.event.findFirstOrThrow({
    where: { kind: "cancelled" },
    select: { requestId: true },
  });
  if (cancelledRequestId === null) throw new Error("No request is cancelled.");
  const ended = await db.request.findFirstOrThrow({
    where: { endedAt: { not: null } },
    orderBy: { createdAt: "asc" },
    skip: Math.floor(requests / 2),
    select: { id: true },
  });
  const deploying = await db.request.findFirstOrThrow({
    where: { endedAt: null, mergedAt: { not: null } },
    orderBy: { createdAt: "desc" },
    select: { id: true, targetId: true, target: { select: { repositoryId: true } } },
  });
  return {
    repositoryId: deploying.target.repositoryId,
    targetId: deploying.targetId,
    endedRequestId: ended.id,
    deployingRequestId: deploying.id,
    cancelledRequestId,
  };
}
