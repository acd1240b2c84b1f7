import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type EventRound, forgetOldEvents } from "@/lib/events/server";
import { getRequest, reviseRequest } from "@/lib/requests/server";
import { moveRequest } from "@/lib/pull-requests/server";
import { setStage, type Stage } from "@/lib/requests/testing";
import { forgetOld } from "./forget-old";

let stage: Stage;
beforeAll(async () => {
  stage = await setStage({ ownDatabase: true });
}, 180_000);
afterAll(() => stage.close());

const ago = (days: number) => new Date(Date.now() - days * 86_400_000);

async function decide(retention: string): Promise<void> {
  const text = `apiVersion: slipway.dev/v1alpha1\nkind: Settings\nspec:\n  retention: ${retention}\n`;
  await stage.job.db.decision.create({
    data: {
      action: "catalog-file.change",
      subjectType: "catalog-file",
      subjectId: "settings.yaml",
      author: "Olivia",
      files: { create: [{ path: "settings.yaml", text }] },
    },
  });
}

/** What a controller or a host said, so many days ago; what it is about is in `links`. */
async function hear(
  name: string,
  days: number,
  links: { instanceId?: string; targetId?: string; requestId?: string },
  over: { source?: string; kind?: string; handledAt?: Date | null; commit?: string } = {},
): Promise<void> {
  const at = ago(days);
  const { source = "flux", kind = "event" } = over;
  await stage.job.db.event.create({
    data: {
      id: randomUUID(),
      source,
      deliveryKey: `${name} ${randomUUID()}`,
      kind,
      occurredAt: at,
      receivedAt: at,
      handledAt: over.handledAt === undefined ? at : over.handledAt,
      payload: { name },
      ...links,
    },
  });
}

const names = async () =>
  (await stage.job.db.event.findMany({ where: { deliveryKey: { contains: " " } } }))
    .flatMap(({ deliveryKey }) => deliveryKey.split(" ")[0] ?? [])
    .toSorted();

/** What the page of a request shows, at one time. */
async function pageOf(id: string): Promise<() => ReturnType<typeof getRequest>> {
  const at = new Date();
  const ctx = { ...(await stage.as()), now: () => at };
  return () => getRequest(ctx, id);
}

test("what no page shows goes, in batches, and every page stays as it was", async () => {
  const { db } = stage.job;
  const { id, instanceId } = await stage.launch();
  const { targetId } = await db.request.findUniqueOrThrow({ where: { id } });
  await db.request.update({
    where: { id },
    data: { createdAt: ago(500), endedAt: ago(499), mergedAt: ago(499.5) },
  });
  const ofInstance = { instanceId, targetId };
  for (let index = 0; index < 10; index += 1) await hear("superseded", 480, ofInstance);
  for (let index = 0; index < 50; index += 1) await hear("latest", 450, ofInstance);
  await hear("of-the-request", 490, { ...ofInstance, requestId: id });
  await hear("while-it-was-open", 499.5, ofInstance);
  await hear("young", 10, ofInstance);
  await hear("unhandled", 480, ofInstance, { handledAt: null });
  await hear("target-while-it-was-open", 499.5, { targetId });
  await hear("target-later", 480, { targetId });
  await hear("canary-later", 480, ofInstance, { source: "flagger" });
  await hear("host", 480, {}, { source: "github", kind: "asked-push" });
  await hear("delivered", 470, {}, { source: "github", kind: "push" });
  await hear("compared", 480, {}, { source: "portal", kind: "compared", commit: "c" });
  const page = await pageOf(id);
  const before = await page();
  const count = await db.event.count();

  // By default events are kept for good.
  expect(await forgetOld(stage.job, new Map())).toMatchObject({ events: 0, revisions: 0 });
  const round: EventRound = new Map();
  const rest = [];
  const by = { before: ago(400), most: 7, turns: 1 };
  for (let runs = 0; runs < 20; runs += 1) rest.push(await forgetOldEvents(db, round, by));
  expect(Math.max(...rest)).toBeLessThanOrEqual(7 * 3);
  await decide("{ events: 400 }");
  expect(await forgetOld(stage.job, new Map())).toMatchObject({ events: 0 });

  expect([...new Set(await names())]).toEqual([
    "compared",
    "delivered",
    "latest",
    "of-the-request",
    "target-while-it-was-open",
    "unhandled",
    "while-it-was-open",
    "young",
  ]);
  expect(rest.reduce((sum, one) => sum + one, 0)).toBe(count - (await db.event.count()));
  expect((await names()).filter((name) => name === "latest")).toHaveLength(50);
  expect(await page()).toEqual(before);
});

