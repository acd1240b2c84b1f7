import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeTestDatabase } from "@/lib/db/testing";
import { type DatabaseHandle, openDatabase } from "@/lib/db/server";
import type { PullRequestReport } from "@/lib/git-host";
import { keepPull } from "./keep-pull";
import { movePulls } from "./store/pulls";

let handle: DatabaseHandle;
beforeAll(async () => {
  handle = openDatabase(await makeTestDatabase(), 4);
}, 60_000);
afterAll(() => handle.close());

async function repository(): Promise<string> {
  const { id } = await handle.db.repository.create({
    data: {
      apiUrl: `https://${randomUUID()}.example.com`,
      owner: "acme",
      name: "platform",
      defaultBranch: "main",
      webUrl: "https://example.com",
    },
  });
  return id;
}

const at = (second: number) => new Date(Date.UTC(2027, 0, 1, 0, 0, second));
const opened: PullRequestReport = {
  number: 7,
  url: "https://example.com/pull/7",
  title: "By hand",
  author: "dev-dana",
  branch: "by-hand",
  base: "main",
  headCommit: "1".repeat(40),
  state: "open",
  mergeCommit: null,
  openedAt: at(0),
  mergedAt: null,
  closedAt: null,
  reportedAt: at(0),
};
const pulls = (repositoryId: string) => handle.db.pullRequest.findMany({ where: { repositoryId } });

test("what is told by everybody at once is one row, and as the host said last", async () => {
  const repositoryId = await repository();
  const reports = Array.from({ length: 12 }, (_, second) => ({
    ...opened,
    headCommit: `${second}`.padStart(40, "0"),
    reportedAt: at(second),
  }));
  await Promise.all(
    reports.toReversed().map((report) =>
      handle.db.$transaction((tx) => keepPull(tx, repositoryId, report, { how: "delivered" }), {
        maxWait: 20_000,
      }),
    ),
  );
  expect(await pulls(repositoryId)).toMatchObject([
    { headCommit: "11".padStart(40, "0"), reportedAt: at(11), requestId: null },
  ]);
});

test("who keeps a report is told the head of before and the head of now, and an older report changes neither", async () => {
  const repositoryId = await repository();
  const keep = (report: PullRequestReport) =>
    keepPull(handle.db, repositoryId, report, { how: "delivered" });
  const next = { ...opened, headCommit: "2".repeat(40), reportedAt: at(5) };
  expect(await keep(opened)).toEqual({ headBefore: undefined, head: opened.headCommit });
  expect(await keep(next)).toEqual({ headBefore: opened.headCommit, head: next.headCommit });
  expect(await keep(opened)).toEqual({ headBefore: next.headCommit, head: next.headCommit });
  expect(await pulls(repositoryId)).toMatchObject([{ headCommit: next.headCommit }]);
});

test("what two rows of one repository know becomes one, each pull request once", async () => {
  const [from, into] = [await repository(), await repository()];
  const { db } = handle;
  for (const [repositoryId, number, title] of [
    [from, 1, "moved"],
    [from, 2, "old"],
    [into, 2, "own"],
  ] as const)
    await keepPull(db, repositoryId, { ...opened, number, title }, { how: "delivered" });
  await db.$transaction((tx) => movePulls(tx, { from, into }));
  expect(await pulls(from)).toEqual([]);
  const known = await pulls(into);
  expect(known.map(({ title }) => title).sort()).toEqual(["moved", "own"]);
});
