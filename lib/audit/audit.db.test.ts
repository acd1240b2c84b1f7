import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type DatabaseHandle, openDatabase } from "@/lib/db/server";
import { makeTestDatabase, rolledBack } from "@/lib/db/testing";
import { system } from "@/lib/access";
import { contextOf } from "@/lib/identity/testing";
import { listAudit } from "./list-audit";
import { record, type Recorder } from "./record";
import { verifyAudit } from "./verify-audit";

/** A record of its own: other tests commit lines meanwhile. */
let handle: DatabaseHandle;
let other: DatabaseHandle;
beforeAll(async () => {
  const url = await makeTestDatabase();
  handle = openDatabase(url, 4);
  other = openDatabase(url, 2);
});
afterAll(async () => {
  await handle.close();
  await other.close();
});

type Db = DatabaseHandle["db"];
const recorder = (db: Db): Recorder => ({
  db,
  actor: system,
  requestId: "r-1",
  now: () => new Date(),
});
const subject = (name: string) => ({ type: "template", id: "1", name });

/** Somebody with the database's superuser, who switches the trigger off. */
async function tamper(db: Db, statement: string): Promise<void> {
  await db.$executeRawUnsafe(
    'alter table audit_entries disable trigger "audit_entries_append_only"',
  );
  await db.$executeRawUnsafe(statement);
  await db.$executeRawUnsafe(
    'alter table audit_entries enable trigger "audit_entries_append_only"',
  );
}

async function someEntries(db: Db): Promise<bigint[]> {
  for (const name of ["first", "second", "third"]) {
    await record(recorder(db), {
      action: "template.publish",
      subject: subject(name),
      team: "payments",
      before: { state: "draft" },
      after: { state: "published", n: 1.5, list: [1, null, "é"] },
    });
  }
  const rows = await db.auditEntry.findMany({
    orderBy: { id: "desc" },
    take: 3,
    select: { id: true },
  });
  return rows.map((row) => row.id).reverse();
}

describe("the record", () => {
  test("can be walked from its beginning, and every line follows from the one before it", async () => {
    await rolledBack(handle, async (db) => {
      const before = await verifyAudit(db);
      await someEntries(db);
      const after = await verifyAudit(db);
      expect(before.ok).toBe(true);
      expect(after).toMatchObject({ ok: true, entries: before.entries + 3 });
    });
  });

  test.each([
    [
      "a line that was changed",
      (id: bigint) => `update audit_entries set actor = 'somebody else' where id = ${id}`,
      1,
    ],
    [
      "what it was before",
      (id: bigint) => `update audit_entries set before = '{"state":"published"}' where id = ${id}`,
      1,
    ],
    [
      "when",
      (id: bigint) => `update audit_entries set at = at - interval '1 hour' where id = ${id}`,
      1,
    ],
    ["a line that is gone", (id: bigint) => `delete from audit_entries where id = ${id}`, 2],
  ])("shows %s", async (_what, statement, brokenAt) => {
    await rolledBack(handle, async (db) => {
      const ids = await someEntries(db);
      await tamper(db, statement(ids[1] ?? 0n));
      expect(await verifyAudit(db)).toMatchObject({
        ok: false,
        broken: { id: String(ids[brokenAt]) },
      });
    });
  });

  test("does not fork when several write at once, from several connections", async () => {
    const before = await verifyAudit(handle.db);
    await Promise.all(
      Array.from({ length: 12 }, (_, at) =>
        record(recorder(at % 2 === 0 ? handle.db : other.db), {
          action: "test.at-once",
          subject: subject(String(at)),
        }),
      ),
    );
    const after = await verifyAudit(handle.db);
    expect(after.ok).toBe(true);
    expect(after.entries).toBeGreaterThanOrEqual(before.entries + 12);
  });

  test("has no line of a change that was not made", async () => {
    const before = await handle.db.auditEntry.count({ where: { action: "test.undone" } });
    await expect(
      handle.db.$transaction(async (tx) => {
        await record(
          { ...recorder(handle.db), db: tx },
          { action: "test.undone", subject: subject("x") },
        );
        throw new Error("the change fails");
      }),
    ).rejects.toThrow("the change fails");
    expect(await handle.db.auditEntry.count({ where: { action: "test.undone" } })).toBe(before);
  });

  test("never holds a secret, and takes any text", async () => {
    await rolledBack(handle, async (db) => {
      await record(recorder(db), {
        action: "target.update",
        subject: subject("nul \u0000 and half \ud83d"),
        before: {
          token: "ghp_x",
          nested: [{ apiKey: "k", Password: "p", fluxKey: "f", title: "stays\u0000" }],
        },
        after: { webhook_key: "w", privateKey: "q", at: new Date(0), nothing: undefined },
      });
      const row = await db.auditEntry.findFirst({ orderBy: { id: "desc" } });
      expect(row).toMatchObject({
        before: {
          token: "[removed]",
          nested: [
            {
              apiKey: "[removed]",
              Password: "[removed]",
              fluxKey: "[removed]",
              title: "stays\uFFFD",
            },
          ],
        },
        after: {
          webhook_key: "[removed]",
          privateKey: "[removed]",
          at: "1970-01-01T00:00:00.000Z",
        },
      });
      expect((await verifyAudit(db)).ok).toBe(true);
    });
  });
});

describe("the list", () => {
  test("is for Ops only", async () => {
    await rolledBack(handle, async (db) => {
      await expect(listAudit(await contextOf(db))).rejects.toMatchObject({ code: "forbidden" });
    });
  });

  test("is newest first, filtered and paged", async () => {
    await rolledBack(handle, async (db) => {
      await someEntries(db);
      const ctx = await contextOf(db, { name: "Olivia Brandt", roles: ["ops"], teams: [] });
      await record(
        { ...ctx, db },
        { action: "template.withdraw", subject: { type: "template", id: "7", name: "100%_web" } },
      );
      const all = await listAudit(ctx);
      expect(all.entries[0]).toMatchObject({
        action: "template.withdraw",
        actor: "Olivia Brandt <olivia.brandt@example.com>",
        subject: { name: "100%_web" },
        before: null,
      });
      expect((await listAudit(ctx, { text: "OLIVIA" })).entries).toHaveLength(1);
      expect((await listAudit(ctx, { text: "0%_w" })).total).toBe(1);
      expect(
        (
          await listAudit(ctx, {
            action: "template.publish",
            team: "payments",
            pageSize: 2,
            page: 2,
          })
        ).entries.map((one) => one.subject.name),
      ).toEqual(["first"]);
      expect((await listAudit(ctx, { to: new Date(0) })).total).toBe(0);
    });
  });
});
