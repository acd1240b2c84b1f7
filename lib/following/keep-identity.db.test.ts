import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { repositoryRef } from "@/lib/git-host";
import { moveRequest } from "@/lib/pull-requests/server";
import { getRequest } from "@/lib/requests/server";
import { listTargets } from "@/lib/targets/server";
import { setStage, type Stage } from "@/lib/requests/testing";
import { pollRepository } from "./poll-repository";

let stage: Stage;
let repositoryId: string;
let current: string;
beforeAll(async () => {
  stage = await setStage({ ownDatabase: true });
  current = stage.repository;
  ({ id: repositoryId } = await stage.job.db.repository.findFirstOrThrow({
    where: { apiUrl: stage.forge.api, name: current.split("/")[1] ?? "" },
  }));
}, 180_000);
afterAll(() => stage.close());

const api = async (method: string, path: string, body?: unknown) => {
  const answer = await fetch(`${stage.forge.api}${path}`, {
    method,
    headers: { authorization: "Bearer token-of-the-tests", "content-type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  return (await answer.json()) as Record<string, unknown>;
};
let ahead = 0;
async function poll(id = repositoryId): Promise<void> {
  ahead += 60_000;
  await pollRepository({ ...stage.job, now: () => new Date(Date.now() + ahead) }, id);
}
const row = () => stage.job.db.repository.findUniqueOrThrow({ where: { id: repositoryId } });
const details = async (id: string) => getRequest(await stage.as(), id);

async function renameTo(name: string): Promise<void> {
  await api("PATCH", `/repos/${current}`, { name });
  current = `${current.split("/")[0]}/${name}`;
}

test("a renamed repository keeps its row, its targets and its open requests, which go on by themselves", async () => {
  await poll();
  const { hostId } = await row();
  expect(hostId).toMatch(/^\d+$/);
  const open = await stage.open();
  await moveRequest(stage.job, open.id);
  const { pullRequest } = await details(open.id);

  const name = `renamed-${randomUUID().slice(0, 8)}`;
  await renameTo(name);
  // What is asked for meanwhile waits; nothing fails.
  const meanwhile = await stage.open().catch(() => undefined);
  if (meanwhile) await moveRequest(stage.job, meanwhile.id);
  await poll();
  expect(await row()).toMatchObject({ owner: "acme", name, hostId });
  expect(await stage.job.db.repository.count({ where: { apiUrl: stage.forge.api } })).toBe(1);

  await api("PUT", `/repos/${current}/pulls/${pullRequest?.number}/merge`, {});
  await poll();
  expect(await row()).toMatchObject({ pollProblem: null });
  expect((await details(open.id)).state).toBe("merged");
  expect(
    await stage.job.db.auditEntry.findFirst({ where: { action: "repository.move" } }),
  ).toMatchObject({ actor: "Slipway" });
});

test("a request that meets the old name waits, and is no failure", async () => {
  await renameTo(`renamed-${randomUUID().slice(0, 8)}`);
  const { id } = await stage.open();
  await moveRequest(stage.job, id);
  const waiting = await details(id);
  expect(waiting.state).not.toBe("failed");
  expect(waiting.endedAt).toBeUndefined();
  await poll();
  await stage.job.db.requestWork.updateMany({
    where: { requestId: id },
    data: { nextAt: new Date(0) },
  });
  await moveRequest(stage.job, id);
  expect((await details(id)).pullRequest?.number).toBeGreaterThan(0);
});

test("a row that was made for the new name since is taken in, with what it got", async () => {
  const name = `renamed-${randomUUID().slice(0, 8)}`;
  await renameTo(name);
  const before = await row();
  // As the environment with the new name makes it, at the next start.
  const { id: made } = await stage.job.db.repository.create({
    data: {
      apiUrl: stage.forge.api,
      owner: "acme",
      name,
      defaultBranch: "main",
      webUrl: `${stage.forge.url}/acme/${name}`,
    },
  });
  await stage.job.db.target.updateMany({
    where: { repositoryId },
    data: { repositoryId: made },
  });
  await poll(made);
  expect(await stage.job.db.repository.findUnique({ where: { id: made } })).toBeNull();
  expect(await row()).toMatchObject({ name, hostId: before.hostId });
  expect(await stage.job.db.target.count({ where: { repositoryId } })).toBe(1);
  await poll();
  expect((await row()).pollProblem).toBeNull();
});

test("so is a row of the new name that was never asked for", async () => {
  const name = `renamed-${randomUUID().slice(0, 8)}`;
  await renameTo(name);
  await stage.job.db.repository.create({
    data: { apiUrl: stage.forge.api, owner: "acme", name, defaultBranch: "main", webUrl: "" },
  });
  await poll();
  await poll();
  expect(await row()).toMatchObject({ name, pollProblem: null });
  expect(await stage.job.db.repository.count({ where: { apiUrl: stage.forge.api } })).toBe(1);
});

test("the same repository at another address of its host is the same row", async () => {
  const { hostId, owner, name } = await row();
  const elsewhere = stage.forge.api.replace("127.0.0.1", "localhost");
  await stage.job.db.repository.update({
    where: { id: repositoryId },
    data: { apiUrl: elsewhere },
  });
  const { id: made } = await stage.job.db.repository.create({
    data: { apiUrl: stage.forge.api, owner, name, defaultBranch: "main", webUrl: "http://x" },
  });
  await stage.job.db.target.updateMany({ where: { repositoryId }, data: { repositoryId: made } });
  await poll(made);
  expect(await row()).toMatchObject({ apiUrl: stage.forge.api, hostId });
  expect(await stage.job.db.target.count({ where: { repositoryId } })).toBe(1);
});

describe("a repository that is renamed to what another one of ours was called", () => {
  const suffix = randomUUID().slice(0, 8);
  const [mine, other] = [`mine-${suffix}`, `other-${suffix}`];
  let otherId: string;
  const otherRow = () => stage.job.db.repository.findUniqueOrThrow({ where: { id: otherId } });
  beforeAll(async () => {
    await renameTo(mine);
    await poll();
    await stage.forge.createRepository(`acme/${other}`, { "README.md": "# Another\n" });
    const { id: number } = await api("GET", `/repos/acme/${other}`);
    ({ id: otherId } = await stage.job.db.repository.create({
      data: {
        apiUrl: stage.forge.api,
        owner: "acme",
        name: other,
        defaultBranch: "main",
        webUrl: "",
        hostId: String(number),
      },
    }));
  });

  test("is followed under it, and the other one under the name that it has now", async () => {
    await api("PATCH", `/repos/acme/${other}`, { name: `${other}-now` });
    await renameTo(other);
    await poll();
    expect(await row()).toMatchObject({ name: other });
    expect(await otherRow()).toMatchObject({ name: `${other}-now` });
    await poll();
    expect(await row()).toMatchObject({ pollProblem: null });
  });

  test("says so, and is not followed, while nobody says what the other one is called", async () => {
    await stage.job.db.repository.update({
      where: { id: otherId },
      data: { name: mine, hostId: "999999" },
    });
    await renameTo(mine);
    await poll();
    expect(await row()).toMatchObject({
      name: other,
      pollProblem: `acme/${other} is now called acme/${mine}, by which Slipway knows another repository (its number at the Git host is 999999). The Git host does not say what that one is called now, so acme/${other} is not followed.`,
    });
    await stage.job.db.repository.delete({ where: { id: otherId } });
    await poll();
    expect(await row()).toMatchObject({ name: mine });
  });
});

test("another repository that took the name is told of, and nothing is taken from it", async () => {
  await poll();
  const { hostId, name } = await row();
  await renameTo(`renamed-${randomUUID().slice(0, 8)}`);
  await stage.forge.createRepository(`acme/${name}`, { "README.md": "# Another\n" });
  await poll();
  expect(await row()).toMatchObject({
    name,
    hostId,
    pollProblem: expect.stringMatching(
      new RegExp(
        `^acme/${name} is another repository than the one that Slipway knows: .* was ${hostId}\\. Nothing is written to it\\. The former one is called ${current} now: enter that `,
      ),
    ),
  });
  expect(repositoryRef(await row()).name).toBe(name);
});

describe("a repository whose name another one has", () => {
  test("is written nothing to: what is asked for waits, and says what Ops can do", async () => {
    const before = await row();
    const { id } = await stage.open();
    await moveRequest(stage.job, id);
    const waiting = await details(id);
    expect(waiting.state).toBe("waiting");
    expect(waiting.waiting?.for).toMatch(
      new RegExp(
        `^Slipway does not write to acme/${before.name}: at the Git host another repository has that name now \\(its number is ${before.takenBy}\\)\\. The platform team has to enter`,
      ),
    );
    const repo = stage.job.repository(repositoryRef(before));
    const refused = {
      code: "upstream_unavailable",
      message: expect.stringMatching(/does not write/),
    };
    await expect(repo.deleteBranch("main")).rejects.toMatchObject(refused);
    await expect(repo.addLabels(1, ["slipway"])).rejects.toMatchObject(refused);
    expect(await repo.branchTip(waiting.branch)).toBeUndefined();
    expect((await repo.findPullRequests(waiting.branch)).length).toBe(0);
    expect((await listTargets(await stage.as()))[0]?.repository.takenBy).toBe(before.takenBy);
  });

  test("gets the name that its targets are given, and what waited goes on", async () => {
    const waiting = await stage.job.db.request.findFirstOrThrow({ orderBy: { createdAt: "desc" } });
    const { apiUrl, defaultBranch } = await row();
    const name = current.split("/")[1] ?? "";
    const { id } = await stage.job.db.repository.create({
      data: { apiUrl, owner: "acme", name, defaultBranch, webUrl: "" },
    });
    await stage.job.db.target.updateMany({
      where: { repositoryId },
      data: { repositoryId: id },
    });
    await poll(id);
    expect(await row()).toMatchObject({ name, takenBy: null });
    await moveRequest(stage.job, waiting.id);
    expect((await details(waiting.id)).state).toBe("pull-request-open");
  });

  test("is written to again once it has its name back", async () => {
    await stage.job.db.repository.update({ where: { id: repositoryId }, data: { takenBy: "7" } });
    await poll();
    expect(await row()).toMatchObject({ takenBy: null });
  });
});
