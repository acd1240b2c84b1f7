import { setImmediate as nextTurn } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { Client } from "pg";
import { expect, onTestFinished, test, vi } from "vitest";
import { openDatabase } from "./client";
import { OneAtATime } from "./one-at-a-time";
import { testDatabaseUrl } from "./testing";

/** Counts what pg is asked while it has not answered yet. */
function watchQueries(): { most: number } {
  const seen = { most: 0 };
  let open = 0;
  const query = Client.prototype.query as (...asked: unknown[]) => unknown;
  const spy = vi.spyOn(Client.prototype, "query").mockImplementation(function (
    this: Client,
    ...asked: unknown[]
  ) {
    const answer = query.apply(this, asked);
    if (!(answer instanceof Promise)) return answer as never;
    open += 1;
    seen.most = Math.max(seen.most, open);
    answer.then(
      () => (open -= 1),
      () => (open -= 1),
    );
    return answer as never;
  });
  onTestFinished(() => spy.mockRestore());
  return seen;
}

test("relations that Prisma reads at once in a transaction are sent one after the other", async () => {
  const seen = watchQueries();
  const { db, close } = openDatabase(testDatabaseUrl(), 1);
  onTestFinished(close);
  const dana = { issuer: "https://sso.example.com", subject: "one-at-a-time" };
  await db.$transaction(async (tx) => {
    await tx.user.create({ data: { ...dana, name: "Dana", email: "dana@example.com" } });
    const relations = { sessions: true, requests: true, apiTokens: true };
    expect(await tx.user.findMany({ where: dana, include: relations })).toHaveLength(1);
    await tx.user.deleteMany({ where: dana });
  });
  expect(seen.most).toBe(1);
});

test("each gets its own answer, and one that fails does not keep the next", async () => {
  const seen = watchQueries();
  const client = new OneAtATime({ connectionString: testDatabaseUrl() });
  await client.connect();
  onTestFinished(() => client.end());
  const answers = await Promise.allSettled([
    client.query("select 1 as n"),
    client.query("select 1 / 0"),
    client.query({ text: "select $1::int as n", values: [3] }),
  ]);
  expect(answers).toMatchObject([
    { value: { rows: [{ n: 1 }] } },
    { reason: { code: "22012" } },
    { value: { rows: [{ n: 3 }] } },
  ]);
  expect(seen.most).toBe(1);
});

test("a connection that has nothing to do keeps no answer", async () => {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  const client = new OneAtATime({ connectionString: testDatabaseUrl() });
  await client.connect();
  onTestFinished(() => client.end());
  const answer = new WeakRef(await client.query("select 1 as n"));
  await nextTurn();
  collect();
  expect(answer.deref()).toBeUndefined();
});
