import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { reindex } from "@/lib/instances/server";
import { setStage, type Stage } from "@/lib/requests/testing";
import { targetByName } from "@/lib/targets/server";
import { pollRepository } from "./poll-repository";

/** No webhook comes: all is learned by asking. */
let stage: Stage;
let repositoryId: string;
beforeAll(async () => {
  stage = await setStage({ ownDatabase: true });
  const [, name = ""] = stage.repository.split("/");
  ({ id: repositoryId } = await stage.job.db.repository.findFirstOrThrow({
    where: { apiUrl: stage.forge.api, name },
  }));
}, 180_000);
afterAll(() => stage.close());

const minute = 60_000;
let ahead = 0;
/** As a minute later: the branches are due again. */
async function poll(passed = minute): Promise<void> {
  ahead += passed;
  await pollRepository({ ...stage.job, now: () => new Date(Date.now() + ahead) }, repositoryId);
}

const callsOf = (route: string) => stage.forge.calls()[route] ?? 0;
const tipRoute = "GET /repos/{owner}/{repo}/git/ref/{ref}";

/** Takes what waits to be read or judged since the last time. */
async function waiting(): Promise<string[]> {
  const rows = await stage.job.db.$queryRaw<{ name: string }[]>`
    DELETE FROM "pgboss"."job" WHERE "name" IN ('read-instances', 'scan-branch') RETURNING "name"`;
  return rows.map(({ name }) => name).sort();
}

test("a folder that is removed by hand is found by asking, within a minute, and the instance with it", async () => {
  const { instanceId, path } = await stage.launch();
  await poll();
  await waiting();
  await poll();
  expect(await waiting()).toEqual([]);

  await stage.push({
    [`${path}/slipway.yaml`]: null,
    [`${path}/sync.yaml`]: null,
    [`${path}/kustomization.yaml`]: null,
    [`${path}/manifests/settings.yaml`]: null,
  });
  await poll();
  expect(await waiting()).toEqual(["read-instances", "scan-branch"]);
  await reindex(stage.job, await targetByName(stage.job.db, stage.target));
  const instance = await stage.job.db.instance.findUniqueOrThrow({ where: { id: instanceId } });
  expect(instance.removedAt).not.toBeNull();
  await poll();
  expect(await waiting()).toEqual([]);
});

test("each branch is asked for once in a minute, however often there is reason to poll", async () => {
  await poll();
  const before = callsOf(tipRoute);
  for (let times = 0; times < 5; times += 1) await poll(9_000);
  expect(callsOf(tipRoute)).toBe(before);
  await poll(15_000);
  expect(callsOf(tipRoute)).toBe(before + 1);
});

test("a request that was overtaken before anybody asked is told so, and one whose folder stayed is not", async () => {
  const [overtaken, untouched] = [await stage.launch(), await stage.launch()];
  await stage.push({ [`${overtaken.path}/manifests/settings.yaml`]: "kind: ConfigMap\n" });
  await poll();
  const kindsOf = async (requestId: string) =>
    (await stage.job.db.event.findMany({ where: { requestId }, select: { kind: true } })).map(
      ({ kind }) => kind,
    );
  expect(await kindsOf(overtaken.id)).toContain("overtaken");
  expect(await kindsOf(untouched.id)).not.toContain("overtaken");
});

test("more changed files than the host lists hide nothing", async () => {
  const [overtaken, untouched] = [await stage.launch(), await stage.launch()];
  const many = Array.from({ length: 320 }, (_, index) => [`aaa/${index}.txt`, `${index}`]);
  await stage.push({
    ...Object.fromEntries(many),
    [`${overtaken.path}/manifests/settings.yaml`]: "kind: ConfigMap\n",
  });
  await poll();
  const count = (requestId: string) =>
    stage.job.db.event.count({ where: { requestId, kind: "overtaken" } });
  expect([await count(overtaken.id), await count(untouched.id)]).toEqual([1, 0]);
});

test("a merge queue's commit whose delivery got lost is judged", async () => {
  const commit = await stage.push({ [`note-${randomUUID()}.md`]: "Made by a queue.\n" });
  const number = 4711;
  const base = "0".repeat(7);
  const api = (path: string, body: unknown) =>
    fetch(`${stage.forge.api}/repos/${stage.repository}${path}`, {
      method: "POST",
      headers: { authorization: "Bearer token-of-the-tests", "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  const made = await api("/git/refs", {
    ref: `refs/heads/gh-readonly-queue/main/pr-${number}-${base}`,
    sha: commit,
  });
  expect(made.status).toBe(201);
  await poll();
  const [asked] = await stage.job.db.$queryRaw<{ data: unknown }[]>`
    SELECT "data" FROM "pgboss"."job" WHERE "name" = 'settle-approval' AND "singleton_key" = ${`${repositoryId}/${commit}`}`;
  expect(asked?.data).toMatchObject({ commit, number, group: { base: "main" } });
  expect(await stage.job.db.check.count({ where: { repositoryId, commit } })).toBe(1);
});

test("a target's branch that is not there is told to Ops, and stops nothing else", async () => {
  await stage.job.db.target.updateMany({
    where: { name: stage.target },
    data: { branch: "trunk" },
  });
  await poll();
  const problem = async () =>
    (await stage.job.db.repository.findUniqueOrThrow({ where: { id: repositoryId } })).pollProblem;
  expect(await problem()).toBe(
    `The branch trunk of ${stage.repository} is not there; its default branch is main.`,
  );
  await stage.job.db.target.updateMany({
    where: { name: stage.target },
    data: { branch: "main" },
  });
  await poll();
  expect(await problem()).toBeNull();
});
