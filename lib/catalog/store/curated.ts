import { type Database, Prisma } from "@/lib/db/server";
import type { CuratedTemplate, VersionState } from "@/lib/catalog";
import {
  type Asked,
  mostCounted,
  type Ordering,
  type Part,
  type Read,
  readPart,
} from "@/lib/paging/server";

/** Where a template stands in the list; served by an index of both. */
interface Standing {
  title: string;
  /** Of one template only. */
  name: string;
}

const byTitle: Ordering<Standing> = {
  name: "templates by title",
  keys: [
    { column: "title", kind: "text", order: "asc" },
    { column: "name", kind: "text", order: "asc" },
  ],
};

/**
 * A part of the templates, with their latest version and who uses it, by title: those with these words in their name or title
 * (`""`: all), and whose latest version is in this state; and how many there are, no more than one over `mostCounted`.
 */
export async function findCurated(
  db: Database,
  { q, state }: { q: string; state: VersionState | undefined },
  asked: Asked & { size: number },
): Promise<Part<CuratedTemplate> & { counted: number }> {
  const matching = Prisma.sql`"templates" t WHERE ${withWords(q)} AND ${inState(state)}`;
  const [part, [found]] = await Promise.all([
    readPart(byTitle, asked, asked.size, (read) => standings(db, matching, read)),
    db.$queryRaw<{ counted: number }[]>`
      SELECT count(*)::int AS "counted" FROM (SELECT FROM ${matching} LIMIT ${mostCounted + 1}) m`,
  ]);
  const rows = await curatedOf(
    db,
    part.rows.map(({ name }) => name),
  );
  return { ...part, rows, counted: found?.counted ?? 0 };
}

function standings(
  db: Database,
  matching: Prisma.Sql,
  { where: { title, name }, orderBy, skip, take }: Read<Standing>,
): Promise<Standing[]> {
  const way = orderBy.some((by) => Object.values(by).includes("desc"))
    ? Prisma.sql`DESC`
    : Prisma.sql`ASC`;
  return db.$queryRaw<Standing[]>`
    SELECT t."title", t."name" FROM ${matching} AND ${holds(Prisma.sql`t."title"`, title)} AND ${holds(Prisma.sql`t."name"`, name)}
    ORDER BY t."title" ${way}, t."name" ${way} LIMIT ${take} OFFSET ${skip}`;
}

function holds(column: Prisma.Sql, wanted: Read<Standing>["where"]["title"]): Prisma.Sql {
  if (wanted === undefined) return Prisma.sql`true`;
  if (typeof wanted === "string") return Prisma.sql`${column} = ${wanted}`;
  if ("gt" in wanted) return Prisma.sql`${column} > ${wanted.gt}`;
  if ("gte" in wanted) return Prisma.sql`${column} >= ${wanted.gte}`;
  return "lt" in wanted
    ? Prisma.sql`${column} < ${wanted.lt}`
    : Prisma.sql`${column} <= ${wanted.lte}`;
}

/**
 * Templates by their names, in the order of the list. Instances are counted for one page of templates, and once: asked for
 * each template, all of one that has many are read for each.
 */
function curatedOf(db: Database, names: readonly string[]): Promise<CuratedTemplate[]> {
  return db.$queryRaw<CuratedTemplate[]>`
      WITH "page" AS MATERIALIZED (SELECT t.* FROM "templates" t WHERE t."name" = ANY (${[...names]}::text[])),
      "used" AS MATERIALIZED (
        SELECT i."template_name" AS "name", count(*) AS "instances", count(DISTINCT i."team") AS "teams"
        FROM "instances" i
        WHERE i."template_name" = ANY (ARRAY(SELECT "name" FROM "page")) AND i."removed_at" IS NULL GROUP BY 1
      )
      SELECT t."name", t."title", t."category", t."owner", t."source", t."offered_version" AS "offeredVersion",
             v."version" AS "latestVersion", v."state"::text AS "latestState", t."updated_at" AS "updatedAt",
             jsonb_array_length(v."problems") AS "latestProblems",
             coalesce(u."instances", 0)::int AS "instances", coalesce(u."teams", 0)::int AS "teams"
      FROM "page" t
      JOIN LATERAL (SELECT * FROM ${latestVersion}) v ON true
      LEFT JOIN "used" u ON u."name" = t."name"
      ORDER BY t."title", t."name"`;
}

const latestVersion = Prisma.sql`"template_versions" v WHERE v."template_id" = t."id" ORDER BY v."precedence" DESC LIMIT 1`;

/** `words` has the name, the title and more, in this order, and an index for parts of it. */
function withWords(q: string): Prisma.Sql {
  if (q === "") return Prisma.sql`true`;
  const part = `%${q.replaceAll(/[\\%_]/g, "\\$&")}%`;
  return Prisma.sql`t."words" ILIKE ${part} AND (t."name" || ' ' || t."title") ILIKE ${part}`;
}

/** One without any version is in no state. */
function inState(state: VersionState | undefined): Prisma.Sql {
  return state === undefined
    ? Prisma.sql`EXISTS (SELECT FROM "template_versions" v WHERE v."template_id" = t."id")`
    : Prisma.sql`(SELECT v."state" FROM ${latestVersion}) = ${state}::version_state`;
}
