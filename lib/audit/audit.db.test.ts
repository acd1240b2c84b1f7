import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type DatabaseHandle, openDatabase } from "@/lib/db/server";
import { makeTestDatabase, rolledBack } from "@/lib/db/testing";
import { system } from "@/lib/access";
import { contextOf } from "@/lib/identity/testing";
import { canonicalJson } from "@/lib/json";
import type { AuditEntry, AuditFilter } from "./entry";
import { exportAudit } from "./export-audit";
import { listAudit } from "./list-audit";
import { lastVerification, noteVerification, verifyDaily } from "./note-verification";
import { lastHash } from "./store/entries";
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

const names = ({ entries }: { entries: { subject: { name: string } }[] }) =>
  entries.map(({ subject: { name } }) => name);

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
      expect((await listAudit(ctx, { text: "0%_w" })).entries).toHaveLength(1);
      const found = async (filter: AuditFilter) => names(await listAudit(ctx, filter));
      expect(await found({ who: "brandt", thing: "WEB" })).toEqual(["100%_web"]);
      expect(await found({ who: "web" })).toEqual([]);
      expect(await found({ subjectType: "template", subjectId: "7" })).toEqual(["100%_web"]);
      expect(await found({ to: new Date(0) })).toEqual([]);
    });
  });

  test("goes on where a page ended, in both directions, whatever is added meanwhile", async () => {
    await rolledBack(handle, async (db) => {
      await someEntries(db);
      const ctx = await contextOf(db, { name: "Olivia Brandt", roles: ["ops"], teams: [] });
      const filter = { action: "template.publish", team: "payments", pageSize: 2 };
      const first = await listAudit(ctx, filter);
      expect(names(first)).toEqual(["third", "second"]);
      expect(first).toMatchObject({ newer: false, older: true });
      await record(recorder(db), {
        action: "template.publish",
        subject: subject("x"),
        team: "payments",
      });
      const second = await listAudit(ctx, { ...filter, before: first.entries.at(-1)?.id });
      expect(names(second)).toEqual(["first"]);
      expect(second).toMatchObject({ newer: true, older: false });
      const back = await listAudit(ctx, { ...filter, after: second.entries[0]?.id });
      expect(names(back)).toEqual(["third", "second"]);
      expect(back).toMatchObject({ newer: true, older: true });
    });
  });

  test("finds what is rare however far back it is, and in pages what no index has", async () => {
    await rolledBack(handle, async (db) => {
      await someEntries(db);
      const ctx = await contextOf(db, { name: "Olivia Brandt", roles: ["ops"], teams: [] });
      // As if 120,000 lines were between these and the next.
      await db.$executeRaw`SELECT setval(pg_get_serial_sequence('audit_entries', 'id'),
                                         nextval(pg_get_serial_sequence('audit_entries', 'id')) + 120000)`;
      await record(recorder(db), { action: "template.publish", subject: subject("fourth") });
      expect(names(await listAudit(ctx, { thing: "second", pageSize: 2 }))).toEqual(["second"]);
      const found: string[] = [];
      let page = await listAudit(ctx, { thing: "d" });
      let pages = 1;
      for (; page.older && pages < 10; pages += 1) {
        found.push(...names(page));
        page = await listAudit(ctx, { thing: "d", before: page.oldest });
      }
      expect([...found, ...names(page)]).toEqual(["third", "second"]);
      expect(pages).toBe(3);
      const back = await listAudit(ctx, { thing: "d", after: page.newest });
      expect(back).toMatchObject({ newer: true, older: true, entries: [] });
    });
  });

  test("has sign-ins apart", async () => {
    await rolledBack(handle, async (db) => {
      const ctx = await contextOf(db, { name: "Olivia Brandt", roles: ["ops"], teams: [] });
      for (const action of ["session.start", "policy.add", "session.end"])
        await record(recorder(db), { action, subject: { type: "apart", id: "1", name: "x" } });
      const actions = async (show: "changes" | "sign-ins") =>
        (await listAudit(ctx, { subjectType: "apart", show })).entries.map(({ action }) => action);
      expect(await actions("sign-ins")).toEqual(["session.end", "session.start"]);
      expect(await actions("changes")).toEqual(["policy.add"]);
    });
  });
});

