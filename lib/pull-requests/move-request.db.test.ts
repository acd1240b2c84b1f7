import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { gitRepository } from "@/lib/git-host/server";
import { cancelRequest, getRequest, retryRequest, reviseRequest } from "@/lib/requests/server";
import { followRequest, pollRepository, sweep } from "@/lib/following/server";
import { moveRequest } from "./move-request";
import { setStage, type Stage } from "@/lib/requests/testing";
import type { FaultHook } from "@/sandbox/forge";
import { pullRequestOf } from "@/lib/git-host/testing";

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
  // As within a minute of its start.
  await pollRepository(stage.job, await repositoryId());
}, 180_000);
beforeEach(() => stage.job.db.$executeRaw`update branch_heads set asked_at = now()`);
afterEach(() => {
  stage.forge.fault(null);
  vi.unstubAllGlobals();
});
afterAll(() => stage.close());

const repositoryId = async () =>
  (
    await stage.job.db.repository.findFirstOrThrow({
      where: { apiUrl: stage.forge.api, name: stage.repository.split("/")[1] ?? "" },
    })
  ).id;
/** Nobody asked for a while where the target's branch is. */
const forgetHead = async () => {
  await stage.job.db.branchHead.deleteMany({ where: { repositoryId: await repositoryId() } });
};

const second = () => Math.floor(Date.now() / 1_000);
const repo = () =>
  gitRepository(stage.job.config.hostCredentials, {
    host: { kind: "github" },
    apiUrl: stage.forge.api,
    owner: "acme",
    name: stage.repository.split("/")[1] ?? "",
  });
const calls = () => Object.entries(stage.forge.calls());
const countCalls = () => calls().reduce((sum, [, count]) => sum + count, 0);

/** The lease of whoever held it is over, as after a kill. */
const expireLease = (id: string) =>
  stage.job.db
    .$executeRaw`update request_work set leased_until = now() - interval '1 second' where request_id = ${id}::uuid`;

async function merge(number: number, method = "merge"): Promise<void> {
  const answer = await fetch(`${stage.forge.api}/repos/${stage.repository}/pulls/${number}/merge`, {
    method: "PUT",
    headers: { authorization: "Bearer token-of-the-tests", "content-type": "application/json" },
    body: JSON.stringify({ merge_method: method }),
  });
  expect(answer.status).toBe(200);
}

/**
 * There is exactly one pull request for it, its tree is the base plus the request's files, and
 * Slipway knows it.
 */
async function expectOnePullRequest(id: string): Promise<number> {
  const details = await getRequest(await stage.as(), id);
  const found = await repo().findPullRequests(details.branch);
  expect(found).toHaveLength(1);
  expect(details.pullRequests.map(({ number }) => number)).toEqual([found[0]?.number]);
  const head = found[0]?.headCommit ?? "";
  expect(details.revisions.at(-1)?.commit).toBe(head);
  for (const file of details.files) expect(await repo().readFile(file.path, head)).toBe(file.after);
  const folder = details.files[0]?.path.split("/").slice(0, 4).join("/") ?? "";
  expect((await repo().listTree(head, folder)).map(({ path }) => path).sort()).toEqual(
    details.files.map(({ path }) => path).sort(),
  );
  return found[0]?.number ?? 0;
}

