import { randomUUID } from "node:crypto";
import { afterAll, expect, test } from "vitest";
import { openTestDatabase, rolledBack } from "@/lib/db/testing";
import { allPullsToApprove, pullsToApprove } from "./facts";

const handle = openTestDatabase();
afterAll(() => handle.close());

const numbersOf = (pulls: readonly { number: number }[]) => pulls.map(({ number }) => number);

test("all open pull requests are looked at, however many pages there are, each once", async () => {
  await rolledBack(handle, async (db) => {
    const { id: repositoryId } = await db.repository.create({
      data: {
        apiUrl: `https://${randomUUID()}.example.com`,
        owner: "acme",
        name: "platform",
        defaultBranch: "main",
        webUrl: "https://example.com",
      },
    });
    const at = new Date(0);
    const common = {
      url: "",
      title: "",
      author: "a",
      branch: "b",
      base: "main",
      openedAt: at,
      reportedAt: at,
    };
    await db.pullRequest.createMany({
      data: [1, 2, 3, 4, 5, 6, 7].map((number) => ({
        ...common,
        repositoryId,
        number,
        headCommit: `${number}`,
        state: number === 4 ? "closed" : "open",
      })),
    });
    expect(numbersOf(await allPullsToApprove(db, repositoryId, 2))).toEqual([7, 6, 5, 3, 2, 1]);
    expect(numbersOf(await allPullsToApprove(db, repositoryId, 4))).toEqual([7, 6, 5, 3, 2, 1]);
    expect(numbersOf(await allPullsToApprove(db, repositoryId))).toEqual([7, 6, 5, 3, 2, 1]);
    expect(numbersOf(await pullsToApprove(db, repositoryId, { headCommit: "3" }))).toEqual([3]);
  });
});
