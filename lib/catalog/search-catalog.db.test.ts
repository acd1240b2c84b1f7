import { afterAll, beforeAll, expect, test } from "vitest";
import { seedCatalog } from "@/bench/seed-catalog";
import { searches } from "@/bench/words";
import { type DatabaseHandle, openDatabase, type PrismaClient } from "@/lib/db/server";
import { makeTestDatabase, rolledBack } from "@/lib/db/testing";
import type { Context } from "@/lib/access/server";
import { contextOf } from "@/lib/identity/testing";
import { thereAndBack } from "@/lib/paging/testing";
import { type CuratedQuery, listCuratedTemplates } from "./list-curated";
import { type CatalogQuery, parseCatalogQuery } from "./query";
import { searchCatalog } from "./search-catalog";
import { takeInBundle } from "./take-in";
import { decided, offer, useBy } from "./testing";

/**
 * A database of its own: what is counted here is all that there is, and other tests commit
 * templates.
 */
let handle: DatabaseHandle;

beforeAll(async () => {
  handle = openDatabase(await makeTestDatabase(), 4);
});
afterAll(() => handle.close());

type Offers = Parameters<typeof offer>[0][];

/** A catalog of these templates only, seen by somebody of Ops and by a developer of `payments`. */
async function catalogOf(
  db: PrismaClient,
  offers: Offers,
): Promise<{ ops: Context; dana: Context }> {
  const ops = await contextOf(db, {
    name: "Olivia Ops",
    roles: ["ops"],
    teams: [],
    groups: ["platform-ops"],
  });
  for (const one of offers) await takeInBundle(ops, offer(one), { source: "test", publish: true });
  return { ops, dana: await contextOf(db) };
}

const search = (ctx: Context, query: Partial<CatalogQuery>) =>
  searchCatalog(ctx, { ...parseCatalogQuery({}), ...query });
const names = async (ctx: Context, query: Partial<CatalogQuery>) =>
  (await search(ctx, query)).cards.map((card) => card.name);

const some: Offers = [
  {
    name: "web-service",
    title: "Web service",
    summary: "A stateless HTTP service, released by Flagger.",
    tags: ["flagger", "gateway-api"],
    readme: "# Web service\n\nServes requests over TLS.",
  },
  {
    name: "postgres",
    title: "PostgreSQL database",
    summary: "A cluster run by CloudNativePG.",
    category: "Data",
    tags: ["database", "sql"],
    readme: "# PostgreSQL\n\nBackups are encrypted and rehearsed.",
  },
  {
    name: "cron-job",
    title: "Scheduled job",
    summary: "Runs on a schedule.",
    category: "Jobs",
    tags: ["batch"],
    readme: "# Job\n\nWrites to a database, when told so.",
  },
];

test("a search finds by name, by tag, by stems of prose, by the README, and by words that are not finished", async () => {
  await rolledBack(handle, async (db) => {
    const { dana } = await catalogOf(db, some);
    expect(await names(dana, { q: "web-service" })).toEqual(["web-service"]);
    expect(await names(dana, { q: "gateway-api" })).toEqual(["web-service"]);
    expect(await names(dana, { q: "releasing" })).toEqual(["web-service"]);
    expect(await names(dana, { q: "encrypt backup" })).toEqual(["postgres"]);
    expect(await names(dana, { q: "postg" })).toEqual(["postgres"]);
    expect(await names(dana, { q: "sched jo" })).toEqual(["cron-job"]);
    expect(await names(dana, { q: "web postgres" })).toEqual([]);
    expect(await names(dana, { q: "' & | !( :* <->" })).toHaveLength(3);
  });
});

test("what is named so comes before what only mentions it", async () => {
  await rolledBack(handle, async (db) => {
    const { dana } = await catalogOf(db, some);
    expect(await names(dana, { q: "database" })).toEqual(["postgres", "cron-job"]);
    expect(await names(dana, { q: "database", sort: "title" })).toEqual(["postgres", "cron-job"]);
    expect(await names(dana, {})).toEqual(["postgres", "cron-job", "web-service"]);
  });
});

