import { createHmac } from "node:crypto";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import pino from "pino";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { system } from "@/lib/access";
import { type DatabaseHandle, openDatabase } from "@/lib/db/server";
import { makeTestDatabase } from "@/lib/db/testing";
import { record } from "./record";
import { contextOf } from "@/lib/identity/testing";
import { streamStanding } from "./stream-standing";
import { streamAudit } from "./stream-audit";

const secret = "a secret of the stream";

/** What listens on the other side: keeps what it was told, and answers as it is told to. */
interface Listener {
  server: Server;
  url: string;
  told: { headers: IncomingHttpHeaders; body: string }[];
  /** Status of each answer to come; 204 after them. Undefined hangs up without one. */
  answers: (number | undefined)[];
}

async function listen(): Promise<Listener> {
  const told: Listener["told"] = [];
  const answers: Listener["answers"] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      told.push({ headers: request.headers, body: Buffer.concat(parts).toString("utf8") });
      const status = answers.length === 0 ? 204 : answers.shift();
      if (status === undefined) request.socket.destroy();
      else response.writeHead(status, status === 302 ? { location: "/elsewhere" } : {}).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { server, url: `http://127.0.0.1:${port}/audit`, told, answers };
}

let handle: DatabaseHandle;
let there: Listener;
beforeEach(async () => {
  handle = openDatabase(await makeTestDatabase(), 4);
  there = await listen();
  onTestFinished(async () => {
    await handle.close();
    there.server.closeAllConnections();
    there.server.close();
  });
});

const start = Date.UTC(2026, 4, 1);
const at = (minutes: number) => () => new Date(start + minutes * 60_000);

async function lines(from: number, to: number): Promise<void> {
  for (let number = from; number <= to; number += 1)
    await record(
      { db: handle.db, actor: system, now: at(0) },
      { action: "test.line", subject: { type: "test", id: "1", name: `line ${number} é` } },
    );
}

const stream = (minutes: number) =>
  streamAudit({
    db: handle.db,
    config: { SLIPWAY_AUDIT_WEBHOOK_URL: there.url, SLIPWAY_AUDIT_WEBHOOK_SECRET: secret },
    log: pino({ level: "silent" }),
    now: at(minutes),
  });

/** Numbers of the lines of each delivery. */
const numbers = () =>
  there.told.map(({ body }) =>
    (JSON.parse(body) as { entries: { subject: { name: string } }[] }).entries.map(({ subject }) =>
      Number(subject.name.split(" ")[1]),
    ),
  );

describe("the stream of the record", () => {
  test("tells every line in its order, signed as GitHub signs, and each once where it is taken", async () => {
    await lines(1, 3);
    expect(await stream(0)).toBe(3);
    expect(await stream(1)).toBe(0);
    await lines(4, 4);
    expect(await stream(2)).toBe(1);
    expect(numbers()).toEqual([[1, 2, 3], [4]]);
    for (const { headers, body } of there.told) {
      const signature = createHmac("sha256", secret).update(body, "utf8").digest("hex");
      expect(headers).toMatchObject({
        "x-slipway-event": "audit",
        "x-slipway-signature-256": `sha256=${signature}`,
        "content-type": "application/json",
      });
    }
    expect(there.told[0]?.headers["x-slipway-delivery"]).toMatch(/^\d+-\d+$/);
  });

  test.each([
    ["refused", 500],
    ["sent elsewhere, where it does not go", 302],
    ["lost on the way back", undefined],
  ])(
    "tells again, later each time and before anything newer, what was %s",
    async (_what, status) => {
      await lines(1, 2);
      there.answers.push(status, status);
      expect(await stream(0)).toBe(0);
      // Not at once: whoever cannot answer is left alone.
      expect(await stream(0)).toBe(0);
      expect(there.told).toHaveLength(1);
      await lines(3, 3);
      expect(await stream(1)).toBe(0);
      expect(await handle.db.auditStream.findFirst()).toMatchObject({
        attempts: 2,
        problem: expect.stringMatching(/It (answered|cannot be reached)/),
      });
      const ops = await contextOf(handle.db, { name: "Olivia", roles: ["ops"], teams: [] });
      const config = { ...ops.config, SLIPWAY_AUDIT_WEBHOOK_URL: there.url };
      expect(await streamStanding({ ...ops, config })).toMatchObject({
        attempts: 2,
        deliveredAt: null,
      });
      expect(await streamStanding(ops)).toBeUndefined();
      expect(await stream(5)).toBe(3);
      expect(numbers()).toEqual([
        [1, 2],
        [1, 2, 3],
        [1, 2, 3],
      ]);
      expect(await handle.db.auditStream.findFirst()).toMatchObject({ attempts: 0, problem: null });
    },
  );

  test("goes on from a cursor in the database, and to another address from the beginning", async () => {
    await lines(1, 120);
    expect(await stream(0)).toBe(120);
    expect(numbers().map((one) => one.length)).toEqual([100, 20]);
    expect(numbers().flat()).toEqual(Array.from({ length: 120 }, (_, index) => index + 1));
    const other = await listen();
    onTestFinished(() => void other.server.close());
    there.server.close();
    there = other;
    expect(await stream(1)).toBe(120);
  });

  test("is silent where nothing is configured", async () => {
    await lines(1, 1);
    const quiet = { db: handle.db, config: {}, log: pino({ level: "silent" }), now: at(0) };
    expect(await streamAudit(quiet)).toBe(0);
    expect(await handle.db.auditStream.count()).toBe(0);
  });
});
