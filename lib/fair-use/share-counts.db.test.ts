import { afterAll, expect, test } from "vitest";
import { openDatabase } from "@/lib/db/server";
import { openTestDatabase, rolledBack } from "@/lib/db/testing";
import { freePort } from "@/scripts/up/ports";
import { Counters } from "./counters";
import { shareOnce } from "./share-counts";

const handle = openTestDatabase();
afterAll(() => handle.close());

const now = new Date("2027-03-04T10:00:30Z");
const takes = (counters: Counters, key: string, times: number, when = now) =>
  Array.from({ length: times }, () => counters.take(key, 20, when)).filter((wait) => wait === 0)
    .length;

test("two servers share what they counted once each has told the database", async () => {
  await rolledBack(handle, async (db) => {
    const [one, other] = [new Counters(), new Counters()];
    expect(takes(one, "sign-in 192.0.2.1", 15)).toBe(15);
    await shareOnce(db, now, one);
    expect(takes(other, "sign-in 192.0.2.1", 1)).toBe(1);
    await shareOnce(db, now, other);
    // 16 were counted by both together.
    expect(takes(other, "sign-in 192.0.2.1", 9)).toBe(4);
    await shareOnce(db, now, other);
    expect(takes(one, "sign-in 192.0.2.1", 1)).toBe(1);
    await shareOnce(db, now, one);
    expect(takes(one, "sign-in 192.0.2.1", 9)).toBe(0);
    expect(takes(one, "sign-in 192.0.2.2", 1)).toBe(1);
  });
});

test("a server that hears of a key learns what others counted in the minute before", async () => {
  await rolledBack(handle, async (db) => {
    const [one, other] = [new Counters(), new Counters()];
    const end = new Date("2027-03-04T10:00:59Z");
    const next = new Date("2027-03-04T10:01:01Z");
    takes(one, "submit dana", 20, end);
    await shareOnce(db, end, one);
    takes(other, "submit dana", 1, next);
    await shareOnce(db, next, other);
    expect(takes(other, "submit dana", 20, next)).toBeLessThan(2);
  });
});

test("what the database did not take is told the next time, and counts meanwhile", async () => {
  await rolledBack(handle, async (db) => {
    const counters = new Counters();
    takes(counters, "read dana", 12);
    const away = openDatabase(`postgresql://x@127.0.0.1:${await freePort(0)}/x`, 1);
    await expect(shareOnce(away.db, now, counters)).rejects.toThrow(/ECONNREFUSED|reach/);
    await away.close();
    expect(takes(counters, "read dana", 20)).toBe(8);
    await shareOnce(db, now, counters);
    expect(await db.fairUseCount.findMany()).toEqual([
      { key: "read dana", minute: now.getTime() / 60_000 - 0.5, count: 20 },
    ]);
  });
});

test("counts of earlier minutes are taken away", async () => {
  await rolledBack(handle, async (db) => {
    const counters = new Counters();
    for (const time of ["10:00:30", "10:01:30", "10:02:30", "10:03:00"]) {
      const when = new Date(`2027-03-04T${time}Z`);
      takes(counters, "read dana", 1, when);
      await shareOnce(db, when, counters);
    }
    expect(await db.fairUseCount.count()).toBe(2);
  });
});