test("a template for other groups is not found, not counted and not suggested; Ops see it", async () => {
  await rolledBack(handle, async (db) => {
    const { ops, dana } = await catalogOf(db, [
      ...some,
      {
        name: "vault-of-search",
        title: "Vault of search",
        category: "Secrets",
        tags: ["secret-tag"],
        groups: ["team-search"],
      },
    ]);
    const mia = await contextOf(db, { name: "Mia", teams: ["payments", "search"] });
    for (const [ctx, sees] of [
      [dana, false],
      [mia, true],
      [ops, true],
    ] as const) {
      const all = await search(ctx, {});
      expect(all.total).toBe(sees ? 4 : 3);
      expect(all.categories.some(({ value }) => value === "Secrets")).toBe(sees);
      expect(all.tags.some(({ value }) => value === "secret-tag")).toBe(sees);
      expect(await names(ctx, { q: "vault" })).toEqual(sees ? ["vault-of-search"] : []);
      expect((await search(ctx, { q: "vaultt search" })).near.map(({ name }) => name)).toEqual(
        sees ? ["vault-of-search"] : [],
      );
    }
    await expect(
      searchCatalog({ ...dana, actor: { ...dana.actor, roles: [] } }, parseCatalogQuery({})),
    ).rejects.toMatchObject({ code: "forbidden" });
  });
});

test("filters narrow; categories are counted as if none was chosen, tags as they were found", async () => {
  await rolledBack(handle, async (db) => {
    const { dana } = await catalogOf(db, [
      ...some,
      { name: "mysql", title: "MySQL database", category: "Data", tags: ["database", "sql"] },
      { name: "redis", title: "Redis", category: "Data", tags: ["cache"] },
    ]);
    const all = await search(dana, {});
    expect(all.categories).toEqual([
      { value: "Applications", count: 1 },
      { value: "Data", count: 3 },
      { value: "Jobs", count: 1 },
    ]);
    expect(all.tags.slice(0, 2)).toEqual([
      { value: "database", count: 2 },
      { value: "sql", count: 2 },
    ]);

    const data = await search(dana, { category: "Data", tags: ["sql"] });
    expect(data.cards.map((card) => card.name)).toEqual(["mysql", "postgres"]);
    expect(data.total).toBe(2);
    expect(data.categories).toEqual([{ value: "Data", count: 2 }]);
    expect((await search(dana, { q: "database", category: "Jobs" })).categories).toEqual([
      { value: "Data", count: 2 },
      { value: "Jobs", count: 1 },
    ]);
    expect((await search(dana, { tags: ["sql", "cache"] })).total).toBe(0);
  });
});

test("pages follow one another without a gap, and beyond the last one there is an empty one with the total", async () => {
  await rolledBack(handle, async (db) => {
    const { dana } = await catalogOf(db, []);
    await seedCatalog(db, 60);
    const pages = await Promise.all([1, 2, 3, 4].map((page) => search(dana, { page })));
    expect(pages.map(({ cards }) => cards.length)).toEqual([24, 24, 9, 0]);
    // Every twentieth of the seeded ones is for another team.
    expect(pages.map(({ total }) => total)).toEqual([57, 57, 57, 57]);
    expect(new Set(pages.flatMap(({ cards }) => cards.map((card) => card.name))).size).toBe(57);
    const newest = await search(dana, { sort: "newest" });
    const times = newest.cards.map((card) => card.publishedAt.getTime());
    expect(times).toEqual(times.toSorted((a, b) => b - a));
  });
});

test("Ops go through all templates by title, also where many have the same, and in one that is gone", async () => {
  await rolledBack(handle, async (db) => {
    const { ops } = await catalogOf(db, []);
    await seedCatalog(db, 120);
    await db.template.updateMany({
      where: { category: { not: "Data" } },
      data: { title: "Sågwerk % \\ 'x'" },
    });
    const read = (query: CuratedQuery) => listCuratedTemplates(ops, query);
    const { there, back } = await thereAndBack(
      (cursor) => read({ cursor }),
      ({ rows }) => rows.map(({ name }) => name),
    );
    expect(there.map((page) => page.length)).toEqual([50, 50, 20]);
    expect(new Set(there.flat()).size).toBe(120);
    expect(back).toEqual(there.slice(0, 2));
    expect((await read({ page: 2 })).rows.map(({ name }) => name)).toEqual(there[1]);
    const { next } = await read({});
    await db.template.delete({ where: { name: there[0]?.at(-1) ?? "" } });
    expect((await read({ cursor: next })).rows.map(({ name }) => name)).toEqual(there[1]);
    await db.template.deleteMany({ where: { name: { in: there.slice(1).flat() } } });
    const empty = await read({ cursor: next });
    expect(empty).toMatchObject({ rows: [], next: undefined });
    const { rows } = await read({ cursor: empty.previous });
    expect(rows.map(({ name }) => name)).toEqual(there[0]?.slice(0, -1));
    await expect(read({ cursor: "nonsense" })).rejects.toMatchObject({ code: "bad_request" });
  });
});

