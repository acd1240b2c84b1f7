import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { FileChange } from "@/lib/git-host";
import { moveRequest } from "@/lib/pull-requests/server";
import { openRequest } from "@/lib/requests/server";
import { setStage, type Stage } from "@/lib/requests/testing";
import { type Target } from "@/lib/targets";
import { targetByName } from "@/lib/targets/server";
import { instancePath } from "./instance-path";
import {
  engineVersion,
  type InstanceRecord,
  recordFile,
  recordFormat,
  serialiseRecord,
} from "./record";
import { reindex } from "./reindex";
import { beginReading, endReading } from "./store/reading";

let stage: Stage;
let target: Target;
beforeAll(async () => {
  stage = await setStage({ ownDatabase: true });
  target = await targetByName(stage.job.db, stage.target);
}, 180_000);
afterAll(() => stage.close());

const repo = () => stage.job.repository(target.repository);
const countCalls = () => Object.values(stage.forge.calls()).reduce((sum, count) => sum + count, 0);

/** What reading costs, in calls of the host. */
async function costOf(
  options?: Parameters<typeof reindex>[2],
): Promise<{ calls: number; report: Awaited<ReturnType<typeof reindex>> }> {
  const before = countCalls();
  const report = await reindex(stage.job, target, options);
  return { calls: countCalls() - before, report };
}

function recordOf(name: string, greeting: string, id: string = randomUUID()): InstanceRecord {
  return {
    id,
    name,
    team: "payments",
    createdBy: "dana@example.com",
    template: { name: stage.template, version: "1.0.0", digest: "a".repeat(64) },
    target: {
      name: target.name,
      environment: target.environment,
      cluster: target.cluster.name,
      namespace: "team-payments",
      path: instancePath(target, "payments", name),
      substitution: false,
      vars: {},
    },
    parameters: { greeting },
    format: recordFormat,
    engine: engineVersion,
    files: {},
  };
}

async function push(changes: FileChange[]): Promise<void> {
  const head = await repo().branchHead(target.branch);
  if (head === undefined) throw new Error("The branch is not there.");
  await repo().commitFiles({
    branch: target.branch,
    expected: head.commit,
    base: head,
    changes,
    message: "By hand",
  });
}

const written = (record: InstanceRecord): FileChange => ({
  path: `${record.target.path}/${recordFile}`,
  content: serialiseRecord(record),
});

const parametersOf = async (id: string) =>
  (await stage.job.db.instance.findUniqueOrThrow({ where: { id } })).parameters;

it("costs a handful of calls for many instances, and three for one that was changed among them", async () => {
  const records = Array.from({ length: 40 }, (_, index) => recordOf(`many-${index}`, "hello"));
  await push(records.map(written));
  const first = await costOf();
  expect(first.report).toMatchObject({ found: 40, unchanged: 0, removed: 0, problems: [] });
  expect(first.calls).toBeLessThanOrEqual(4);

  const [one] = records;
  if (one === undefined) throw new Error("There is none.");
  await push([written(recordOf(one.name, "changed", one.id))]);
  const merged = await costOf();
  expect(merged.report).toMatchObject({ found: 40, unchanged: 39, removed: 0, problems: [] });
  expect(merged.calls).toBe(3);
  expect(await parametersOf(one.id)).toEqual({ greeting: "changed" });

  const again = await costOf();
  expect(again.report).toMatchObject({ found: 40, unchanged: 40 });
  expect(again.calls).toBe(2);

  await push([{ path: `${one.target.path}/${recordFile}`, content: null }]);
  expect((await costOf()).report).toMatchObject({ found: 39, unchanged: 39, removed: 1 });
  // And back, with the very text that was read before.
  await push([written(recordOf(one.name, "changed", one.id))]);
  expect((await costOf()).report).toMatchObject({ found: 40, unchanged: 39, removed: 0 });
  expect(
    (await stage.job.db.instance.findUniqueOrThrow({ where: { id: one.id } })).removedAt,
  ).toBeNull();
});