test("file texts go of revisions that a later one took the place of, once the request is over", async () => {
  const { db } = stage.job;
  const opened = await stage.open();
  await moveRequest(stage.job, opened.id);
  const ctx = await stage.as();
  await reviseRequest(ctx, opened.id, { parameters: { greeting: "again" } });
  await moveRequest(stage.job, opened.id);
  await decide("{ revisions: 30 }");
  const kept = async () => {
    const revisions = await db.requestRevision.findMany({
      where: { requestId: opened.id },
      orderBy: { number: "asc" },
    });
    return revisions.map(({ files }) => JSON.stringify(files) !== "[]");
  };
  expect(await forgetOld(stage.job, new Map())).toMatchObject({ revisions: 0 });
  expect(await kept()).toEqual([true, true]);
  await db.request.update({ where: { id: opened.id }, data: { endedAt: ago(31) } });
  const page = await pageOf(opened.id);
  const before = await page();
  expect(await forgetOld(stage.job, new Map())).toMatchObject({ revisions: 1 });
  expect(await kept()).toEqual([false, true]);
  expect(await page()).toEqual(before);
});

test("checks go with what they found, but for those that a page leads to", async () => {
  const { db } = stage.job;
  const opened = await stage.open();
  await moveRequest(stage.job, opened.id);
  const pull = await db.pullRequest.findFirstOrThrow({ where: { requestId: opened.id } });
  const check = { repositoryId: pull.repositoryId, name: "slipway/policy", conclusion: "success" };
  const old = { ...check, summary: "", completedAt: ago(200) };
  await db.check.createMany({
    data: [
      { ...old, commit: pull.headCommit },
      { ...old, commit: "1".repeat(40) },
      { ...old, commit: "2".repeat(40), completedAt: ago(100) },
    ],
  });
  // What a newer version let Ops decide may be to keep them for longer.
  await decide("{ checks: 3650, unheardOf: 1 }");
  expect(await forgetOld(stage.job, new Map())).toMatchObject({ checks: 0 });
  await decide("{}");
  expect(await forgetOld(stage.job, new Map())).toMatchObject({ checks: 1 });
  await decide("{ checks: 60 }");
  expect(await forgetOld(stage.job, new Map())).toMatchObject({ checks: 1 });
  expect(await db.check.findMany({ select: { commit: true } })).toEqual([
    { commit: pull.headCommit },
  ]);
});

test("what was told of approvals, and pull requests that nobody asked for, go once they are over for long", async () => {
  const { db } = stage.job;
  const opened = await stage.open();
  await moveRequest(stage.job, opened.id);
  const { repositoryId } = await db.pullRequest.findFirstOrThrow({
    where: { requestId: opened.id },
  });
  const common = {
    repositoryId,
    url: "",
    title: "",
    author: "dev-dana",
    branch: "b",
    base: "main",
  };
  const pull = (number: number, state: string, reportedAt: Date) => {
    const headCommit = `${number}`.repeat(10);
    return { ...common, number, headCommit, state, openedAt: ago(300), reportedAt };
  };
  const pulls = [
    pull(7001, "open", ago(200)),
    pull(7002, "closed", ago(200)),
    pull(7003, "merged", ago(10)),
  ];
  await db.pullRequest.createMany({ data: pulls });
  const told = { repositoryId, name: "slipway/approval", conclusion: "success", summary: "Yes." };
  const commits = [...pulls.map(({ headCommit }) => headCommit), "a".repeat(40)];
  await db.check.createMany({
    data: commits.map((commit) => ({ ...told, commit, startedAt: ago(200) })),
  });
  await decide("{}");
  expect(await forgetOld(stage.job, new Map())).toMatchObject({ checks: 2, pulls: 1 });
  const left = { number: { in: pulls.map(({ number }) => number) } };
  const kept = await db.pullRequest.findMany({ where: left, orderBy: { number: "asc" } });
  expect(kept.map(({ number }) => number)).toEqual([7001, 7003]);
  const words = await db.check.findMany({ where: { commit: { in: commits } } });
  expect(words.map(({ commit }) => commit).sort()).toEqual([commits[0], commits[2]]);
});