describe("a first attempt", () => {
  it("asks for the branch as well where nobody did for a while", async () => {
    await forgetHead();
    const { id } = await stage.open();
    stage.forge.resetCalls();
    await moveRequest(stage.job, id);
    expect(countCalls()).toBe(3);
    await expectOnePullRequest(id);
    await pollRepository(stage.job, await repositoryId());
  });

  it.each([0, 5, 95])("makes exactly two calls, with %i files more", async (extra) => {
    const { id } = await stage.open({
      parameters: {
        greeting: "hello",
        extra: Array.from({ length: extra }, (_, index) => `f${index}`),
      },
    });
    stage.forge.resetCalls();
    await moveRequest(stage.job, id);
    expect(countCalls()).toBe(2);
    expect(await getRequest(await stage.as(), id)).toMatchObject({
      state: "pull-request-open",
      waiting: undefined,
    });
    await expectOnePullRequest(id);
  });

  it("writes the requester as co-author of what the host signs, and a body with nothing in it that a parameter made markup", async () => {
    const { id } = await stage.open({
      parameters: {
        greeting: "@ops <script>alert(1)</script> | [x](https://evil.example.com) #1 `a`",
      },
    });
    await moveRequest(stage.job, id);
    const number = await expectOnePullRequest(id);
    const report = await pullRequestOf(repo(), number);
    expect(report?.title).toMatch(
      /^Launch i-[0-9a-f]{8} \(settings-[0-9a-f]{8} 1\.0\.0\) for payments on Target /,
    );
    expect(report?.body).not.toMatch(/@ops|<script|\]\(https:\/\/evil|`a`/);
    expect(report?.body).toContain(`https://slipway.example.com/requests/${id}`);
    const answer = await fetch(
      `${stage.forge.api}/repos/${stage.repository}/git/commits/${report?.headCommit ?? ""}`,
      { headers: { authorization: "Bearer token-of-the-tests" } },
    );
    expect(await answer.json()).toMatchObject({
      author: { name: "slipway-bot" },
      message: expect.stringMatching(/\n\nCo-authored-by: Dana Developer <dana@example\.com>$/),
      verification: { verified: true },
    });
  });

  it("done again does nothing more", async () => {
    const { id } = await stage.open();
    await moveRequest(stage.job, id);
    stage.forge.resetCalls();
    await moveRequest(stage.job, id);
    expect(countCalls()).toBe(0);
    await expectOnePullRequest(id);
  });
});

describe("whatever goes wrong at whichever call", () => {
  const faults = [
    ["a 502 before the work", { kind: "status", status: 502, when: "before" }],
    ["a 502 after the work", { kind: "status", status: 502, when: "after" }],
    ["a connection cut after the work", { kind: "reset", when: "after" }],
    ["half an answer", { kind: "half-body" }],
    ["a secondary rate limit", { kind: "secondary-limit", retryAfter: 1 }],
    ["a server that has not heard of what was just made", { kind: "lag" }],
  ] as const;
  const cases = faults.flatMap(([name, fault]) => [
    ...[1, 2].map((call) => ({ name, fault, call, base: "known" })),
    ...[1, 2, 3].map((call) => ({ name, fault, call, base: "asked for" })),
  ]);

  it.each(cases)(
    "$name at call $call, with a base that is $base: one pull request in the end",
    async ({ fault, call, base }) => {
      if (base !== "known") await forgetHead();
      const { id } = await stage.open();
      let seen = 0;
      // Twice: the host's client tries a read again by itself.
      stage.forge.fault(() => ((seen += 1) >= call && seen <= call + 1 ? fault : null));
      for (let attempt = 0; attempt < 6; attempt += 1) await moveRequest(stage.job, id);
      await expectOnePullRequest(id);
      expect(await getRequest(await stage.as(), id)).toMatchObject({
        state: "pull-request-open",
        waiting: undefined,
      });
    },
    60_000,
  );
});

/** Lets the next document fail so. */
const failDocument = (fault: ReturnType<FaultHook>) => {
  let seen = 0;
  stage.forge.fault(({ route }) => (route === "POST /graphql" && (seen += 1) === 1 ? fault : null));
};

