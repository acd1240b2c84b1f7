import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type DatabaseHandle, openDatabase, type PrismaClient } from "@/lib/db/server";
import { makeTestDatabase, rolledBack } from "@/lib/db/testing";
import { contextOf } from "@/lib/identity/testing";
import { enqueue, prepareJobs } from "@/lib/jobs/server";
import { platformOverview } from "./platform-overview";
import { retrySetAside, setAsideNotice } from "./set-aside";

let handle: DatabaseHandle;

beforeAll(async () => {
  const databaseUrl = await makeTestDatabase();
  handle = openDatabase(databaseUrl, 2);
  await prepareJobs(databaseUrl);
});
afterAll(() => handle.close());

const opsOf = (db: PrismaClient) =>
  contextOf(db, { name: "Olivia Ops", roles: ["ops"], teams: [], groups: ["platform-ops"] });

async function setAside(db: PrismaClient, queue: string, payload: Record<string, string>) {
  const row = {
    id: randomUUID(),
    queue,
    key: Object.values(payload).join("/"),
    payload,
    losses: 2,
    reason: "Its worker ended, or gave no sign of life, while it ran.",
    lostAt: new Date(),
    setAsideAt: new Date(),
  };
  await db.lostJob.create({ data: row });
  return row;
}

test("Ops see what was set aside and why, and retry it once, which is in the audit record", async () => {
  await rolledBack(handle, async (db) => {
    const ops = await opsOf(db);
    const requestId = randomUUID();
    const { id, reason } = await setAside(db, "move-request", { requestId });
    expect((await platformOverview(ops)).setAside).toContainEqual({
      id,
      queue: "move-request",
      work: "Go on with a request",
      key: requestId,
      reason,
      losses: 2,
      since: expect.any(Date),
    });
    const options = { singletonKey: requestId };
    expect(await enqueue(db, "move-request", { requestId }, options)).toBeNull();

    await retrySetAside(ops, id);
    const waiting = await db.$queryRaw<object[]>`
      SELECT "data" FROM "pgboss"."job" WHERE "name" = 'move-request' AND "singleton_key" = ${requestId}`;
    expect(waiting).toEqual([{ data: { requestId } }]);
    expect(await db.auditEntry.findFirstOrThrow({ where: { action: "job.retry" } })).toMatchObject({
      subjectId: id,
      actor: "Olivia Ops <olivia.ops@example.com>",
    });
    expect((await platformOverview(ops)).setAside).toEqual([]);
    await expect(retrySetAside(ops, id)).rejects.toMatchObject({ code: "not_found" });
    await expect(retrySetAside(ops, "1")).rejects.toMatchObject({ code: "not_found" });
  });
});

test("whoever may see a request or a check is told that its job was set aside; only Ops retry it", async () => {
  await rolledBack(handle, async (db) => {
    const dana = await contextOf(db);
    const [requestId, checkId] = [randomUUID(), randomUUID()];
    const { id, reason } = await setAside(db, "finish-pull-request", { requestId });
    await setAside(db, "check-commit", { checkId });
    expect(await setAsideNotice(dana, { kind: "request", id: requestId })).toMatchObject({
      work: "Finish a pull request",
      reason,
      losses: 2,
    });
    expect(await setAsideNotice(dana, { kind: "check", id: checkId })).toMatchObject({
      work: "Judge a commit",
    });
    expect(await setAsideNotice(dana, { kind: "check", id: requestId })).toBeUndefined();
    await expect(retrySetAside(dana, id)).rejects.toMatchObject({ code: "forbidden" });
  });
});

test("what runs every so often is retried by letting it run: there is no job of it", async () => {
  await rolledBack(handle, async (db) => {
    const ops = await opsOf(db);
    const { id } = await setAside(db, "sweep", { name: "sweep-checks" });
    expect((await platformOverview(ops)).setAside).toMatchObject([
      { work: "Look after what is due", key: "sweep-checks" },
    ]);
    await retrySetAside(ops, id);
    expect((await platformOverview(ops)).setAside).toEqual([]);
  });
});
