import { generateKeyPairSync } from "node:crypto";
import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { system } from "@/lib/access";
import { type DatabaseHandle, openDatabase } from "@/lib/db/server";
import { makeTestDatabase } from "@/lib/db/testing";
import { anchorKey, anchorPublicKey, readAnchors } from "./anchor";
import { record } from "./record";
import { retainAudit } from "./retain-audit";
import { verifyAudit } from "./verify-audit";
import { writeAnchor } from "./write-anchor";

const keyPair = () => generateKeyPairSync("ed25519").privateKey;
const pem = keyPair().export({ type: "pkcs8", format: "pem" }).toString();
const publicKey = anchorPublicKey(anchorKey(pem));
const day = (number: number) => new Date(Date.UTC(2026, 0, number, 12));

let handle: DatabaseHandle;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "slipway-anchors-"));
});
beforeEach(async () => {
  handle = openDatabase(await makeTestDatabase(), 4);
  onTestFinished(() => handle.close());
});
afterAll(() => rm(folder, { recursive: true }));

/** One line a day, on the given days of January 2026. */
async function recordOn(...days: number[]): Promise<void> {
  for (const number of days)
    await record(
      { db: handle.db, actor: system, now: () => day(number) },
      { action: "test.day", subject: { type: "test", id: "1", name: `day ${number}` } },
    );
}

/** Writes an anchor of now to the file, and gives all that it holds. */
async function anchored(file: string) {
  await writeAnchor({
    db: handle.db,
    config: { SLIPWAY_AUDIT_ANCHOR_KEY: pem, SLIPWAY_AUDIT_ANCHOR_FILE: file },
    log: { info: () => undefined },
    now: () => day(20),
  });
  return readAnchors(await readFile(file, "utf8"), publicKey);
}

const fileOf = (name: string) => path.join(folder, name);

/** Somebody with the owner's rights, who knows how to switch the rules off. */
async function tamper(...statements: string[]): Promise<void> {
  await handle.db.$executeRawUnsafe("alter table audit_entries disable trigger user");
  for (const statement of statements) await handle.db.$executeRawUnsafe(statement);
  await handle.db.$executeRawUnsafe("alter table audit_entries enable trigger user");
}

describe("anchors", () => {
  test("agree with a record that was only added to since", async () => {
    await anchored(fileOf("agree"));
    await recordOn(1, 2);
    await anchored(fileOf("agree"));
    await anchored(fileOf("agree"));
    await recordOn(3);
    expect(await verifyAudit(handle.db, await anchored(fileOf("agree")))).toMatchObject({
      ok: true,
      entries: 3,
      anchors: { agree: 4, exported: 0 },
    });
    expect((await stat(fileOf("agree"))).mode & 0o777).toBe(0o600);
  });

  test("notice an end that was cut off, which the chain alone cannot", async () => {
    await recordOn(1, 2, 3);
    const anchors = await anchored(fileOf("cut"));
    await tamper("delete from audit_entries where id = (select max(id) from audit_entries)");
    expect(await verifyAudit(handle.db)).toMatchObject({ ok: true, entries: 2 });
    expect(await verifyAudit(handle.db, anchors)).toMatchObject({
      ok: false,
      anchors: { problem: expect.stringContaining("knew 3 lines, and the record has 2") },
    });
  });

  test("notice a table that was emptied, and one that was filled anew", async () => {
    await recordOn(1, 2);
    const anchors = await anchored(fileOf("emptied"));
    await tamper("truncate audit_entries");
    expect(await verifyAudit(handle.db, anchors)).toMatchObject({
      ok: false,
      anchors: { problem: expect.stringContaining("the record has 0") },
    });
    await recordOn(4, 5, 6);
    expect(await verifyAudit(handle.db)).toMatchObject({ ok: true });
    expect(await verifyAudit(handle.db, anchors)).toMatchObject({
      ok: false,
      anchors: { problem: expect.stringContaining("says that line 2 has the hash") },
    });
  });

  test("notice a made-up checkpoint that would explain what is missing", async () => {
    await recordOn(1, 2, 3);
    const anchors = await anchored(fileOf("made-up"));
    await tamper(
      "truncate audit_entries",
      "insert into audit_checkpoints (entries, last_id, last_hash, first_at, last_at) values (9, 9, decode(repeat('00', 32), 'hex'), now(), now())",
    );
    expect(await verifyAudit(handle.db)).toMatchObject({ ok: true });
    expect(await verifyAudit(handle.db, anchors)).toMatchObject({
      ok: false,
      anchors: { problem: expect.stringContaining("nothing vouches for those between") },
    });
  });

  test("are believed with their own key only, unchanged and in their order", async () => {
    await recordOn(1);
    await anchored(fileOf("believed"));
    await recordOn(2);
    await anchored(fileOf("believed"));
    const text = await readFile(fileOf("believed"), "utf8");
    const [first = "", second = ""] = text.split("\n");
    const other = anchorPublicKey(keyPair());
    expect(() => readAnchors(text, other)).toThrow(/Line 1 .* signature is not of this key/);
    expect(() => readAnchors(text.replace('"entries":2', '"entries":1'), publicKey)).toThrow(
      /Line 2 .* signature/,
    );
    expect(() => readAnchors(`${second}\n${first}\n`, publicKey)).toThrow(/Line 2 .* fewer lines/);
    expect(() => readAnchors("\n", publicKey)).toThrow("There is no anchor in the file.");
    expect(() => readAnchors(`${first}\n{"at":`, publicKey)).toThrow(
      /Line 2 .* not a signed anchor/,
    );
  });
});