describe("a document that is interrupted", () => {
  const cases = [
    ["an error", { kind: "partial", done: 1 }],
    ["a reset", { kind: "partial", done: 1, ending: "reset" }],
    ["a rule that refuses the commit", { kind: "partial", done: 1, type: "UNPROCESSABLE" }],
  ] as const;

  it.each(cases)(
    "between the branch and the commit, by %s, is finished by the next try, on that branch",
    async (_name, fault) => {
      const { id } = await stage.open();
      failDocument(fault);
      await moveRequest(stage.job, id);
      const { branch, pullRequests } = await getRequest(await stage.as(), id);
      expect(pullRequests).toEqual([]);
      const made = (await repo().branchTip(branch)) ?? "";
      expect(await repo().compare("main", made)).toMatchObject({ ahead: 0 });
      await stage.push({ "by-hand.txt": `${id}\n` });
      await retryRequest(await stage.as(), id);
      await moveRequest(stage.job, id);
      await expectOnePullRequest(id);
    },
  );

  it("after the commit is found by the request that the commit names, although the branch that it goes to went on", async () => {
    const { id } = await stage.open();
    failDocument({ kind: "reset", when: "after" });
    await moveRequest(stage.job, id);
    await stage.push({ "by-hand.txt": `${id}\n` });
    const { branch } = await getRequest(await stage.as(), id);
    const head = await repo().branchTip(branch);
    stage.forge.resetCalls();
    await moveRequest(stage.job, id);
    await expectOnePullRequest(id);
    expect(await repo().branchTip(branch)).toBe(head);
  });

  it("leaves nothing at the host once the request is cancelled", async () => {
    for (const fault of [cases[0][1], { kind: "reset", when: "after" } as const]) {
      const { id } = await stage.open();
      failDocument(fault);
      await moveRequest(stage.job, id);
      await cancelRequest(await stage.as(), id);
      await moveRequest(stage.job, id);
      const { branch, endedAt } = await getRequest(await stage.as(), id);
      expect(endedAt).toBeDefined();
      expect(await repo().branchTip(branch)).toBeUndefined();
    }
  });
});

/** Somebody else makes a commit on the branch that a request would make. */
const theirs = async (id: string, message: string) => {
  const { branch } = await getRequest(await stage.as(), id);
  const commit = (await repo().branchTip("main")) ?? "";
  const changes = [{ path: "theirs.txt", content: "x\n" }];
  return repo().commitFiles({ branch, expected: null, base: { commit }, changes, message });
};

describe("somebody else's branch of that name", () => {
  it.each([
    ["by hand", () => "By hand"],
    ["for another request", () => "Launch\n\nRequest: https://x/requests/1\nRevision: 1\n"],
    [
      "for another revision",
      (id: string) => `Launch\n\nRequest: https://x/requests/${id}\nRevision: 2\n`,
    ],
  ])("with a commit %s stays as it is: no pull request of it, a reason", async (_what, message) => {
    const { id } = await stage.open();
    const { commit } = await theirs(id, message(id));
    await moveRequest(stage.job, id);
    const { branch, state, stateReason, pullRequests } = await getRequest(await stage.as(), id);
    expect({ state, pullRequests }).toEqual({ state: "failed", pullRequests: [] });
    expect(stateReason).toMatch(/is there already, with something else on it/);
    expect(await repo().branchTip(branch)).toBe(commit);
    expect(await repo().findPullRequests(branch)).toEqual([]);
    await cancelRequest(await stage.as(), id);
    await moveRequest(stage.job, id);
    expect(await repo().branchTip(branch)).toBe(commit);
  });
});

describe("a server of the host that lags behind", () => {
  it("fails no change of a request: a branch is read again before anybody is said to have pushed", async () => {
    const { id } = await stage.open();
    await moveRequest(stage.job, id);
    await reviseRequest(await stage.as(), id, { parameters: { greeting: "good evening" } });
    let seen = 0;
    stage.forge.fault(({ route }) =>
      route === "GET /repos/{owner}/{repo}/branches/{branch}" && (seen += 1) <= 2
        ? { kind: "lag" }
        : null,
    );
    await moveRequest(stage.job, id);
    await expectOnePullRequest(id);
    expect(await getRequest(await stage.as(), id)).toMatchObject({
      state: "pull-request-open",
      waiting: undefined,
    });
    expect(seen).toBeGreaterThan(2);
  });
});

describe("access that is lost", () => {
  it("is waited for, said so, and the request goes on by itself once it is back", async () => {
    const { id } = await stage.open();
    // To who may not see a repository, GitHub says of everything in it that it is not there.
    stage.forge.fault(() => ({ kind: "status", status: 404, message: "Not Found" }));
    await moveRequest(stage.job, id);
    const waiting = await getRequest(await stage.as(), id);
    expect(waiting.state).toBe("waiting");
    expect(waiting.waiting?.for).toMatch(
      /acme\/.*it is not there, or Slipway's account may not see it/,
    );
    stage.forge.fault(null);
    await moveRequest(stage.job, id);
    await expectOnePullRequest(id);
  });

  it("is told from a branch that is not there, which is nothing to wait for", async () => {
    await forgetHead();
    const { id } = await stage.open();
    stage.forge.fault(({ route }) =>
      route === "GET /repos/{owner}/{repo}/branches/{branch}" ||
      route === "GET /repos/{owner}/{repo}/git/ref/{ref}"
        ? { kind: "status", status: 404, message: "Not Found" }
        : null,
    );
    await moveRequest(stage.job, id);
    expect(await getRequest(await stage.as(), id)).toMatchObject({
      state: "failed",
      stateReason: expect.stringMatching(/there is no commit on its default branch main yet/),
    });
  });
});

