import { createHash, randomBytes } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { PassThrough, Readable } from "node:stream";
import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { fingerprintsOf } from "@/lib/sealing/server";
import { decrypted, encrypted } from "./encrypt";
import { type Frame, framed, framesIn } from "./frames";
import { type Header, headOf, longestHead, magic, readHead } from "./header";
import { newBackupKey, requireSealingKey } from "./keys";
import { type BackupFile, openBackup } from "./read-backup";
import { writeBackupFile } from "./write-file";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "slipway-backup-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const newKey = () => randomBytes(32).toString("base64");
const keys = { SLIPWAY_ENCRYPTION_KEY: newKey(), SLIPWAY_BACKUP_KEY: newKey() };
const header: Header = {
  createdAt: "2027-01-02T03:04:05.000Z",
  migrations: ["20261123000000_foundation"],
  keys: fingerprintsOf(keys.SLIPWAY_ENCRYPTION_KEY),
};

async function* each<Item>(items: readonly Item[]): AsyncGenerator<Item> {
  yield* items;
}
async function all<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const found: Item[] = [];
  for await (const item of items) found.push(item);
  return found;
}
const frames: Frame[] = [
  { kind: "table", value: { name: "users", columns: ["id", "name"] } },
  { kind: "rows", value: Buffer.from("1\tDana\n2\tMia\n") },
  { kind: "end-of-table", value: { rows: 2 } },
  { kind: "end", value: { sequences: [{ name: "audit_entries_id_seq", last: "7" }] } },
];

async function written(encrypt: boolean): Promise<string> {
  const file = path.join(folder, randomBytes(8).toString("hex"));
  const made = encrypt ? newBackupKey(keys) : undefined;
  await writeBackupFile(file, {
    header: { ...header, ...(made && { encryption: made.encryption }) },
    key: made?.key,
    frames: each(frames),
  });
  return file;
}
const read = async (file: string, by: Parameters<BackupFile["open"]>[0] = keys) =>
  all((await openBackup(file)).open(by).frames());

test("a stream gets the bytes that a file would, and no end where something breaks off", async () => {
  const sink = new PassThrough();
  const bytes = writeBackupFile(sink, { header, key: undefined, frames: each(frames) });
  const stored = Buffer.concat(await all(sink as AsyncIterable<Buffer>));
  expect(stored.length).toBe(await bytes);
  const file = path.join(folder, "of-a-stream");
  await writeFile(file, stored);
  expect(await read(file)).toEqual(frames);

  const broken = new PassThrough();
  async function* breaking(): AsyncGenerator<Frame> {
    yield* frames.slice(0, 2);
    throw new Error("PostgreSQL is away");
  }
  const fails = writeBackupFile(broken, { header, key: undefined, frames: breaking() });
  await expect(fails).rejects.toThrow(/away/);
  expect(broken).toMatchObject({ destroyed: true, writableFinished: false });
});

async function streamOf(bytes: Buffer) {
  const backup = await openBackup(Readable.from([bytes.subarray(0, 5), bytes.subarray(5)]));
  return { ...backup, content: backup.open(keys) };
}

describe.each([false, true])("a backup that comes as a stream (encrypted: %s)", (encrypt) => {
  test("is read as a file is, once all of it has come, and is kept as it is until it is closed", async () => {
    const bytes = await readFile(await written(encrypt));
    const place = await mkdtemp(path.join(folder, "temporary-"));
    vi.stubEnv("TMPDIR", place);
    onTestFinished(() => void vi.unstubAllEnvs());
    const { content, header: itsHeader, close } = await streamOf(bytes);
    expect(itsHeader).toMatchObject(header);
    await content.requireWhole();
    for (const _time of [1, 2]) expect(await all(content.frames())).toEqual(frames);
    const body = path.join(place, readdirSync(place)[0] ?? "", "body");
    expect(statSync(body).mode & 0o777).toBe(0o600);
    expect(readFileSync(body)).toEqual(bytes.subarray(bytes.length - statSync(body).size));
    await close();
    expect(readdirSync(place)).toEqual([]);
  });

  test("is refused where it is cut or any byte of it is another one, before anything is given", async () => {
    const bytes = await readFile(await written(encrypt));
    const start = headOf(readHead(bytes).header).length;
    const changed = Buffer.from(bytes);
    changed[bytes.length - 12] = (changed[bytes.length - 12] ?? 0) ^ 1;
    for (const wrong of [bytes.subarray(0, start), bytes.subarray(0, -1), changed]) {
      const { content, close } = await streamOf(wrong);
      await expect(content.requireWhole()).rejects.toMatchObject({ code: "invalid" });
      await close();
    }
  });
});

test("of a stream that is no backup no more is read than its first bytes", async () => {
  let pieces = 0;
  async function* endless(): AsyncGenerator<Buffer> {
    for (;;) {
      pieces += 1;
      yield await Promise.resolve(Buffer.alloc(64 * 1024, 65));
    }
  }
  const stream = Readable.from(endless());
  await expect(openBackup(stream)).rejects.toMatchObject({ code: "invalid" });
  expect(stream.destroyed).toBe(true);
  expect(pieces * 64 * 1024).toBeLessThan(2 * longestHead + 16 * 64 * 1024);
});

test("a backup whose parts are in another order is refused before any is given", async () => {
  const [table, rows, endOfTable, end] = frames as [Frame, Frame, Frame, Frame];
  for (const order of [
    [rows, end],
    [table, end],
    [table, table, endOfTable, end],
    [table, endOfTable, endOfTable, end],
  ]) {
    const file = path.join(folder, randomBytes(8).toString("hex"));
    await writeBackupFile(file, { header, key: undefined, frames: each(order) });
    const { open } = await openBackup(file);
    await expect(open(keys).requireWhole()).rejects.toMatchObject({ code: "invalid" });
  }
});

