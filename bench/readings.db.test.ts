import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { listCuratedTemplates } from "@/lib/catalog/server";
import { makeTestDatabase } from "@/lib/db/testing";
import { prepareJobs } from "@/lib/jobs/server";
import { deepPages } from "./deep-pages";
import { type Explained, explain } from "./explain";
import { growing, historyIndexes, opsOn, readings } from "./readings";
import { openRecorder, type Recorder } from "./recorder";
import { seedCatalog } from "./seed-catalog";
import { seedHistory } from "./seed-history";
import { seedLists } from "./seed-lists";

/** So many that no planner takes an index for not worth it. */
const requests = 10_000;

let recorder: Recorder;
let client: Client;
const plans = new Map<string, Explained[]>();
beforeAll(async () => {
  const url = await makeTestDatabase();
  await prepareJobs(url);
  recorder = openRecorder(url);
  client = new Client({ connectionString: url });
  await client.connect();
  const history = await seedHistory(recorder.db, requests);
  await seedCatalog(recorder.db, 2_000);
  await seedLists(recorder.db, 5_000);
  for (const { name, read } of readings) {
    const sent = await recorder.record((db) => read(db, history));
    const different = new Map(sent.map((statement) => [statement.text, statement]));
    const explained: Explained[] = [];
    for (const statement of different.values()) explained.push(await explain(client, statement));
    plans.set(name, explained);
  }
}, 180_000);
afterAll(async () => {
  await client.end();
  await recorder.close();
});

const plansOf = (name: string): Explained[] => plans.get(name) ?? [];

const isOfGrowing = ({ text }: Explained) => growing.some((table) => text.includes(`"${table}"`));

test.each(readings)("$name: reads no growing table from end to end", ({ name }) => {
  const read = plansOf(name).filter(isOfGrowing);
  expect(read).not.toEqual([]);
  const scanning = read.filter(({ scanned }) => scanned.some((table) => growing.includes(table)));
  expect(scanning).toEqual([]);
});

test.each(readings)("$name: uses the indexes that are there for it", ({ name, indexes }) => {
  const used = new Set(plansOf(name).flatMap((plan) => plan.indexes));
  expect(indexes.filter((index) => !used.has(index))).toEqual([]);
});

test.each(deepPages)(
  "$name: a page in the middle is found by its index",
  async ({ index, read }) => {
    const { next: cursor } = await read(recorder.db, { page: 30 });
    const sent = await recorder.record((db) => read(db, { cursor }));
    const plans = [];
    for (const statement of sent) plans.push(await explain(client, statement));
    const [found] = plans
      .filter(({ text }) => text.includes("ORDER BY") && !text.includes("COUNT("))
      .toSorted((one, other) => other.rows - one.rows);
    expect(found?.indexes).toContain(index);
    // Each row of the page lies somewhere else, and none of the hundreds before it is read.
    expect(found?.pages).toBeLessThan(300);
  },
);

test("templates for Ops: instances are read once, also where all are of one template", async () => {
  const sent = await recorder.record((db) => listCuratedTemplates(opsOn(db)));
  let pages = 0;
  for (const statement of sent) pages += (await explain(client, statement)).pages;
  // Read for each of the templates they would be 100,000.
  expect(pages).toBeLessThan(2_500);
});

test("every index for long histories exists, and something is read with it", async () => {
  const { rows } = await client.query<{ name: string }>(
    "select indexname as name from pg_indexes where indexname = any($1)",
    [historyIndexes],
  );
  expect(rows.map(({ name }) => name).sort()).toEqual(historyIndexes.toSorted());
  const used = new Set(readings.flatMap(({ indexes }) => indexes));
  expect([...used].sort()).toEqual(historyIndexes.toSorted());
});
