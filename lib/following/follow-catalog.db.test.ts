import { afterAll, beforeAll, expect, test } from "vitest";
import { exceptionFile } from "@/lib/catalog-repository/testing";
import { type CatalogStage, setCatalogStage } from "@/lib/catalog-repository/testing/catalog-stage";
import { handlePush } from "./handle-push";
import { pollRepository } from "./poll-repository";
import { repositoriesToPoll } from "./store/places";

let catalog: CatalogStage;
beforeAll(async () => {
  catalog = await setCatalogStage();
}, 180_000);
afterAll(() => catalog.close());

/** Takes what waits to be read since the last time. */
async function waiting(): Promise<number> {
  const rows = await catalog.job.db.$queryRaw<object[]>`
    DELETE FROM "pgboss"."job" WHERE "name" = 'read-catalog' RETURNING "id"`;
  return rows.length;
}

const push = (branch: string) =>
  handlePush(catalog.job, catalog.repositoryId, {
    branch,
    before: "a".repeat(40),
    after: "b".repeat(40),
    forced: false,
    changed: [],
  });

test("the catalog's repository is polled, although no target is on it, and a push nobody told of is read", async () => {
  const soon = new Date(Date.now() + 60_000);
  expect(await repositoriesToPoll(catalog.job.db, soon)).toContain(catalog.repositoryId);
  await waiting();
  let ahead = 0;
  const poll = () => {
    ahead += 60_000;
    return pollRepository(
      { ...catalog.job, now: () => new Date(Date.now() + ahead) },
      catalog.repositoryId,
    );
  };
  await poll();
  await waiting();
  await poll();
  expect(await waiting()).toBe(0);
  await catalog.push([exceptionFile("found")]);
  await poll();
  expect(await waiting()).toBe(1);
});

test("a delivery of a push to its branch has it read, and to another branch not", async () => {
  await push("main");
  expect(await waiting()).toBe(1);
  await push("other");
  expect(await waiting()).toBe(0);
});
