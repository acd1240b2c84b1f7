import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Actor } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import type { Prisma } from "@/lib/db/server";
import { pollRepository } from "@/lib/following/server";
import { beginLinking, finishLinking } from "@/lib/git-host/server";
import { thereAndBack } from "@/lib/paging/testing";
import { moveRequest } from "@/lib/pull-requests/server";
import { requestQuerySchema } from "@/lib/requests";
import { getRequest, listRequests } from "@/lib/requests/server";
import { setStage, type Stage } from "@/lib/requests/testing";
import { Visitor } from "@/sandbox/forge/testing/visitor";
import { requestsToReview, requestsWaitingForOthers } from "./requests-to-review";
import { beginReview, finishReview } from "./review-requests";
import { findToReview } from "./store/waiting";

let stage: Stage;
beforeAll(async () => {
  stage = await setStage({ requiresApproval: true, canLink: true, ownDatabase: true });
}, 180_000);
afterAll(() => stage.close());

type Back = { code: string; state: string };

function backOf(url: URL): Back {
  return { code: url.searchParams.get("code") ?? "", state: url.searchParams.get("state") ?? "" };
}

/** Somebody in a browser, who has linked a login unless told otherwise. */
async function person(who: Partial<Actor>, login?: string): Promise<Context> {
  const ctx: Context = { ...(await stage.as(who)), sessionId: randomUUID() };
  await stage.job.db.user.update({
    where: { id: ctx.actor.userId ?? "" },
    data: { groups: [...ctx.actor.groups] },
  });
  if (login !== undefined)
    await finishLinking(
      ctx,
      backOf(await new Visitor(stage.forge, login).authorize(await beginLinking(ctx))),
    );
  return ctx;
}

interface Opened {
  id: string;
  commit: string;
  number: number;
}

async function opened(): Promise<Opened> {
  const { id } = await stage.open();
  await moveRequest(stage.job, id);
  const { pullRequest } = await getRequest(await stage.as(), id);
  return { id, commit: pullRequest?.headCommit ?? "", number: pullRequest?.number ?? 0 };
}

/** The whole way: the button, the page at the forge, and back. */
async function trip(ctx: Context, input: unknown, login: string): Promise<Back> {
  return backOf(await new Visitor(stage.forge, login).authorize(await beginReview(ctx, input)));
}

const approve = (...requests: Opened[]) => ({
  verdict: "approve",
  requests: requests.map(({ id, commit }) => ({ id, commit })),
});

interface GivenReview {
  user: { login: string };
  state: string;
  commit_id: string;
  body: string;
}

async function reviewsOf({ number }: Opened): Promise<GivenReview[]> {
  const url = `${stage.forge.api}/repos/${stage.repository}/pulls/${number}/reviews`;
  const answer = await fetch(url, { headers: { authorization: "Bearer token-of-the-tests" } });
  return (await answer.json()) as GivenReview[];
}

/** Somebody pushes to a branch by hand. */
async function pushTo(branch: string): Promise<void> {
  const [owner = "", name = ""] = stage.repository.split("/");
  const repo = stage.job.repository({
    host: { kind: "github" },
    apiUrl: stage.forge.api,
    owner,
    name,
  });
  const head = await repo.branchHead(branch);
  if (!head) throw new Error(`There is no branch ${branch}.`);
  await repo.commitFiles({
    branch,
    expected: head.commit,
    base: head,
    changes: [{ path: "more.txt", content: "More\n" }],
    message: "By hand",
  });
}

async function poll(): Promise<void> {
  const [owner = "", name = ""] = stage.repository.split("/");
  const { id } = await stage.job.db.repository.findFirstOrThrow({ where: { owner, name } });
  await pollRepository(stage.job, id);
}

let mia: Context;
beforeAll(async () => {
  mia = await person({ name: "Mia" }, "dev-diego");
}, 60_000);

