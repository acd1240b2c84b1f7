import { connect, createServer, type AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { expect, onTestFinished, test } from "vitest";
import { makeTestDatabase } from "@/lib/db/testing";
import type { Frame } from "./frames";
import { copyIn } from "./store/copy-in";
import { openSnapshot } from "./store/copy-out";

/** `CopyDone` of PostgreSQL's protocol (https://www.postgresql.org/docs/current/protocol-message-formats.html). */
const copyDone = Buffer.from([0x63, 0, 0, 0, 4]);

/** A way to a database on which what it says after the rows of a table comes a moment later, as a network may have it. */
async function slowAfterRows(databaseUrl: string): Promise<string> {
  const url = new URL(databaseUrl);
  const { hostname, port } = url;
  const server = createServer((client) => {
    const database = connect(Number(port), hostname);
    client.pipe(database);
    client.on("error", () => database.destroy());
    database.on("error", () => client.destroy());
    void (async () => {
      for await (const bytes of database as AsyncIterable<Buffer>) {
        const at = bytes.indexOf(copyDone);
        const end = at < 0 ? bytes.length : at + copyDone.length;
        client.write(bytes.subarray(0, end));
        if (end < bytes.length) await sleep(5).then(() => client.write(bytes.subarray(end)));
      }
      client.end();
    })().catch(() => client.destroy());
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  onTestFinished(() => void server.close());
  url.hostname = "127.0.0.1";
  url.port = String((server.address() as AddressInfo).port);
  return url.href;
}

test("a table that ends has as many rows as came, whenever the database says so", async () => {
  const databaseUrl = await makeTestDatabase();
  const snapshot = await openSnapshot(await slowAfterRows(databaseUrl));
  const told: Record<string, number> = {};
  let table = "";
  for await (const frame of snapshot.frames()) {
    if (frame.kind === "table") table = frame.value.name;
    if (frame.kind === "end-of-table") told[table] = frame.value.rows;
  }
  await snapshot.close();
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  const there: Record<string, number> = {};
  for (const name of Object.keys(told)) {
    const { rows } = await client.query<{ count: number }>(
      `select count(*)::int as count from public."${name}"`,
    );
    there[name] = rows[0]?.count ?? -1;
  }
  await client.end();
  expect(told).toEqual(there);
  expect(Object.values(told).some((rows) => rows > 0)).toBe(true);
});

test("a table that has fewer rows than it is told to have is none, and one of which too few are told is taken", async () => {
  const [from, into] = [await makeTestDatabase(), await makeTestDatabase()];
  const client = new Client({ connectionString: into });
  await client.connect();
  onTestFinished(() => client.end());
  const restored = async (rows: (told: number) => number) => {
    const snapshot = await openSnapshot(from);
    async function* frames(): AsyncGenerator<Frame> {
      for await (const frame of snapshot.frames())
        yield frame.kind === "end-of-table"
          ? { kind: frame.kind, value: { rows: rows(frame.value.rows) } }
          : frame;
    }
    await client.query("begin");
    try {
      return (await copyIn(client, frames())).rows;
    } finally {
      await client.query("rollback");
      await snapshot.close();
    }
  };
  await expect(restored((told) => told + 1)).rejects.toMatchObject({
    message: "The backup is broken: a table has fewer rows than it had.",
  });
  const whole = await restored((told) => told);
  expect([whole > 0, await restored(() => 0)]).toEqual([true, whole]);
});