const retain = (before: Date, file: string) =>
  retainAudit({ db: handle.db, now: () => day(25), before, file });

describe("retention", () => {
  test("exports the oldest lines, deletes them, and leaves a record that still verifies", async () => {
    await recordOn(1, 2);
    const early = await anchored(fileOf("retain-anchors"));
    await recordOn(3, 4);
    await anchored(fileOf("retain-anchors"));
    const report = await retain(day(3), fileOf("first"));
    expect(report).toMatchObject({ exported: 2, entries: 2, last: early[0]?.hash });
    const lines = (await readFile(fileOf("first"), "utf8")).trimEnd().split("\n");
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { auditExport: 1, entries: 0, follows: "0".repeat(64) },
      { number: 1, subject: "day 1" },
      { number: 2, subject: "day 2", hash: report?.last },
    ]);
    expect(await verifyAudit(handle.db)).toMatchObject({ ok: true, entries: 5, exported: 2 });
    const anchors = await anchored(fileOf("retain-anchors"));
    expect(await verifyAudit(handle.db, anchors)).toMatchObject({
      ok: true,
      anchors: { agree: 3, exported: 0 },
    });
    expect(await retain(day(4), fileOf("second"))).toMatchObject({ exported: 1, entries: 3 });
    expect(await verifyAudit(handle.db, await anchored(fileOf("retain-anchors")))).toMatchObject({
      ok: true,
      entries: 6,
      exported: 3,
      anchors: { agree: 3, exported: 1 },
    });
  });

  test("shows a line that was added among those that are gone, and counts it nowhere", async () => {
    await recordOn(1, 2);
    const anchors = await anchored(fileOf("stray"));
    await retain(day(10), fileOf("stray-export"));
    await handle.db.$executeRaw`
      insert into audit_entries (id, actor, action, subject_type, subject_id, subject, hash)
      values (-5, 'x', 'x', 'x', 'x', 'x', '')`;
    expect(await verifyAudit(handle.db, anchors)).toMatchObject({
      ok: false,
      broken: { id: "-5" },
    });
    expect((await anchored(fileOf("stray"))).at(-1)?.entries).toBe(3);
  });

  test("keeps the file when it is not known whether the lines are gone", async () => {
    await recordOn(1, 2);
    const answer = new Error("the answer was lost");
    const unsure: DatabaseHandle["db"] = Object.create(handle.db, {
      $transaction: {
        value: async (work: never, options: never) => {
          await handle.db.$transaction(work, options);
          throw answer;
        },
      },
    });
    const file = fileOf("unsure");
    await expect(
      retainAudit({ db: unsure, now: () => day(25), before: day(10), file }),
    ).rejects.toBe(answer);
    expect((await readFile(file, "utf8")).trimEnd().split("\n")).toHaveLength(3);
    expect(await verifyAudit(handle.db)).toMatchObject({ ok: true, entries: 3, exported: 2 });
  });

  test("goes on from the checkpoint when every line was exported", async () => {
    await recordOn(1, 2);
    await retain(day(10), fileOf("all"));
    await recordOn(11);
    expect(await verifyAudit(handle.db)).toMatchObject({ ok: true, entries: 4, exported: 2 });
  });

  test("deletes nothing where the record is broken, the file exists, or nothing is that old", async () => {
    await recordOn(1, 2);
    await expect(retain(day(25), fileOf("never"))).rejects.toThrow(/last day stay/);
    expect(await retain(day(1), fileOf("nothing"))).toBeUndefined();
    await expect(stat(fileOf("nothing"))).rejects.toThrow("ENOENT");
    await retain(day(1), fileOf("taken"));
    await tamper("update audit_entries set actor = 'nobody' where subject = 'day 2'");
    await expect(retain(day(10), fileOf("broken"))).rejects.toThrow(/does not follow/);
    await expect(stat(fileOf("broken"))).rejects.toThrow("ENOENT");
    await expect(retain(day(10), folder)).rejects.toThrow(/there is one already/);
    expect(await handle.db.auditEntry.count()).toBe(2);
  });
});
