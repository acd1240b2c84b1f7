import type { PrismaClient } from "@/lib/db/server";
import { seedCatalog } from "./seed-catalog";
import { seedPast, type Transaction } from "./seed-history";
import { type ScaleInstance, scaleTemplate } from "./scale-repository";

const people = 400;

/**
 * What an installation has after a few years: 10,000 templates beside those that ship, these instances,
 * and of a year `requests` requests with ten events and ten audit lines each. Its two targets are
 * there already. Instances are of one template.
 */
export async function seedScale(
  db: PrismaClient,
  instances: readonly ScaleInstance[],
  { templates, requests }: { templates: number; requests: number },
): Promise<void> {
  await seedCatalog(db, templates);
  await seedPast(db, { requests, instances: instances.length }, (tx) => seedPlaces(tx, instances));
}

async function seedPlaces(tx: Transaction, instances: readonly ScaleInstance[]): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO "users" ("id", "issuer", "subject", "email", "name", "groups")
    SELECT gen_random_uuid(), 'history', 'person-' || n, 'person-' || n || '@example.com',
           'Person ' || n, ARRAY['team-' || n % 40]
    FROM generate_series(1, ${people}::int) n`;
  await tx.$executeRaw`
    INSERT INTO "instances"
      ("id", "target_id", "team", "name", "path", "template_name", "template_version",
       "template_digest", "parameters", "commit", "created_by", "state", "changed_at")
    SELECT i."id"::uuid, t."id", i."team", i."name", i."path", ${scaleTemplate}, i."version",
           i."digest", i."parameters", md5(i."id"), 'dana@example.com', 'healthy',
           now() - row_number() OVER () * interval '1 minute'
    FROM jsonb_to_recordset(${JSON.stringify(instances)}::jsonb) AS i (
      "id" text, "team" text, "name" text, "path" text, "target" text, "version" text, "digest" text,
      "parameters" jsonb
    ) JOIN "targets" t ON t."name" = i."target"
    ON CONFLICT ("id") DO NOTHING`;
}

/** The same instances and requests, of `count` of the seeded templates instead of one. */
export async function spreadTemplates(db: PrismaClient, count: number): Promise<void> {
  await db.$executeRaw`
    WITH "names" AS (
      SELECT "name", row_number() OVER (ORDER BY "id") - 1 AS "place" FROM "templates"
      WHERE "source" = 'bench' LIMIT ${count}
    )
    UPDATE "instances" i SET "template_name" = n."name", "template_version" = '1.0.0'
    FROM "names" n WHERE n."place" = hashtext(i."name") & 1023 % ${count}::int`;
  await db.$executeRaw`
    UPDATE "requests" r SET "template_name" = i."template_name"
    FROM "instances" i WHERE i."id" = r."instance_id"`;
  for (const table of ["instances", "requests"])
    await db.$executeRawUnsafe(`VACUUM ANALYZE "${table}"`);
}
