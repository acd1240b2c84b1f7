import dns from "node:dns";
import { afterAll, afterEach, beforeEach, expect, test, vi } from "vitest";
import { openDatabase } from "./client";
import { diskState, noteRoom } from "./disk-full";
import { databaseProblem } from "./failures";
import { openTestDatabase, rolledBack } from "./testing";

const handle = openTestDatabase();
afterAll(() => handle.close());
beforeEach(noteRoom);
afterEach(() => vi.restoreAllMocks());

async function failureOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => undefined,
    (error: unknown) => error,
  );
}

/** What Prisma throws where PostgreSQL answers with this code. */
function failureWith(code: string): Promise<unknown> {
  return failureOf(
    handle.db.$executeRawUnsafe(
      `do $$ begin raise exception 'no' using errcode = '${code}'; end $$`,
    ),
  );
}

test.each([
  "53100",
  "53200",
  "53300",
  "57P01",
  "57P03",
  "08006",
  "57014",
  "55P03",
  "40P01",
  "25P04",
])("PostgreSQL's %s is that it is unavailable, and when to come back", async (code) => {
  expect(databaseProblem(await failureWith(code))).toMatchObject({
    code: "unavailable",
    retryAfter: 5,
  });
});

test.each(["23514", "42703", "22012", "P0001"])(
  "PostgreSQL's %s is a fault of ours",
  async (code) => {
    expect(databaseProblem(await failureWith(code))).toBeUndefined();
  },
);

test("a transaction that takes too long is unavailable, and one that nobody begins in time", async () => {
  const late = await failureOf(
    handle.db.$transaction(
      async (tx) => {
        await tx.$executeRaw`select pg_sleep(0.2)`;
        return tx.user.count();
      },
      { timeout: 50 },
    ),
  );
  expect(late).toMatchObject({ code: "P2028" });
  expect(databaseProblem(late)).toMatchObject({ code: "unavailable" });
});

test("a database that is not there is unavailable", async () => {
  const { db, close } = openDatabase("postgresql://x@127.0.0.1:1/x", 1);
  for (const asked of [db.user.count(), db.$queryRaw`select 1`, db.$executeRaw`select 1`])
    expect(databaseProblem(await failureOf(asked))).toMatchObject({ code: "unavailable" });
  await close();
});

test.each(["EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH"])(
  "a database that no way leads to, %s, is unavailable; another system is not the database",
  async (code) => {
    const failure = Object.assign(new Error(code), { code, syscall: "getaddrinfo", errno: -1 });
    vi.spyOn(dns, "lookup").mockImplementation(((_host: string, _options: object, answer: Answer) =>
      answer(failure)) as unknown as typeof dns.lookup);
    const { db, close } = openDatabase("postgresql://x@db.example.com/x", 1);
    const failures = [await failureOf(db.user.count()), await failureOf(db.$queryRaw`select 1`)];
    await close();
    expect(failures.map(databaseProblem)).toMatchObject([
      { code: "unavailable" },
      { code: "unavailable" },
    ]);
    expect(databaseProblem(new TypeError("fetch failed", { cause: failure }))).toBeUndefined();
  },
);

type Answer = (error: Error) => void;

test("a full disk of a statement of Prisma's own is known as such, and remembered", async () => {
  await rolledBack(handle, async (db) => {
    await db.$executeRaw`create function pg_temp.refuse() returns trigger language plpgsql
      as 'begin raise exception ''no'' using errcode = ''53100''; end'`;
    await db.$executeRaw`create trigger refuse before insert on fair_use_counts
      for each row execute function pg_temp.refuse()`;
    const failure = await failureOf(
      db.fairUseCount.create({ data: { minute: 1, key: "x", count: 1 } }),
    );
    expect(diskState()).toBe("room");
    expect(databaseProblem(failure)?.message).toMatch(/no room left/);
    expect(diskState()).toBe("full");
  });
});

test("text that PostgreSQL cannot store is what was sent, not a fault of ours", async () => {
  const failure = await failureOf(handle.db.user.count({ where: { name: "a\u0000b" } }));
  expect(databaseProblem(failure)).toMatchObject({ code: "bad_request" });
});