/**
 * The n-th HTTP call from now on stops, before or after the host did its work, until it is let go.
 * It is the first worker's, as long as nobody else begins before it has stopped.
 */
function stopping(
  at: number,
  when: "before" | "after",
): { stopped: Promise<void>; letGo: () => void } {
  const gate = Promise.withResolvers<void>();
  const stopped = Promise.withResolvers<void>();
  const real = globalThis.fetch;
  const waiting = async () => {
    stopped.resolve();
    await gate.promise;
  };
  let count = 0;
  vi.stubGlobal("fetch", async (...args: Parameters<typeof fetch>) => {
    count += 1;
    if (count !== at) return real(...args);
    if (when === "before") await waiting();
    // Its time to answer begins once it is asked, as for a process that stood still as a whole.
    const answer = await real(args[0], { ...args[1], signal: null });
    if (when === "after") await waiting();
    return answer;
  });
  return { stopped: stopped.promise, letGo: gate.resolve };
}

describe("a host that takes the work and never answers", () => {
  // A read is tried twice, which takes longer than a lease.
  it.each([
    { first: 1, last: 2, longerThanALease: true },
    { first: 2, last: 2, longerThanALease: false },
    { first: 3, last: 3, longerThanALease: false },
  ])(
    "from call $first on: the lease is kept meanwhile, and there is one pull request",
    async ({ first, last, longerThanALease }) => {
      await forgetHead();
      const { id } = await stage.open();
      let seen = 0;
      stage.forge.fault(() =>
        (seen += 1) >= first && seen <= last ? { kind: "timeout", when: "after" } : null,
      );
      const slow = moveRequest(stage.job, id);
      const { db } = stage.job;
      const lease = async () =>
        (await db.requestWork.findUniqueOrThrow({ where: { requestId: id } })).leasedUntil;
      const firstLease = await vi.waitFor(
        async () => (await lease()) ?? Promise.reject(new Error("no lease yet")),
        { timeout: 60_000 },
      );
      const isPast = async (time: Date) =>
        (await db.$queryRaw<{ past: boolean }[]>`select ${time}::timestamptz < now() as past`)[0]
          ?.past;
      await vi.waitFor(() => expect(seen).toBeGreaterThanOrEqual(last), { timeout: 60_000 });
      const until = longerThanALease ? firstLease : new Date(0);
      await vi.waitFor(async () => expect(await isPast(until)).toBe(true), {
        timeout: 60_000,
        interval: 100,
      });
      stage.forge.resetCalls();
      await moveRequest(stage.job, id);
      expect(countCalls()).toBe(0);
      await slow;
      expect((await getRequest(await stage.as(), id)).state).toBe("waiting");
      await moveRequest(stage.job, id);
      await expectOnePullRequest(id);
    },
    60_000,
  );
});