describe("an approval from the inbox", () => {
  test("is a review of the person's linked login, of the commit that they saw, and counts when it is heard of", async () => {
    const request = await opened();
    const listed = await requestsToReview(mia);
    const shown = listed.requests.find(({ id }) => id === request.id);
    expect(listed.how).toBe("here");
    expect(shown).toMatchObject({
      requester: "Dana Developer",
      isRed: false,
      isPushedByOthers: false,
      pullRequest: { headCommit: request.commit },
    });
    expect(shown?.files.map(({ path }) => path.split("/").at(-1))).toContain("settings.yaml");
    const back = await trip(mia, { ...approve(request), remark: "Fine." }, "dev-diego");
    expect(await finishReview(mia, back)).toMatchObject({ counts: { given: 1, changed: 0 } });
    expect(await reviewsOf(request)).toMatchObject([
      {
        user: { login: "dev-diego" },
        state: "APPROVED",
        commit_id: request.commit,
        body: "Fine.",
      },
    ]);
    await poll();
    const { timeline } = await getRequest(mia, request.id);
    expect(timeline.state).toBe("approved");
    expect((await requestsToReview(mia)).requests.map(({ id }) => id)).not.toContain(request.id);
    const told = await stage.job.db.auditEntry.findFirst({ where: { action: "request.approve" } });
    expect(told).toMatchObject({ actorId: mia.actor.userId, subjectId: request.id });
  });

  test("leaves no token behind, and asks the host for nothing else", async () => {
    const request = await opened();
    const back = await trip(mia, approve(request), "dev-diego");
    const asked: string[] = [];
    stage.forge.fault(({ method, path }) => {
      asked.push(`${method} ${path}`);
      return null;
    });
    await finishReview(mia, back);
    stage.forge.fault(null);
    const pull = `/repos/${stage.repository}/pulls/${request.number}`;
    expect(asked).toEqual([
      "GET /user",
      `GET ${pull}`,
      `POST ${pull}/reviews`,
      "DELETE /applications/client-of-the-tests/token",
    ]);
    const kept = await stage.job.db.gitHubHandshake.count({
      where: { userId: mia.actor.userId ?? "" },
    });
    expect(kept).toBe(0);
  });

  test("is for several at once in one trip, and says of each that was changed meanwhile", async () => {
    const [first, second] = [await opened(), await opened()];
    const back = await trip(mia, approve(first, second), "dev-diego");
    const { branch } = await stage.job.db.request.findUniqueOrThrow({ where: { id: second.id } });
    await pushTo(branch);
    expect(await finishReview(mia, back)).toEqual({
      verdict: "approve",
      counts: { given: 1, changed: 1, over: 0, unseen: 0, refused: 0, unanswered: 0 },
    });
    expect(await reviewsOf(first)).toHaveLength(1);
    expect(await reviewsOf(second)).toEqual([]);
  });

  test("is of one alone where something is red: its check failed, say", async () => {
    const [fine, red] = [await opened(), await opened()];
    const { repositoryId } = await stage.job.db.pullRequest.findFirstOrThrow({
      where: { requestId: red.id },
    });
    const check = { repositoryId, commit: red.commit, name: "slipway/policy" };
    await stage.job.db.check.deleteMany({ where: check });
    await stage.job.db.check.create({
      data: { ...check, conclusion: "failure", summary: "1 policy denies this" },
    });
    const { requests } = await requestsToReview(mia);
    expect(requests.find(({ id }) => id === red.id)).toMatchObject({ isRed: true });
    await expect(beginReview(mia, approve(fine, red))).rejects.toMatchObject({
      code: "conflict",
      hint: expect.stringMatching(/look at it on its own/),
    });
    expect(await beginReview(mia, approve(red))).toContain("/login/oauth/authorize?");
  });

  test("that sends something back needs a remark, which stands in the pull request", async () => {
    const request = await opened();
    const back = { ...approve(request), verdict: "request-changes" };
    await expect(beginReview(mia, back)).rejects.toMatchObject({
      code: "invalid",
      message: "Say what has to change.",
    });
    await finishReview(mia, await trip(mia, { ...back, remark: "Too many copies." }, "dev-diego"));
    expect(await reviewsOf(request)).toMatchObject([
      { state: "CHANGES_REQUESTED", body: "Too many copies." },
    ]);
    await poll();
    expect((await getRequest(mia, request.id)).timeline.state).toBe("pull-request-open");
  });
});