it("sees a removal that was merged before its pull request says so, and waits for the cluster all the same", async () => {
  const { instanceId, path } = await stage.launch();
  await reindex(stage.job, target);
  const removal = await openRequest(await stage.as(), { kind: "remove", instance: instanceId });
  await moveRequest(stage.job, removal.id);
  await push([{ path: `${path}/${recordFile}`, content: null }]);
  expect((await reindex(stage.job, target))?.removed).toBe(0);
  const removedAt = async () =>
    (await stage.job.db.instance.findUniqueOrThrow({ where: { id: instanceId } })).removedAt;
  expect(await removedAt()).toBeNull();
  // Somebody else removed it, and the request is over: then it is gone.
  await stage.job.db.request.update({
    where: { id: removal.id },
    data: { endedAt: new Date(), state: "closed" },
  });
  expect((await reindex(stage.job, target))?.removed).toBe(1);
  expect(await removedAt()).not.toBeNull();
});

it("reads again what a server of the version before has read since, and everything where that is asked for", async () => {
  const record = recordOf("read-by-another", "first");
  await push([written(record)]);
  await reindex(stage.job, target);
  // That version writes what it read and the commit, and knows no more columns.
  await stage.job.db.instance.update({
    where: { id: record.id },
    data: { parameters: { greeting: "of another commit" }, commit: "0".repeat(40) },
  });
  await reindex(stage.job, target);
  expect(await parametersOf(record.id)).toEqual({ greeting: "first" });

  await stage.job.db.instance.update({
    where: { id: record.id },
    data: { parameters: { greeting: "lost" } },
  });
  const { report } = await costOf({ anew: true });
  expect(report).toMatchObject({ unchanged: 0 });
  expect(await parametersOf(record.id)).toEqual({ greeting: "first" });
});

it("says of a record that is no text, or too large, that it cannot be read, and removes nothing for it", async () => {
  const record = recordOf("soon-broken", "fine");
  await push([written(record)]);
  await reindex(stage.job, target);
  for (const content of ["not: [closed", `# ${"x".repeat(2 * 1024 * 1024)}`]) {
    await push([{ path: `${record.target.path}/${recordFile}`, content }]);
    const report = await reindex(stage.job, target);
    expect(report?.removed).toBe(0);
    expect(report?.problems).toEqual([
      {
        folder: record.target.path,
        message: expect.stringMatching(/^slipway\.yaml is not a record of an instance: /),
      },
    ]);
  }
  await push([{ path: `${record.target.path}/${recordFile}`, content: null }]);
});

it("says of a record with what no database keeps that it is none, and takes the others", async () => {
  const [broken, other] = [recordOf("unstorable", "hello"), recordOf("beside-it", "hello")];
  const { path, content } = written(broken);
  for (const [from, to] of [
    [/greeting: hello/, 'greeting: "he\\0llo"'],
    [/createdBy: .*/, 'createdBy: "da\\0na"'],
    [/version: .*/, 'version: "1.0\\ud800"'],
  ] as const) {
    await push([{ path, content: content?.replace(from, to) ?? null }, written(other)]);
    const report = await reindex(stage.job, target);
    expect(report?.problems).toEqual([
      { folder: broken.target.path, message: expect.stringMatching(/no text can have/) },
    ]);
    expect(await parametersOf(other.id)).toEqual({ greeting: "hello" });
  }
  await push([{ path, content: null }]);
});

it("never overlaps itself: who comes while another one reads is told so, until that one ends or dies", async () => {
  const lease = await beginReading(stage.job.db, target.id);
  if (lease === undefined) throw new Error("Somebody reads.");
  expect(await reindex(stage.job, target)).toBeUndefined();
  await endReading(stage.job.db, lease);
  expect(await reindex(stage.job, target)).toBeDefined();

  await beginReading(stage.job.db, target.id);
  expect(await reindex(stage.job, target)).toBeUndefined();
  await stage.job.db
    .$executeRaw`update targets set reading_until = now() - interval '1 second' where id = ${target.id}::uuid`;
  expect(await reindex(stage.job, target)).toBeDefined();
});