describe("a worker that is killed, and then comes back to life", () => {
  it.each(
    [1, 2, 3].flatMap((call) => (["before", "after"] as const).map((when) => ({ call, when }))),
  )(
    "$when call $call: another goes on, and there is one pull request",
    async ({ call, when }) => {
      await forgetHead();
      const { id } = await stage.open();
      const { stopped, letGo } = stopping(call, when);
      const dead = moveRequest(stage.job, id);
      await stopped;
      const died = second();
      await moveRequest(stage.job, id);
      expect((await getRequest(await stage.as(), id)).pullRequests).toHaveLength(0);

      await expireLease(id);
      // Into another second: else both make the very same commit, and nobody could tell who wrote.
      await vi.waitFor(() => expect(second()).toBeGreaterThan(died), {
        timeout: 60_000,
        interval: 20,
      });
      await moveRequest(stage.job, id);
      await expectOnePullRequest(id);
      letGo();
      await dead;
      await expectOnePullRequest(id);
    },
    30_000,
  );

  it("after the pull request was merged and its branch deleted: no second one", async () => {
    await forgetHead();
    const { id } = await stage.open();
    const { stopped, letGo } = stopping(3, "after");
    const dead = moveRequest(stage.job, id);
    await stopped;
    const { branch } = await getRequest(await stage.as(), id);
    const [pull] = await repo().findPullRequests(branch);
    await merge(pull?.number ?? 0);
    await repo().deleteBranch(branch);
    await expireLease(id);
    await moveRequest(stage.job, id);
    expect(await repo().findPullRequests(branch)).toHaveLength(1);
    expect(await repo().branchHead(branch)).toBeUndefined();
    expect((await getRequest(await stage.as(), id)).pullRequest).toMatchObject({ state: "merged" });
    letGo();
    await dead;
  }, 180_000);

  it("is found by the sweep", async () => {
    await forgetHead();
    const { id } = await stage.open();
    const { stopped, letGo } = stopping(2, "before");
    const dead = moveRequest(stage.job, id);
    await stopped;
    const { db } = stage.job;
    await db.$executeRaw`delete from pgboss.job where data->>'requestId' = ${id}`;
    await sweep(stage.job);
    const queued = async () =>
      Number(
        (
          await db.$queryRaw<
            { count: bigint }[]
          >`select count(*) from pgboss.job where data->>'requestId' = ${id}`
        )[0]?.count,
      );
    expect(await queued()).toBe(0);
    await expireLease(id);
    await sweep(stage.job);
    expect(await queued()).toBe(1);
    letGo();
    await dead;
  });
});

describe("two workers at once", () => {
  it("open one pull request, with two calls between them", async () => {
    const { id } = await stage.open();
    stage.forge.resetCalls();
    await pollRepository(stage.job, await repositoryId());
    stage.forge.resetCalls();
    await Promise.all([1, 2, 3, 4].map(() => moveRequest(stage.job, id)));
    expect(countCalls()).toBe(2);
    await expectOnePullRequest(id);
  });
});

const hourIsOver = () => ({
  "x-ratelimit-remaining": "0",
  "x-ratelimit-reset": String(Math.ceil(Date.now() / 1000) + 600),
});

describe("the host down", () => {
  it("makes the request wait, say so and since when, and go on once it is back", async () => {
    const { id } = await stage.open();
    stage.forge.fault(() => ({ kind: "status", status: 503 }));
    await moveRequest(stage.job, id);
    const first = await getRequest(await stage.as(), id);
    expect(first).toMatchObject({
      state: "waiting",
      endedAt: undefined,
      may: { retry: true, cancel: true },
    });
    expect(first.waiting?.for).toMatch(/\S/);
    expect(first.waiting?.nextAt?.getTime()).toBeGreaterThan(Date.now());
    await moveRequest(stage.job, id);
    expect((await getRequest(await stage.as(), id)).waiting?.since).toEqual(first.waiting?.since);

    stage.forge.fault(null);
    await retryRequest(await stage.as(), id);
    await moveRequest(stage.job, id);
    expect(await getRequest(await stage.as(), id)).toMatchObject({
      state: "pull-request-open",
      waiting: undefined,
    });
    await expectOnePullRequest(id);
  });

  it.each([
    ["Retry-After", () => ({ kind: "secondary-limit" as const, retryAfter: 600 })],
    [
      "Retry-After of a host with a problem",
      () => ({ kind: "status" as const, status: 503, headers: { "retry-after": "600" } }),
    ],
    [
      "the reset of its hour",
      () => ({ kind: "status" as const, status: 403, headers: hourIsOver() }),
    ],
  ])("is left alone for as long as it asks, and not much longer: %s", async (_, fault) => {
    const { id } = await stage.open();
    // Its clock stands, so that what is added is known.
    const now = new Date();
    stage.forge.fault(fault);
    await moveRequest({ ...stage.job, now: () => now }, id);
    stage.forge.fault(null);
    const { waiting } = await getRequest(await stage.as(), id);
    const seconds = (Number(waiting?.nextAt) - now.getTime()) / 1000;
    // The reset is a moment of the host's clock, which goes on.
    expect(seconds).toBeGreaterThanOrEqual(590);
    expect(seconds).toBeLessThan(605);
  });

  it("is no reason to wait for what is refused for good: that fails with a reason, and can be tried again", async () => {
    const { id } = await stage.open();
    stage.forge.fault(({ method, path }) =>
      method === "POST" && path.endsWith("/graphql") ? { kind: "status", status: 403 } : null,
    );
    await moveRequest(stage.job, id);
    const failed = await getRequest(await stage.as(), id);
    expect(failed).toMatchObject({ state: "failed", waiting: undefined, may: { retry: true } });
    expect(failed.stateReason).toMatch(/\S/);
    stage.forge.fault(null);
    await retryRequest(await stage.as(), id);
    await moveRequest(stage.job, id);
    expect(await getRequest(await stage.as(), id)).toMatchObject({ state: "pull-request-open" });
    await expectOnePullRequest(id);
  });
});

