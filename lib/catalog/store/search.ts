import { Prisma, type PrismaClient } from "@/lib/db/server";
import type { CatalogPage, TemplateCard } from "@/lib/catalog";
import { inUsualOrder } from "../category-order";
import { type CatalogQuery, catalogPageSize, searchExpression } from "../query";

/** A card without what changes while the catalog does not. */
type FoundCard = Omit<TemplateCard, "usedByTeams">;

/** What a search finds in one generation of the catalog. */
export interface Found extends Omit<CatalogPage, "cards"> {
  generation: string;
  cards: FoundCard[];
}

/** Whose templates are looked through: all of them, or those for everyone and for these groups. */
export type Sight = "everything" | readonly string[];

interface FoundRow extends Omit<Found, "cards" | "near"> {
  cards: (Omit<FoundCard, "publishedAt"> & { publishedAt: string })[];
}

/**
 * Searched, filtered, counted, sorted and paged by one statement, so that all of it is of one generation. By numbers of pages:
 * the counts of categories and tags beside the cards need all that matches anyway, and what fits best is known once all of it
 * is ranked, so the last page costs what the first does.
 */
export async function findTemplates(
  db: PrismaClient,
  sight: Sight,
  query: CatalogQuery,
): Promise<Found> {
  const words = searchExpression(query.q);
  const category =
    query.category === undefined
      ? Prisma.empty
      : Prisma.sql`WHERE f."category" = ${query.category}`;
  const sort = query.sort ?? (words === "" ? "title" : "relevance");
  const ranked = sort === "relevance" && words !== "";
  // The counts of the other categories stay in sight: a category narrows the cards and the total
  // only.
  const rows = await db.$queryRaw<FoundRow[]>`
    WITH "found" AS MATERIALIZED (
      SELECT t."id", t."category", t."tags", t."title", t."name", t."published_at",
             ${ranked ? Prisma.sql`ts_rank(t."search", ${textQuery(words)})` : Prisma.sql`0::real`} AS "rank"
      FROM "templates" t WHERE ${matching(sight, words, query.tags)}
    ),
    "page" AS (
      SELECT f."id", row_number() OVER () AS "position"
      FROM (SELECT f."id" FROM "found" f ${category} ORDER BY ${order(sort)} LIMIT ${catalogPageSize} OFFSET ${(query.page - 1) * catalogPageSize}) f
    )
    SELECT ${generation} AS "generation",
           (SELECT count(*)::int FROM "found" f ${category}) AS "total",
           (SELECT coalesce(jsonb_agg(c ORDER BY c."value"), '[]') FROM (
              SELECT f."category" AS "value", count(*)::int AS "count" FROM "found" f GROUP BY 1 ORDER BY 1 LIMIT 20) c) AS "categories",
           (SELECT coalesce(jsonb_agg(c ORDER BY c."count" DESC, c."value"), '[]') FROM (
              SELECT unnest(f."tags") AS "value", count(*)::int AS "count" FROM "found" f GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 20) c) AS "tags",
           (SELECT coalesce(json_agg(json_build_object(
              'name', t."name", 'title', t."title", 'summary', t."summary", 'category', t."category", 'tags', t."tags", 'icon', t."icon",
              'owner', t."owner", 'policiesPassed', t."policies_passed", 'version', t."offered_version", 'publishedAt', t."published_at") ORDER BY p."position"), '[]')
            FROM "page" p JOIN "templates" t ON t."id" = p."id") AS "cards"`;
  const row = rows[0] as FoundRow;
  return {
    ...row,
    categories: inUsualOrder(row.categories),
    cards: row.cards.map((card) => ({ ...card, publishedAt: new Date(card.publishedAt) })),
    near: row.total === 0 && words !== "" ? await lookAlikes(db, sight, query.q) : [],
  };
}

/**
 * The name of the generation that the statement sees; another one after any change of the catalog.
 */
const generation = Prisma.sql`(SELECT string_agg(g."value"::text, ' ' ORDER BY g."slot") FROM "catalog_generations" g)`;

/**
 * The present generation, and how many teams use each of these templates now; one small statement.
 */
export async function usersOf(
  db: PrismaClient,
  names: readonly string[],
): Promise<{ generation: string; teams: ReadonlyMap<string, number> }> {
  const rows = await db.$queryRaw<{ generation: string; teams: Record<string, number> }[]>`
    SELECT ${generation} AS "generation", coalesce(jsonb_object_agg(u."name", u."teams"), '{}') AS "teams"
    FROM (SELECT i."template_name" AS "name", count(DISTINCT i."team") AS "teams" FROM "instances" i
          WHERE i."template_name" = ANY (${[...names]}::text[]) AND i."removed_at" IS NULL GROUP BY 1) u`;
  return {
    generation: rows[0]?.generation ?? "",
    teams: new Map(Object.entries(rows[0]?.teams ?? {})),
  };
}

/** Every group that some template is limited to. */
export async function limitingGroups(
  db: PrismaClient,
): Promise<{ generation: string; groups: string[] }> {
  const rows = await db.$queryRaw<{ generation: string; groups: string[] }[]>`
    SELECT ${generation} AS "generation",
           ARRAY(SELECT DISTINCT unnest(t."access_groups") FROM "templates" t WHERE t."access_groups" <> '{}') AS "groups"`;
  return rows[0] ?? { generation: "", groups: [] };
}

function matching(sight: Sight, words: string, tags: readonly string[]): Prisma.Sql {
  const conditions = [Prisma.sql`t."offered_version" IS NOT NULL`];
  if (sight !== "everything")
    conditions.push(
      Prisma.sql`(t."access_groups" = '{}' OR t."access_groups" && ${[...sight]}::text[])`,
    );
  if (words !== "") conditions.push(Prisma.sql`t."search" @@ ${textQuery(words)}`);
  if (tags.length > 0) conditions.push(Prisma.sql`t."tags" @> ${[...tags]}::text[]`);
  return Prisma.join(conditions, " AND ");
}

function textQuery(words: string): Prisma.Sql {
  return Prisma.sql`(to_tsquery('simple', ${words}) || to_tsquery('english', ${words}))`;
}

function order(sort: NonNullable<CatalogQuery["sort"]>): Prisma.Sql {
  if (sort === "newest") return Prisma.sql`f."published_at" DESC, f."name"`;
  if (sort === "title") return Prisma.sql`f."title", f."name"`;
  return Prisma.sql`f."rank" DESC, f."title", f."name"`;
}

function lookAlikes(
  db: PrismaClient,
  sight: Sight,
  typed: string,
): Promise<{ name: string; title: string }[]> {
  return db.$queryRaw<{ name: string; title: string }[]>`
    SELECT t."name", t."title" FROM "templates_like"(${typed}) l JOIN "templates" t ON t."id" = l."id"
    WHERE ${matching(sight, "", [])} ORDER BY l."likeness" DESC, t."name" LIMIT 3`;
}