describe("nobody approves", () => {
  test("what they asked for, which is listed with who could", async () => {
    const dana = await person({}, "dev-dana");
    const request = await opened();
    await expect(beginReview(dana, approve(request))).rejects.toMatchObject({ code: "forbidden" });
    expect((await requestsToReview(dana)).requests.map(({ id }) => id)).not.toContain(request.id);
    const own = (await requestsWaitingForOthers(dana)).find(({ id }) => id === request.id);
    expect(own?.could).toContain("Mia");
    expect(own?.could).not.toContain("Dana Developer");
    expect(await requestsWaitingForOthers(mia)).toEqual([]);
  });

  test("what they have come to write while they were at the host", async () => {
    const request = await opened();
    const back = await trip(mia, approve(request), "dev-diego");
    await stage.job.db.requestRevision.updateMany({
      where: { requestId: request.id },
      data: { authorId: mia.actor.userId ?? "" },
    });
    expect(await finishReview(mia, back)).toMatchObject({ counts: { given: 0, over: 1 } });
    expect(await reviewsOf(request)).toEqual([]);
  });

  test("another commit than they saw", async () => {
    const request = { ...(await opened()), commit: "0".repeat(40) };
    await expect(beginReview(mia, approve(request))).rejects.toMatchObject({ code: "conflict" });
  });

  test("without a linked login, as a viewer, or by a token", async () => {
    const request = await opened();
    const [unlinked, vera] = [
      await person({ name: "Una" }),
      await person({ name: "Vera", roles: ["viewer"], teams: [] }),
    ];
    expect(await requestsToReview(unlinked)).toMatchObject({ how: "link-first" });
    await expect(beginReview(unlinked, approve(request))).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringMatching(/Link your login first/),
    });
    const token: Context = {
      ...mia,
      actor: { ...mia.actor, kind: "token", scopes: ["read", "write"] },
    };
    for (const ctx of [vera, token])
      await expect(beginReview(ctx, approve(request))).rejects.toMatchObject({ code: "forbidden" });
  });

  test("as somebody else's account at the host, in another session, or twice", async () => {
    const request = await opened();
    const asOther = await trip(mia, approve(request), "ops-olivia");
    await expect(finishReview(mia, asOther)).rejects.toMatchObject({
      code: "forbidden",
      message: "You are ops-olivia there, and have linked another login.",
    });
    const back = await trip(mia, approve(request), "dev-diego");
    const elsewhere = { ...mia, sessionId: randomUUID() };
    await expect(finishReview(elsewhere, back)).rejects.toMatchObject({ code: "forbidden" });
    await finishReview(mia, back);
    await expect(finishReview(mia, back)).rejects.toMatchObject({ code: "forbidden" });
    expect(await reviewsOf(request)).toHaveLength(1);
  });

  test("by a code that was got for linking a login", async () => {
    const visitor = new Visitor(stage.forge, "dev-diego");
    const back = backOf(await visitor.authorize(await beginLinking(mia)));
    await expect(finishReview(mia, back)).rejects.toMatchObject({ code: "forbidden" });
  });
});

test("what waits is gone through page by page, also while some of it is approved", async () => {
  const { db } = stage.job;
  const { id } = await opened();
  const { instance, ...request } = await db.request.findUniqueOrThrow({
    where: { id },
    include: { instance: true },
  });
  const copies = Array.from({ length: 4 }, (_, index) => ({
    instanceId: randomUUID(),
    name: `${instance.name.slice(0, 40)}-${index}`,
  }));
  await db.instance.createMany({
    data: copies.map(({ instanceId, name }) => ({
      ...(instance as Prisma.InstanceCreateManyInput),
      id: instanceId,
      name,
    })),
  });
  await db.request.createMany({
    data: copies.map((copy) => ({
      ...request,
      ...copy,
      id: randomUUID(),
      idempotencyKey: null,
      branch: copy.name,
    })),
  });
  const approver = { userId: mia.actor.userId ?? "", isOps: false, groups: mia.actor.groups };
  const read = (cursor: string | undefined) =>
    findToReview(db, approver, { cursor, page: 1, size: 2 });
  const ids = ({ rows }: Awaited<ReturnType<typeof read>>) => rows.map((row) => row.id);
  const { there, back } = await thereAndBack(read, ids);
  expect(there.flat().length).toBeGreaterThanOrEqual(5);
  expect(new Set(there.flat()).size).toBe(there.flat().length);
  expect(back).toEqual(there.slice(0, -1));
  const { next } = await read(undefined);
  await db.request.updateMany({
    where: { id: { in: there[0] ?? [] } },
    data: { endedAt: new Date() },
  });
  expect(ids(await read(next))).toEqual(there[1]);
  // The same columns, in another list.
  await expect(listRequests(mia, requestQuerySchema.parse({ cursor: next }))).rejects.toMatchObject(
    { fields: [{ pointer: "/cursor" }] },
  );
});

test("a page of which everything was gone before it was looked at is read again", async () => {
  await opened();
  const { requests } = await requestsToReview(mia);
  let reads = 0;
  const gone = mia.db.$extends({
    query: {
      request: {
        async findMany({ args, query }) {
          const rows = await query(args);
          if (args.select?.pullRequests === undefined) return rows;
          reads += 1;
          return reads > 1 ? rows : rows.map((row) => ({ ...row, id: randomUUID() }));
        },
      },
    },
  });
  const again = await requestsToReview({ ...mia, db: gone as never });
  expect(again.requests.map(({ id }) => id)).toEqual(requests.map(({ id }) => id));
  expect([reads, again.requests.length > 0]).toEqual([2, true]);
});

test("an author without a role has no requests to review, and a stranger may not ask", async () => {
  const authoring = { templates: ["web-service"], categories: [] };
  const author = await stage.as({ name: "Rolf", roles: [], teams: [], authoring });
  expect(await requestsToReview(author)).toMatchObject({ requests: [], total: 0 });
  expect(await requestsWaitingForOthers(author)).toEqual([]);
  const stranger = await stage.as({ name: "Sam", roles: [], teams: [] });
  await expect(requestsToReview(stranger)).rejects.toMatchObject({ code: "forbidden" });
  await expect(requestsWaitingForOthers(stranger)).rejects.toMatchObject({ code: "forbidden" });
});