describe("change and resubmit", () => {
  it("adds one commit to the same branch, deletions included, and tells the reviewer", async () => {
    const ctx = await stage.as();
    const { id } = await stage.open({ parameters: { greeting: "hello", extra: ["one", "two"] } });
    await moveRequest(stage.job, id);
    const before = await getRequest(ctx, id);
    await reviseRequest(ctx, id, { parameters: { greeting: "goodbye", extra: ["two"] } });
    await moveRequest(stage.job, id);
    const after = await getRequest(ctx, id);
    expect(after.revisions).toHaveLength(2);
    expect(after.state).toBe("pull-request-open");
    const number = await expectOnePullRequest(id);
    expect(number).toBe(before.pullRequest?.number);
    expect(
      await repo().compare(before.revisions[0]?.commit ?? "", after.revisions[1]?.commit ?? ""),
    ).toMatchObject({ status: "ahead", ahead: 1 });
    expect((await pullRequestOf(repo(), number))?.body).toContain("goodbye");
  });

  it("before the first one was written writes the last one only", async () => {
    const ctx = await stage.as();
    const { id } = await stage.open({ parameters: { greeting: "hello", extra: ["one"] } });
    await reviseRequest(ctx, id, { parameters: { greeting: "goodbye" } });
    await moveRequest(stage.job, id);
    expect(await expectOnePullRequest(id)).toBeGreaterThan(0);
  });

  it.each([1, 2, 3, 4].map((call) => ({ call })))(
    "survives a lost answer at call $call",
    async ({ call }) => {
      const ctx = await stage.as();
      const { id } = await stage.open();
      await moveRequest(stage.job, id);
      await reviseRequest(ctx, id, { parameters: { greeting: "goodbye", extra: ["x"] } });
      let seen = 0;
      stage.forge.fault(() =>
        (seen += 1) >= call && seen <= call + 1
          ? { kind: "status", status: 502, when: "after" }
          : null,
      );
      for (let attempt = 0; attempt < 5; attempt += 1) await moveRequest(stage.job, id);
      stage.forge.fault(null);
      await expectOnePullRequest(id);
      const { revisions } = await getRequest(ctx, id);
      expect(
        await repo().compare(revisions[0]?.commit ?? "", revisions[1]?.commit ?? ""),
      ).toMatchObject({ status: "ahead", ahead: 1 });
    },
    30_000,
  );

  it("takes no commit by hand for its own, whatever its message says", async () => {
    const ctx = await stage.as();
    const { id } = await stage.open();
    await moveRequest(stage.job, id);
    const { branch, files, team, name } = await getRequest(ctx, id);
    await reviseRequest(ctx, id, { parameters: { greeting: "goodbye" } });
    const head = await repo().branchHead(branch);
    if (!head) throw new Error("the branch is not there");
    const { commit: theirs } = await repo().commitFiles({
      branch,
      expected: head.commit,
      base: head,
      changes: [{ path: files[0]?.path ?? "", content: "kind: Evil\n" }],
      message: `Add ${team}/${name}\n\nRequest: https://slipway.example.com/requests/${id}\nRevision: 2\n`,
    });
    await moveRequest(stage.job, id);
    const { revisions, timeline } = await getRequest(ctx, id);
    expect(revisions.map(({ commit }) => commit)).not.toContain(theirs);
    expect(timeline.reason?.sentence).toMatch(/pushed/);
    expect((await repo().branchHead(branch))?.commit).toBe(theirs);
  });

  it("never writes over what somebody else pushed", async () => {
    const ctx = await stage.as();
    const { id } = await stage.open();
    await moveRequest(stage.job, id);
    const { branch } = await getRequest(ctx, id);
    const head = await repo().branchHead(branch);
    if (!head) throw new Error("the branch is not there");
    const { commit: theirs } = await repo().commitFiles({
      branch,
      expected: head.commit,
      base: head,
      changes: [{ path: "by-hand.txt", content: "x\n" }],
      message: "By hand",
    });
    await reviseRequest(ctx, id, { parameters: { greeting: "goodbye" } });
    await moveRequest(stage.job, id);
    expect((await repo().branchHead(branch))?.commit).toBe(theirs);
    expect((await getRequest(ctx, id)).timeline.reason?.sentence).toMatch(/pushed/);

    await pollRepository(stage.job, await repositoryId());
    await expect(
      reviseRequest(ctx, id, { parameters: { greeting: "again" } }),
    ).rejects.toMatchObject({ code: "conflict" });
  });
});

