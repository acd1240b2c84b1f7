import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { expect, onTestFinished, test, vi } from "vitest";
import { BoundedPool, noConnection } from "./bounded-pool";
import { openDatabase } from "./client";
import { databaseProblem } from "./failures";
import { holdConnection, testDatabaseUrl } from "./testing";

function openPool(max: number): BoundedPool {
  const pool = new BoundedPool({
    connectionString: testDatabaseUrl(),
    max,
    connectionTimeoutMillis: 60_000,
  });
  onTestFinished(() => pool.end());
  return pool;
}

test("who waits for a connection of a pool that gives none back is refused, and then whoever asks, until one is free", async () => {
  const pool = openPool(1);
  const held = await pool.connect();
  // The time-out of pg is a minute: nobody waits for that.
  await expect(pool.query("select 1")).rejects.toMatchObject({ code: noConnection });
  expect(pool.isFull).toBe(true);
  await expect(pool.connect()).rejects.toMatchObject({ code: noConnection });
  held.release();
  await vi.waitFor(async () => expect((await pool.query("select 1 as one")).rows).toHaveLength(1));
  expect(pool.isFull).toBe(false);
  // What those who were refused had waited for was given back.
  const again = await pool.connect();
  again.release();
});

test("a connection that breaks right after it was handed out breaks nothing else", async () => {
  const pool = openPool(2);
  const held = await pool.connect();
  const { rows } = await held.query<{ pid: number }>("select pg_backend_pid() as pid");
  const ended = new Promise((resolve) => held.once("end", resolve));
  // Nobody listens for its errors yet: thrown by pg, one would end the whole process.
  await pool.query("select pg_terminate_backend($1)", [rows[0]?.pid]);
  await ended;
  await expect(held.query("select 1")).rejects.toThrow(/not queryable|terminat/);
  held.release();
  expect((await pool.query("select 1 as one")).rows).toEqual([{ one: 1 }]);
});

test("as long as connections come back, whoever asks waits for one, however long the queue", async () => {
  const pool = openPool(1);
  const answers = await Promise.all(
    Array.from({ length: 30 }, () => pool.query("select pg_sleep(0.1)")),
  );
  expect(answers).toHaveLength(30);
});

test("pg's own time-out does not end the wait in a queue that moves", async () => {
  const pool = openPool(1);
  await pool.query("select 1");
  pool.options.connectionTimeoutMillis = 400;
  const calls = Array.from({ length: 8 }, () => pool.query("select pg_sleep(0.1)"));
  expect(await Promise.all(calls)).toHaveLength(8);
});

test("more than a hundred in the queue for each connection are refused at once", async () => {
  const pool = openPool(1);
  const held = await pool.connect();
  const queue = Array.from({ length: 101 }, () => pool.query("select 1"));
  const settled = Promise.allSettled(queue);
  await expect(queue[100]).rejects.toMatchObject({ code: noConnection });
  held.release();
  const statuses = (await settled).map(({ status }) => status);
  expect(statuses.filter((status) => status === "fulfilled").length).toBeGreaterThanOrEqual(99);
});

/** What a pool says of a server on this machine that does with a connection what is given. */
async function saidOf(serve: (socket: Socket) => void): Promise<unknown> {
  const server = createServer(serve).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const pool = new BoundedPool({ host: "127.0.0.1", port, max: 1, connectionTimeoutMillis: 200 });
  const error = await pool.connect().catch((reason: unknown) => reason);
  await pool.end();
  server.close();
  return error;
}

test("only a connection that did not come, or broke, is none; whatever else is wrong is said as it is", async () => {
  const sockets: Socket[] = [];
  const silent = await saidOf((socket) => sockets.push(socket.on("error", () => undefined)));
  for (const socket of sockets) socket.destroy();
  expect(silent).toMatchObject({ code: noConnection });
  expect(await saidOf((socket) => socket.end())).toMatchObject({ code: noConnection });
  const mistake = new TypeError("a mistake of ours");
  const wrong = new BoundedPool({
    connectionString: testDatabaseUrl(),
    max: 1,
    verify: (_client: unknown, told: (error: Error) => void) => told(mistake),
  } as ConstructorParameters<typeof BoundedPool>[0]);
  await expect(wrong.query("select 1")).rejects.toBe(mistake);
  await wrong.end();
  await expect(wrong.connect()).rejects.toThrow(/after calling end/);
  await expect(wrong.connect()).rejects.not.toHaveProperty("code");
});

test("Prisma hands on that there is no connection, in and out of transactions", async () => {
  const { db, use, close } = openDatabase(testDatabaseUrl(), 1);
  const giveBack = await holdConnection(db);
  expect(use().busy).toBe(1);
  for (const call of [
    db.user.count(),
    db.$queryRaw`select 1`,
    db.$transaction((tx) => tx.user.count()),
  ]) {
    const failure: unknown = await call.then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(databaseProblem(failure)).toMatchObject({ code: "unavailable", retryAfter: 5 });
  }
  await giveBack();
  await close();
});