describe("from where somebody acted", () => {
  const token = { id: "0198a3a2-0000-7000-8000-000000000001", name: "pipeline" };

  test("is the token by its name or the session, and the address", async () => {
    await rolledBack(handle, async (db) => {
      const ctx = await contextOf(db, { name: "Olivia Brandt", roles: ["ops"], teams: [] });
      const from = { ...ctx, address: "203.0.113.7" };
      await record(
        { ...from, sessionId: "s-1" },
        { action: "test.from", subject: subject("page") },
      );
      await record(
        { ...from, actor: { ...ctx.actor, kind: "token", token } },
        { action: "test.from", subject: subject("program") },
      );
      await record(recorder(db), { action: "test.from", subject: subject("job") });
      const { entries } = await listAudit(ctx, { action: "test.from" });
      expect(entries.map(({ origin }) => origin)).toEqual([
        null,
        { address: "203.0.113.7", token },
        { address: "203.0.113.7", session: "s-1" },
      ]);
      expect((await verifyAudit(db)).ok).toBe(true);
    });
  });

  test.each([
    ["changed", `update audit_entries set origin = '{"address": "198.51.100.1"}' where id = `],
    ["taken away", "update audit_entries set origin = null where id = "],
  ])("cannot be %s unseen", async (_what, statement) => {
    await rolledBack(handle, async (db) => {
      await record(
        { ...recorder(db), address: "203.0.113.7" },
        { action: "test.from", subject: subject("x") },
      );
      const { id } = await db.auditEntry.findFirstOrThrow({ orderBy: { id: "desc" } });
      await tamper(db, `${statement}${id}`);
      expect(await verifyAudit(db)).toMatchObject({ ok: false, broken: { id: String(id) } });
    });
  });

  test("is not made up unseen for a line of the version before, which has none and stays as it was", async () => {
    await rolledBack(handle, async (db) => {
      const link = {
        at: new Date("2026-01-01T00:00:00Z"),
        actorId: null,
        actor: "Dana <dana@example.com>",
        action: "request.open",
        subjectType: "request",
        subjectId: "1",
        subject: "payments/checkout",
        team: "payments",
        before: null,
        after: { kind: "create" },
        requestId: null,
      };
      // As the version before computed it: canonical JSON of these members, after the hash before.
      const previous = await lastHash(db);
      const hash = createHash("sha256")
        .update(previous)
        .update(canonicalJson({ ...link, at: link.at.toISOString() }), "utf8")
        .digest();
      const { before: _none, ...row } = link;
      const { id } = await db.auditEntry.create({ data: { ...row, hash: new Uint8Array(hash) } });
      await record(recorder(db), { action: "test.after", subject: subject("x") });
      expect((await verifyAudit(db)).ok).toBe(true);
      await tamper(db, `update audit_entries set origin = '{}' where id = ${id}`);
      expect(await verifyAudit(db)).toMatchObject({ ok: false, broken: { id: String(id) } });
    });
  });
});

const all = async (batches: AsyncIterable<AuditEntry[]>): Promise<AuditEntry[]> => {
  const found: AuditEntry[] = [];
  for await (const batch of batches) found.push(...batch);
  return found;
};

describe("an export", () => {
  test("has what a filter asks for, the oldest first, and is for Ops only", async () => {
    await rolledBack(handle, async (db) => {
      await someEntries(db);
      const ctx = await contextOf(db, { name: "Olivia Brandt", roles: ["ops"], teams: [] });
      const filter = { action: "template.publish" };
      expect((await all(exportAudit(ctx, filter))).map(({ subject: { name } }) => name)).toEqual([
        "first",
        "second",
        "third",
      ]);
      await expect(exportAudit(ctx, filter, 2).next()).rejects.toMatchObject({ code: "too_large" });
      const dana = await contextOf(db);
      await expect(exportAudit(dana, filter).next()).rejects.toMatchObject({ code: "forbidden" });
    });
  });
});

test("a verification is kept with who did it and how far it came, and done once a day", async () => {
  await rolledBack(handle, async (db) => {
    await db.auditVerification.deleteMany();
    const [, , last] = await someEntries(db);
    const ctx = await contextOf(db, { name: "Olivia Brandt", roles: ["ops"], teams: [] });
    expect(await lastVerification(ctx)).toBeUndefined();
    const verdict = await verifyAudit(db);
    const at = new Date("2026-05-01T12:00:00Z");
    await noteVerification(db, verdict, { at, by: "slipway command" });
    const line = await db.auditEntry.findUniqueOrThrow({ where: { id: last ?? 0n } });
    expect(await lastVerification(ctx)).toEqual({
      at,
      by: "slipway command",
      isSound: true,
      entries: verdict.entries,
      lastHash: Buffer.from(line.hash).toString("hex"),
      lastAt: line.at,
      brokenId: null,
    });
    const soon = new Date("2026-05-01T20:00:00Z");
    expect(await verifyDaily({ db, now: () => soon })).toBeUndefined();
    await tamper(db, `update audit_entries set actor = 'x' where id = ${last}`);
    await noteVerification(db, await verifyAudit(db), { at: soon, by: "slipway command" });
    expect(await lastVerification(ctx)).toMatchObject({ isSound: false, brokenId: String(last) });
    await expect(lastVerification(await contextOf(db))).rejects.toMatchObject({
      code: "forbidden",
    });
  });
});