describe("cancelling", () => {
  it("closes the pull request, removes the branch, ends the request and frees the name", async () => {
    const ctx = await stage.as();
    const { id, instanceId } = await stage.open();
    await moveRequest(stage.job, id);
    await cancelRequest(ctx, id);
    expect((await getRequest(ctx, id)).endedAt).toBeUndefined();
    await moveRequest(stage.job, id);
    const details = await getRequest(ctx, id);
    expect(details).toMatchObject({ state: "cancelled", pullRequest: { state: "closed" } });
    expect(details.endedAt).toBeDefined();
    expect(await repo().branchHead(details.branch)).toBeUndefined();
    expect(
      (await ctx.db.instance.findUniqueOrThrow({ where: { id: instanceId } })).removedAt,
    ).not.toBeNull();
  });

  it.each([
    ["its pull request be closed", "PATCH"],
    ["its branch be removed", "DELETE"],
  ])("where the host does not let %s says why, and can be tried again", async (_, method) => {
    const ctx = await stage.as();
    const { id } = await stage.open();
    await moveRequest(stage.job, id);
    await cancelRequest(ctx, id);
    stage.forge.fault((call) =>
      call.method === method
        ? {
            kind: "status",
            status: 403,
            message: "Resource not accessible by integration",
            headers: { "x-accepted-github-permissions": "pull_requests=write" },
          }
        : null,
    );
    await moveRequest(stage.job, id);
    const refused = await getRequest(ctx, id);
    expect(refused).toMatchObject({
      state: "cancelled",
      endedAt: undefined,
      may: { retry: true, revise: false, cancel: false },
      timeline: {
        reason: {
          code: "refused",
          sentence: expect.stringContaining("pull requests: write") as string,
        },
      },
    });
    stage.forge.fault(null);
    await retryRequest(ctx, id);
    await moveRequest(stage.job, id);
    const done = await getRequest(ctx, id);
    expect(done).toMatchObject({ state: "cancelled", may: { retry: false } });
    expect(done.endedAt).toBeDefined();
    expect(await repo().branchHead(done.branch)).toBeUndefined();
  });

  it("that comes after the merge stays a merge", async () => {
    const ctx = await stage.as();
    const { id, instanceId } = await stage.open();
    await moveRequest(stage.job, id);
    const number = await expectOnePullRequest(id);
    await cancelRequest(ctx, id);
    await merge(number);
    await moveRequest(stage.job, id);
    await followRequest(stage.job, id);
    const details = await getRequest(ctx, id);
    expect(details).toMatchObject({
      state: "merged",
      pullRequest: { state: "merged" },
      endedAt: undefined,
    });
    expect(
      (await ctx.db.instance.findUniqueOrThrow({ where: { id: instanceId } })).removedAt,
    ).toBeNull();
  });
});
