import type { PrismaClient } from "@/lib/db/server";
import { searchables } from "./words";

/**
 * Ten thousand offered templates, all different, in words that platform teams use: written by SQL,
 * since taking in as many bundles would take minutes. Lists read only what is written here.
 */
export async function seedCatalog(db: PrismaClient, count: number): Promise<void> {
  const { qualities, things, purposes, tags, categories, teams, sentences } = searchables;
  await db.$transaction(
    async (tx) => {
      await tx.$executeRaw`
        CREATE TEMPORARY TABLE "seeded" ON COMMIT DROP AS
        SELECT n, gen_random_uuid() AS "id", gen_random_uuid() AS "version_id",
               (${qualities}::text[])[1 + n % ${qualities.length}::int] AS "quality",
               (${things}::text[])[1 + (n / ${qualities.length}::int) % ${things.length}::int] AS "thing",
               (${purposes}::text[])[1 + (n / 7) % ${purposes.length}::int] AS "purpose"
        FROM generate_series(1, ${count}::int) n`;
      await tx.$executeRaw`
        INSERT INTO "templates" ("id", "name", "title", "summary", "category", "tags", "icon",
                                 "owner", "scope", "access_groups", "source", "published_at")
        SELECT "id", lower("quality" || '-' || "thing" || '-' || n),
               initcap("quality" || ' ' || "thing") || ' for ' || "purpose",
               'A ' || "quality" || ' ' || "thing" || ' for ' || "purpose" || ', ' ||
               (${sentences}::text[])[1 + n % ${sentences.length}::int],
               (${categories}::text[])[1 + n % ${categories.length}::int],
               ARRAY(SELECT DISTINCT unnest(ARRAY["thing",
                     (${tags}::text[])[1 + n % ${tags.length}::int],
                     (${tags}::text[])[1 + (n / 5) % ${tags.length}::int]])),
               'box', (${teams}::text[])[1 + n % ${teams.length}::int], 'team',
               CASE WHEN n % 20 = 0 THEN ARRAY['team-elsewhere'] ELSE ARRAY[]::text[] END,
               'bench', now() - n * interval '1 hour'
        FROM "seeded"`;
      await tx.$executeRaw`
        INSERT INTO "template_versions" ("id", "template_id", "version", "precedence", "digest", "state",
                                         "definition", "readme", "published_at", "published_by")
        SELECT "version_id", "id", '1.0.0', '0000000000000001.0000000000000000.0000000000000000~',
               md5(n::text) || md5(n::text), 'published', '{}',
               '# ' || "quality" || ' ' || "thing" || E'\n\n' ||
               (SELECT string_agg(s, E'\n\n')
                FROM unnest(${sentences}::text[]) WITH ORDINALITY AS u(s, i)
                WHERE (i + n) % 4 = 0),
               now(), 'bench'
        FROM "seeded"`;
      // The trigger of "templates" reads the offered version's README into the search vector.
      await tx.$executeRaw`UPDATE "templates" t SET "offered_version" = '1.0.0' FROM "seeded" s WHERE t."id" = s."id"`;
    },
    { timeout: 180_000 },
  );
  await db.$executeRaw`ANALYZE "templates"`;
  await db.$executeRaw`ANALYZE "template_versions"`;
}
