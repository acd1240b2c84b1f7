import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Receiver } from "@/sandbox/forge/testing/forge-under-test";
import { getRequest } from "@/lib/requests/server";
import { handleEvent } from "./handle-event";
import { moveRequest } from "@/lib/pull-requests/server";
import { pollRepository } from "./poll-repository";
import { receiveDelivery } from "./receive";
import { setStage, type Stage } from "@/lib/requests/testing";

const receiver = new Receiver();
let stage: Stage;
beforeAll(async () => {
  stage = await setStage({ webhookUrl: await receiver.start() });
  const head = await call("GET", "/branches/main");
  await call("POST", "/git/refs", {
    ref: "refs/heads/release",
    sha: (head["commit"] as { sha: string }).sha,
  });
}, 180_000);
afterAll(async () => {
  await stage.close();
  receiver.close();
});

async function call(method: string, path: string, body?: object): Promise<Record<string, unknown>> {
  const response = await fetch(`${stage.forge.api}/repos/${stage.repository}${path}`, {
    method,
    headers: { authorization: "Bearer token-of-the-tests", "content-type": "application/json" },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  if (!response.ok)
    throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return response.status === 204 ? {} : ((await response.json()) as Record<string, unknown>);
}

interface Pull {
  number: number;
  branch: string;
}

const edit = ({ number }: Pull, body: object) => call("PATCH", `/pulls/${number}`, body);
const merge = ({ number }: Pull, merge_method = "merge") =>
  call("PUT", `/pulls/${number}/merge`, { merge_method });
const dropBranch = ({ branch }: Pull) => call("DELETE", `/git/refs/heads/${branch}`);

async function pushByHand({ branch }: Pull, force: boolean): Promise<void> {
  const head = (await call("GET", `/branches/${force ? "main" : branch}`))["commit"] as {
    sha: string;
    commit: { tree: { sha: string } };
  };
  const tree = await call("POST", "/git/trees", {
    base_tree: head.commit.tree.sha,
    tree: [{ path: "by-hand.txt", mode: "100644", type: "blob", content: `${branch}\n` }],
  });
  const commit = await call("POST", "/git/commits", {
    message: "By hand",
    tree: tree["sha"],
    parents: [head.sha],
  });
  await call("PATCH", `/git/refs/heads/${branch}`, { sha: commit["sha"], force });
}

interface Story {
  name: string;
  happens(pull: Pull): Promise<unknown>;
  /** Where the request stands in the end, and why. */
  ends: { state: string; ended: boolean; reason?: string; detail?: RegExp };
}

const stories: Story[] = [
  ...["merge", "squash", "rebase"].map((method): Story => ({
    name: `merged by ${method}`,
    happens: (pull) => merge(pull, method),
    ends: { state: "merged", ended: false },
  })),
  {
    name: "edited, then merged",
    happens: async (pull) => [
      await edit(pull, { title: "Another title", body: "Another body" }),
      await merge(pull),
    ],
    ends: { state: "merged", ended: false },
  },
  {
    name: "merged, and its branch deleted",
    happens: async (pull) => [await merge(pull), await dropBranch(pull)],
    ends: { state: "merged", ended: false },
  },
  {
    name: "closed by hand",
    happens: (pull) => edit(pull, { state: "closed" }),
    ends: { state: "closed", ended: true },
  },
  {
    name: "closed, and reopened within a second",
    happens: async (pull) => [
      await edit(pull, { state: "closed" }),
      await edit(pull, { state: "open" }),
    ],
    ends: { state: "pull-request-open", ended: false },
  },
  {
    name: "closed, reopened and merged",
    happens: async (pull) => [
      await edit(pull, { state: "closed" }),
      await edit(pull, { state: "open" }),
      await merge(pull),
    ],
    ends: { state: "merged", ended: false },
  },
  {
    name: "left without a branch before the merge",
    happens: dropBranch,
    ends: { state: "closed", ended: true },
  },
  {
    name: "pointed at another branch",
    happens: (pull) => edit(pull, { base: "release" }),
    ends: { state: "pull-request-open", ended: false, reason: "retargeted" },
  },
  {
    name: "pointed at another branch, and merged there",
    happens: async (pull) => [await edit(pull, { base: "release" }), await merge(pull)],
    ends: { state: "closed", ended: true, reason: "merged-elsewhere" },
  },
  {
    name: "pushed to by hand",
    happens: (pull) => pushByHand(pull, false),
    ends: { state: "pull-request-open", ended: false, detail: /pushed to the branch by hand/ },
  },
  {
    name: "force-pushed by hand",
    happens: (pull) => pushByHand(pull, true),
    ends: { state: "pull-request-open", ended: false, detail: /pushed to the branch by hand/ },
  },
];

interface Opened extends Pull {
  id: string;
  instanceId: string;
  repositoryId: string;
}

async function openOne(): Promise<Opened> {
  const { id, instanceId } = await stage.open();
  await moveRequest(stage.job, id);
  const { branch } = await getRequest(await stage.as(), id);
  const pull = await stage.job.db.pullRequest.findFirstOrThrow({ where: { requestId: id } });
  return { id, instanceId, branch, number: pull.number, repositoryId: pull.repositoryId };
}

type Delivery = Receiver["deliveries"][number];

async function deliver(deliveries: readonly Delivery[]): Promise<void> {
  const header = (one: Delivery, name: string) => String(one.headers[name]);
  for (const one of deliveries) {
    await receiveDelivery(
      stage.job,
      "github",
      Buffer.from(one.body),
      new Headers({
        "x-github-event": one.event,
        "x-github-delivery": header(one, "x-github-delivery"),
        "x-hub-signature-256": header(one, "x-hub-signature-256"),
      }),
    );
    for (const { id } of await stage.job.db.event.findMany({
      where: { handledAt: null },
      select: { id: true },
    }))
      await handleEvent(stage.job, id);
  }
}

/** Puts everything back to when the pull request had just been opened, as far as Slipway knows. */
async function forgetter(
  { id, instanceId, number, repositoryId }: Opened,
  deliveries: readonly Delivery[],
): Promise<() => Promise<void>> {
  const { db } = stage.job;
  const [request, instance, pull] = await Promise.all([
    db.request.findUniqueOrThrow({ where: { id } }),
    db.instance.findUniqueOrThrow({ where: { id: instanceId } }),
    db.pullRequest.findFirstOrThrow({ where: { requestId: id } }),
  ]);
  const known = (await db.event.findMany({ where: { requestId: id }, select: { id: true } })).map(
    (event) => event.id,
  );
  const keys = deliveries.map((one) => String(one.headers["x-github-delivery"]));
  return async () => {
    await db.event.deleteMany({
      where: {
        OR: [
          { requestId: id, id: { notIn: known } },
          { source: "github", deliveryKey: { in: keys } },
        ],
      },
    });
    const { parameters: _parameters, inventory: _inventory, ...row } = instance;
    await db.instance.update({ where: { id: instanceId }, data: row });
    await db.request.update({ where: { id }, data: request });
    await db.pullRequest.update({
      where: { repositoryId_number: { repositoryId, number } },
      data: pull,
    });
    await db.repository.update({ where: { id: repositoryId }, data: { polledAt: null } });
  };
}

async function expectEnd(
  { id }: Opened,
  { state, ended, reason, detail }: Story["ends"],
): Promise<void> {
  const details = await getRequest(await stage.as(), id);
  const row = await stage.job.db.request.findUniqueOrThrow({ where: { id } });
  expect({
    state: details.timeline.state,
    row: row.state,
    ended: row.endedAt !== null,
    reason: details.timeline.reason?.code,
  }).toEqual({ state, row: state, ended, reason });
  expect(details.timeline.steps.map((step) => step.detail ?? "").join("\n")).toMatch(
    detail ?? /(?:)/,
  );
}

describe("a pull request that is", () => {
  it.each(stories)(
    "$name: the timeline tells it in every order of deliveries, repeated, and where some get lost",
    async ({ happens, ends }) => {
      const opened = await openOne();
      receiver.deliveries.length = 0;
      await happens(opened);
      await stage.forge.webhooksSettled();
      const deliveries = receiver.deliveries.filter(
        ({ event, payload }) =>
          event.startsWith("pull_request") ||
          (event === "push" && String(payload["ref"]).endsWith(opened.branch)),
      );
      expect(deliveries.length).toBeGreaterThan(0);
      const forget = await forgetter(opened, deliveries);

      const orders = fc.shuffledSubarray([...deliveries, ...deliveries.slice(0, 2)], {
        minLength: deliveries.length + Math.min(2, deliveries.length),
      });
      await fc.assert(
        fc.asyncProperty(orders, async (order) => {
          await forget();
          await deliver(order);
          await expectEnd(opened, ends);
        }),
        { numRuns: 5 },
      );

      // Late enough that no question falls into the second in which things happened.
      const later = { ...stage.job, now: () => new Date(Date.now() + 5_000) };
      await fc.assert(
        fc.asyncProperty(fc.shuffledSubarray(deliveries), async (some) => {
          await forget();
          await deliver(some);
          await pollRepository(later, opened.repositoryId);
          await expectEnd(opened, ends);
        }),
        { numRuns: 3, examples: [[deliveries.slice(0, 1)]] },
      );
    },
    60_000,
  );
});

describe("a request that was closed", () => {
  it("stays closed where somebody else took its name before its pull request was reopened", async () => {
    const opened = await openOne();
    receiver.deliveries.length = 0;
    await edit(opened, { state: "closed" });
    await stage.forge.webhooksSettled();
    await deliver(receiver.deliveries.filter(({ event }) => event === "pull_request"));
    await expectEnd(opened, { state: "closed", ended: true });
    const { name } = await getRequest(await stage.as(), opened.id);
    await stage.open({ name });
    receiver.deliveries.length = 0;
    await edit(opened, { state: "open" });
    await stage.forge.webhooksSettled();
    await deliver(receiver.deliveries.filter(({ event }) => event === "pull_request"));
    expect(
      (await stage.job.db.request.findUniqueOrThrow({ where: { id: opened.id } })).endedAt,
    ).not.toBeNull();
  });
});

describe("a host that sends Slipway elsewhere", () => {
  it("makes a request end in a reason that says so, and Ops see it", async () => {
    const { id } = await stage.open();
    stage.forge.fault(({ path }) =>
      path.startsWith(`/repos/${stage.repository}`)
        ? { kind: "status", status: 301, headers: { location: "https://elsewhere.example/api" } }
        : null,
    );
    await moveRequest(stage.job, id);
    const failed = await getRequest(await stage.as(), id);
    expect(failed).toMatchObject({ state: "failed", may: { retry: true } });
    expect(failed.timeline.reason).toMatchObject({
      code: "refused",
      hint: expect.stringMatching(/platform team/) as string,
    });
    stage.forge.fault(null);
  });
});
