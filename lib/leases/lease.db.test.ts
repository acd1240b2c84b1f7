import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { type DatabaseHandle, openDatabase, Prisma } from "@/lib/db/server";
import { makeTestDatabase } from "@/lib/db/testing";
import { holdLease, isHeld, type LeaseKind, LeaseLost, renewLease, takeLease } from "./lease";

const kind: LeaseKind<number> = {
  name: "thing",
  table: "leased_things",
  fenceColumn: "fence",
  untilColumn: "until",
  attemptsColumn: "attempts",
  seconds: 30,
  row: (id) => Prisma.sql`id = ${id}`,
  takeable: Prisma.sql`not over`,
};

let handle: DatabaseHandle;
let db: DatabaseHandle["db"];

beforeAll(async () => {
  handle = openDatabase(await makeTestDatabase(), 4);
  db = handle.db;
  await db.$executeRaw`create table leased_things
    (id int primary key, fence int not null default 0, until timestamptz, attempts int not null default 0, over boolean not null default false)`;
});
beforeEach(async () => {
  await db.$executeRaw`delete from leased_things`;
  await db.$executeRaw`insert into leased_things (id) values (1), (2)`;
});
afterAll(() => handle.close());

const runOut = () =>
  db.$executeRaw`update leased_things set until = now() - interval '1 second' where id = 1`;

async function taken(id = 1) {
  const lease = await takeLease(db, kind, id);
  if (lease === undefined) throw new Error("somebody else has it");
  return lease;
}

it("is held by one of many that ask at once", async () => {
  const leases = await Promise.all(Array.from({ length: 8 }, () => takeLease(db, kind, 1)));
  expect(leases.filter((lease) => lease !== undefined)).toHaveLength(1);
  expect(await takeLease(db, kind, 2)).toBeDefined();
});

it("goes to the next one when its time is over, with a greater fence and one more attempt", async () => {
  expect(await taken()).toMatchObject({ fence: 1, attempt: 1 });
  await runOut();
  expect(await taken()).toMatchObject({ fence: 2, attempt: 2 });
});

it("counts attempts by the fence where the kind has no column for them", async () => {
  const { attemptsColumn: _, ...plain } = kind;
  await db.$executeRaw`update leased_things set fence = 6 where id = 1`;
  expect(await takeLease(db, plain, 1)).toMatchObject({ fence: 7, attempt: 7 });
});

it("is not given for a row that is not to be taken", async () => {
  await db.$executeRaw`update leased_things set over = true where id = 1`;
  expect(await takeLease(db, kind, 1)).toBeUndefined();
});

it("is renewed by its holder, and by nobody who had it before", async () => {
  const first = await taken();
  await runOut();
  await renewLease(db, first);
  expect(await takeLease(db, kind, 1)).toBeUndefined();
  await runOut();
  const second = await taken();
  await expect(renewLease(db, first)).rejects.toThrow(LeaseLost);
  await renewLease(db, second);
});

it("cannot be taken over while its holder writes an outcome, and is lost to whoever waited for that", async () => {
  const lease = await taken();
  await runOut();
  let next: ReturnType<typeof takeLease<number>> | undefined;
  await db.$transaction(async (tx) => {
    await holdLease(tx, lease);
    next = takeLease(db, kind, 1);
    void next.then(() => undefined);
    const first = await Promise.race([next.then(() => "taken"), sleep(300).then(() => "waiting")]);
    expect(first).toBe("waiting");
  });
  expect(await next).toMatchObject({ fence: 2 });
  await db.$transaction(async (tx) => {
    expect(await isHeld(tx, lease)).toBe(false);
    await expect(holdLease(tx, lease)).rejects.toThrow(LeaseLost);
  });
});