test("what people call a thing finds it, its stems too, above prose that mentions it", async () => {
  await rolledBack(handle, async (db) => {
    const { dana } = await catalogOf(db, [
      { name: "postgres", title: "PostgreSQL", keywords: ["database", "sql"] },
      {
        name: "cron-job",
        title: "Scheduled job",
        readme: "# Job\n\nWrites to a database, when told so.",
      },
      { name: "bucket", title: "Object storage", keywords: ["s3", "blob", "files"] },
    ]);
    expect(await names(dana, { q: "database" })).toEqual(["postgres", "cron-job"]);
    expect(await names(dana, { q: "sql databases" })).toEqual(["postgres"]);
    expect(await names(dana, { q: "S3" })).toEqual(["bucket"]);
    expect(await names(dana, { q: "file" })).toEqual(["bucket"]);
  });
});

test("a slip of the pen leads to what looks like it", async () => {
  await rolledBack(handle, async (db) => {
    const { dana } = await catalogOf(db, some);
    const found = await search(dana, { q: "posgresql databse" });
    expect(found.cards).toEqual([]);
    expect(found.near).toEqual([{ name: "postgres", title: "PostgreSQL database" }]);
    expect((await search(dana, { q: "zzzzzz" })).near).toEqual([]);
    const { dana: again } = await catalogOf(db, [
      { name: "valkey", title: "Valkey", keywords: ["redis", "cache"] },
    ]);
    expect((await search(again, { q: "rediss" })).near).toEqual([
      { name: "valkey", title: "Valkey" },
    ]);
  });
});

test("a repeated search sees every change at once: of the catalog, of access, of who uses what", async () => {
  await rolledBack(handle, async (db) => {
    const { ops, dana } = await catalogOf(db, some);
    expect(await names(dana, { q: "database" })).toEqual(["postgres", "cron-job"]);
    await takeInBundle(ops, offer({ name: "mysql", title: "MySQL database" }), {
      source: "test",
      publish: true,
    });
    expect(await names(dana, { q: "database" })).toEqual(["postgres", "mysql", "cron-job"]);
    await takeInBundle(
      ops,
      offer({ name: "mysql", version: "2.0.0", title: "MySQL database", groups: ["team-search"] }),
      { source: "test", publish: true },
    );
    expect(await names(dana, { q: "database" })).toEqual(["postgres", "cron-job"]);
    await decided.withdraw(ops, "postgres", "1.0.0");
    expect(await names(dana, { q: "database" })).toEqual(["cron-job"]);

    await useBy(db, "cron-job", ["payments", "search", "payments"]);
    const [card] = (await search(dana, { q: "database" })).cards;
    expect(card?.usedByTeams).toBe(2);
    await db.instance.updateMany({ where: { team: "search" }, data: { removedAt: new Date() } });
    expect((await search(dana, { q: "database" })).cards[0]?.usedByTeams).toBe(1);
  });
});

test("what was never committed is never recalled", async () => {
  await rolledBack(handle, async (db) => {
    const { ops, dana } = await catalogOf(db, some);
    const before = await names(dana, { q: "service" });
    const changed = db.$transaction(async (tx) => {
      const inside = { ...ops, db: tx as unknown as PrismaClient };
      await decided.withdraw(inside, "web-service", "1.0.0");
      expect(await names({ ...dana, db: inside.db }, { q: "service" })).not.toEqual(before);
      throw new Error("changed my mind");
    });
    await expect(changed).rejects.toThrow("changed my mind");
    expect(await names(dana, { q: "service" })).toEqual(before);
  });
});

test(
  "among 10,000 templates a search reads indexes, never the whole table",
  { timeout: 180_000 },
  async () => {
    await rolledBack(handle, async (db) => {
      const { dana } = await catalogOf(db, []);
      await seedCatalog(db, 10_000);
      const scans = async () => {
        const [row] = await db.$queryRaw<
          { scans: number }[]
        >`SELECT seq_scan::int AS "scans" FROM pg_stat_xact_user_tables WHERE relname = 'templates'`;
        return row?.scans ?? 0;
      };
      // As on any disk without moving parts.
      await db.$executeRaw`SET LOCAL random_page_cost = 1.1`;
      // The first search asks once which groups templates are limited to.
      await search(dana, { q: "first" });
      const read: string[] = [];
      for (const q of [...searches, "gatwey", "postgre datbase"]) {
        const before = await scans();
        const { total } = await search(dana, { q });
        // Where a tenth of the table is found, reading it in one go is the shorter way.
        if ((await scans()) > before && total < 1_000) read.push(q);
      }
      expect(read).toEqual([]);
      const before = await scans();
      // What the counter is worth: a list without words counts them all.
      await search(dana, {});
      expect(await scans()).toBeGreaterThan(before);
    });
  },
);
