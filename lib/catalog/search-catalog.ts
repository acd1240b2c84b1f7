import { Prisma } from "@/lib/db/server";
import { requireCan } from "@/lib/identity";
import type { Context } from "@/lib/identity/server";
import type { CatalogPage, Facet, TemplateCard } from "./catalog";
import { type CatalogQuery, catalogPageSize, searchExpression } from "./query";

interface CardRow extends Omit<TemplateCard, "version" | "publishedAt" | "usedByTeams"> {
  version: string;
  publishedAt: Date;
  total: number;
  usedByTeams: number;
}

/** What is offered to the actor, searched, filtered, sorted and paged in the database. Throws `forbidden`. */
export async function searchCatalog(ctx: Context, query: CatalogQuery): Promise<CatalogPage> {
  requireCan(ctx.actor, "catalog.read");
  const words = searchExpression(query.q);
  const found = matching(ctx, words, query.tags);
  const [rows, categories, tags] = await Promise.all([cardRows(ctx, query, words, found), facets(ctx, found, "category"), facets(ctx, found, "tags")]);
  const total = rows[0]?.total ?? 0;
  return {
    cards: rows.map(({ total: _total, ...card }) => card),
    total,
    categories,
    tags,
    near: total === 0 && words !== "" ? await lookAlikes(ctx, query.q) : [],
  };
}

/** A search needs a category only for its cards: the counts of the other categories stay in sight. */
function matching(ctx: Context, words: string, tags: readonly string[]): Prisma.Sql {
  const conditions = [Prisma.sql`t."offered_version" IS NOT NULL`];
  if (!ctx.actor.roles.includes("ops")) {
    conditions.push(Prisma.sql`(t."access_groups" = '{}' OR t."access_groups" && ${[...ctx.actor.groups]}::text[])`);
  }
  if (words !== "") conditions.push(Prisma.sql`t."search" @@ (to_tsquery('simple', ${words}) || to_tsquery('english', ${words}))`);
  if (tags.length > 0) conditions.push(Prisma.sql`t."tags" @> ${[...tags]}::text[]`);
  return Prisma.join(conditions, " AND ");
}

function cardRows(ctx: Context, query: CatalogQuery, words: string, found: Prisma.Sql): Promise<CardRow[]> {
  const category = query.category === undefined ? Prisma.empty : Prisma.sql`AND t."category" = ${query.category}`;
  return ctx.db.$queryRaw<CardRow[]>`
    WITH page AS (
      SELECT t."name", t."title", t."summary", t."category", t."tags", t."icon", t."owner",
             t."offered_version" AS "version", t."published_at" AS "publishedAt", count(*) OVER ()::int AS "total",
             row_number() OVER (ORDER BY ${order(query, words)}) AS "position"
      FROM "templates" t WHERE ${found} ${category}
      ORDER BY "position" LIMIT ${catalogPageSize} OFFSET ${(query.page - 1) * catalogPageSize}
    )
    SELECT page."name", "title", "summary", "category", "tags", "icon", "owner", "version", "publishedAt", "total",
           (SELECT count(DISTINCT i."team")::int FROM "instances" i
             WHERE i."template_name" = page."name" AND i."removed_at" IS NULL) AS "usedByTeams"
    FROM page ORDER BY "position"`;
}

function order(query: CatalogQuery, words: string): Prisma.Sql {
  const sort = query.sort ?? (words === "" ? "title" : "relevance");
  if (sort === "newest") return Prisma.sql`t."published_at" DESC, t."name"`;
  if (sort === "title" || words === "") return Prisma.sql`t."title", t."name"`;
  return Prisma.sql`ts_rank(t."search", to_tsquery('simple', ${words}) || to_tsquery('english', ${words})) DESC, t."title", t."name"`;
}

function facets(ctx: Context, found: Prisma.Sql, column: "category" | "tags"): Promise<Facet[]> {
  const value = column === "category" ? Prisma.sql`t."category"` : Prisma.sql`unnest(t."tags")`;
  const busiest = column === "category" ? Prisma.sql`1` : Prisma.sql`2 DESC, 1`;
  return ctx.db.$queryRaw<Facet[]>`
    SELECT ${value} AS "value", count(*)::int AS "count" FROM "templates" t WHERE ${found} GROUP BY 1 ORDER BY ${busiest} LIMIT 20`;
}

function lookAlikes(ctx: Context, typed: string): Promise<{ name: string; title: string }[]> {
  return ctx.db.$queryRaw<{ name: string; title: string }[]>`
    SELECT t."name", t."title" FROM "templates" t
    WHERE ${matching(ctx, "", [])} AND word_similarity(${typed}, t."name" || ' ' || t."title") > 0.3
    ORDER BY word_similarity(${typed}, t."name" || ' ' || t."title") DESC, t."name" LIMIT 3`;
}