describe.each([false, true])("a backup (encrypted: %s)", (encrypt) => {
  test("holds what was put in, in a file that only its owner reads, and never takes the place of one", async () => {
    const file = await written(encrypt);
    expect(await read(file)).toEqual(frames);
    expect((await openBackup(file)).header).toMatchObject(header);
    await expect(
      writeBackupFile(file, { header, key: undefined, frames: each(frames) }),
    ).rejects.toMatchObject({ code: "conflict" });
    expect(await read(file)).toEqual(frames);
  });

  test("is refused with any byte changed, or cut off", { timeout: 60_000 }, async () => {
    const file = await written(encrypt);
    const bytes = await readFile(file);
    const start = headOf((await openBackup(file)).header).length;
    const changed = path.join(folder, "changed");
    const gzipHead = encrypt ? [] : [3, 4, 5, 6, 7, 8, 9].map((at) => start + at);
    for (let at = start; at < bytes.length; at += 1) {
      // Flags, time and system of a gzip stream say nothing of what is in it.
      if (gzipHead.includes(at)) continue;
      const other = Buffer.from(bytes);
      other[at] = (other[at] ?? 0) ^ 1;
      await writeFile(changed, other);
      await expect(read(changed), `byte ${at}`).rejects.toMatchObject({ code: "invalid" });
    }
    for (const length of [start, start + 1, bytes.length - 20, bytes.length - 1]) {
      await writeFile(changed, bytes.subarray(0, length));
      await expect(read(changed), `${length} bytes`).rejects.toMatchObject({ code: "invalid" });
    }
  });
});

test("what an encrypted backup holds, and the keys, are nowhere in the file", async () => {
  const bytes = await readFile(await written(true));
  expect(bytes.includes("Dana")).toBe(false);
  for (const key of Object.values(keys)) {
    expect(bytes.includes(key)).toBe(false);
    expect(bytes.includes(Buffer.from(key, "base64"))).toBe(false);
  }
});

test("a header that was changed opens nothing that is encrypted", async () => {
  const file = await written(true);
  const text = (await readFile(file)).toString("latin1");
  await writeFile(file, text.replace("2027-01-02", "2027-01-03"), "latin1");
  await expect(read(file)).rejects.toMatchObject({ code: "invalid" });
});

test("another key is refused before anything is read", async () => {
  const file = await written(true);
  const { open } = await openBackup(file);
  expect(() => open({ ...keys, SLIPWAY_BACKUP_KEY: newKey() })).toThrow(
    /not in SLIPWAY_BACKUP_KEY/,
  );
});

test("the key that seals has to be among those that are set; an older one that is not is told", () => {
  const [older, newer] = [newKey(), newKey()];
  const made = { ...header, keys: fingerprintsOf(`${newer},${older}`) };
  const held = (set: string) => requireSealingKey(made, { SLIPWAY_ENCRYPTION_KEY: set });
  expect(held(`${newer},${older}`)).toEqual([]);
  expect(held(`${newKey()},${newer}`)).toEqual(fingerprintsOf(older));
  expect(() => held(older)).toThrow(/another SLIPWAY_ENCRYPTION_KEY/);
});

test("without SLIPWAY_BACKUP_KEY the key is made from the one that seals, and opens behind a newer one", async () => {
  const { SLIPWAY_ENCRYPTION_KEY } = keys;
  const { encryption, key } = newBackupKey({ SLIPWAY_ENCRYPTION_KEY });
  expect(encryption.from).toBe("SLIPWAY_ENCRYPTION_KEY");
  expect(key.equals(Buffer.from(SLIPWAY_ENCRYPTION_KEY, "base64"))).toBe(false);
  const file = path.join(folder, "derived");
  await writeBackupFile(file, { header: { ...header, encryption }, key, frames: each(frames) });
  const later = { SLIPWAY_ENCRYPTION_KEY: `${newKey()},${SLIPWAY_ENCRYPTION_KEY}` };
  expect(await read(file, later)).toEqual(frames);
});

test.each([
  ["an empty file", Buffer.alloc(0), /does not begin like one/],
  ["a dump of pg_dump", Buffer.from("PGDMP\u0001\n\n"), /does not begin like one/],
  ["another layout", Buffer.from("slipway-backup 2\n{}\n"), /"slipway-backup 2"/],
  ["no header", Buffer.from(`${magic}\n{`), /has no header/],
  ["a header of something else", Buffer.from(`${magic}\n[]\n`), /cannot be read/],
  ["a line without an end", Buffer.alloc(70_000, 200), /does not begin/],
])("%s is no backup, and the reason is told", (_what, bytes, says) => {
  expect(() => readHead(bytes)).toThrow(says);
});

test("frames and chunks are the same however the bytes are cut", async () => {
  const head = Buffer.from("head\n");
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.uint8Array({ minLength: 1, maxLength: 300 }), { maxLength: 5 }),
      fc.integer({ min: 1, max: 100 }),
      async (rows, size) => {
        const some: Frame[] = [
          ...rows.map((value): Frame => ({ kind: "rows", value: Buffer.from(value) })),
          { kind: "end", value: { sequences: [] } },
        ];
        const key = createHash("sha256").update("key").digest();
        const bytes = Buffer.concat(await all(encrypted(framed(each(some), head), { key, head })));
        const cut = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
          bytes.subarray(index * size, (index + 1) * size),
        );
        expect(await all(framesIn(decrypted(each(cut), { key, head }), head))).toEqual(some);
      },
    ),
    { numRuns: 50 },
  );
});
