import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { pollRepository } from "@/lib/following/server";
import { linkLogin } from "@/lib/git-host/testing";
import { moveRequest } from "@/lib/pull-requests/server";
import { getRequest } from "@/lib/requests/server";
import { setStage, type Stage } from "@/lib/requests/testing";
import { approvalCheck } from "./approval";
import { targetsWithFewApprovers } from "./could-approve";
import { workApprovals } from "./testing";

let stage: Stage;
let platform: Stage;
let free: Stage;
beforeAll(async () => {
  [stage, platform, free] = await Promise.all([
    setStage({ requiresApproval: true, groups: ["team-payments"] }),
    setStage({ scope: "platform" }),
    setStage(),
  ]);
}, 60_000);
afterEach(() => stage.forge.fault(null));
afterAll(() => Promise.all([stage.close(), platform.close(), free.close()]));

const repositoryOf = async (at: Stage) =>
  (await at.job.db.repository.findFirstOrThrow({ where: { apiUrl: at.forge.api } })).id;

/** Asks the host as the worker does every few seconds, and runs what follows. */
async function poll(at: Stage): Promise<void> {
  const repositoryId = await repositoryOf(at);
  await pollRepository(at.job, repositoryId);
  await workApprovals(at.job, repositoryId);
}

const api = async (at: Stage, path: string, token: string, body?: object) =>
  fetch(`${at.forge.api}/repos/${at.repository}${path}`, {
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { method: "POST", body: JSON.stringify(body) }),
  });

async function statusOf(at: Stage, commit: string): Promise<[string, string] | undefined> {
  const answer = await api(at, `/commits/${commit}/status`, "token-of-the-tests");
  const { statuses } = (await answer.json()) as {
    statuses: { context: string; state: string; description: string }[];
  };
  const status = statuses.find(({ context }) => context === approvalCheck);
  return status && [status.state, status.description];
}

/** A request's pull request, opened; `now`: what is so after the host was asked. */
async function opened(at: Stage) {
  const { id } = await at.open();
  await moveRequest(at.job, id);
  await workApprovals(at.job, await repositoryOf(at));
  const { pullRequest } = await getRequest(await at.as(), id);
  const head = pullRequest?.headCommit ?? "";
  return {
    id,
    head,
    review: (event: "APPROVE" | "REQUEST_CHANGES") =>
      api(at, `/pulls/${pullRequest?.number ?? 0}/reviews`, "token-of-somebody-else", {
        event,
        body: "Looked at it.",
      }),
    now: async () => {
      await poll(at);
      const [check, words] = (await statusOf(at, head)) ?? [];
      return { state: (await getRequest(await at.as(), id)).state, check, words };
    },
  };
}

const olivia = { name: "Olivia Ops", groups: ["platform-ops"] };
const diego = { name: "Diego", groups: ["team-checkout"] };
const mia = { name: "Mia", groups: ["team-payments"] };

/** The login that approves here, `ops-olivia`, is linked to this person, or (null) to nobody. */
async function link(at: Stage, who: { name: string; groups: string[] } | null): Promise<void> {
  await at.job.db.hostLogin.deleteMany({ where: { apiUrl: at.forge.api } });
  if (who === null) return;
  const { actor } = await at.as({ name: who.name });
  const id = actor.userId ?? "";
  await at.job.db.user.update({ where: { id }, data: { groups: who.groups } });
  await linkLogin(at.job, id, "Ops-Olivia");
}

describe("a request's pull request", () => {
  it("is told at once that no approval is needed, where none is", async () => {
    const { head } = await opened(free);
    expect(await statusOf(free, head)).toEqual(["success", "No approval is needed here"]);
  });

  it("is opened also where the status cannot be set, which is set later", async () => {
    stage.forge.fault(({ path }) =>
      path.includes("/statuses/") ? { kind: "status", status: 502 } : null,
    );
    const { id } = await stage.open();
    await moveRequest(stage.job, id);
    await expect(workApprovals(stage.job, await repositoryOf(stage))).rejects.toMatchObject({
      code: "upstream_unavailable",
    });
    const { state, pullRequest } = await getRequest(await stage.as(), id);
    expect(state).toBe("pull-request-open");
    expect(await statusOf(stage, pullRequest?.headCommit ?? "")).toBeUndefined();
    stage.forge.fault(null);
    await poll(stage);
    expect((await statusOf(stage, pullRequest?.headCommit ?? ""))?.[0]).toBe("pending");
  });

  it("waits for somebody else's approval, and the host is told it once", async () => {
    await link(stage, olivia);
    const request = await opened(stage);
    expect(await statusOf(stage, request.head)).toEqual([
      "pending",
      expect.stringMatching(/^Somebody other than who wrote it has to approve/),
    ]);
    await request.review("APPROVE");
    expect(await request.now()).toEqual({
      state: "approved",
      check: "success",
      words: "Approved by ops-olivia",
    });
    const before = stage.forge.calls()["POST /repos/{owner}/{repo}/statuses/{sha}"];
    await poll(stage);
    expect(stage.forge.calls()["POST /repos/{owner}/{repo}/statuses/{sha}"]).toBe(before);
  });

  it("never takes the approval of a login that nobody has linked, whoever else has", async () => {
    await link(stage, null);
    const { actor } = await stage.as();
    await linkLogin(stage.job, actor.userId ?? "", "dev-dana");
    const request = await opened(stage);
    await request.review("APPROVE");
    expect(await request.now()).toEqual({
      state: "pull-request-open",
      check: "pending",
      words:
        "ops-olivia approved, but this login is not linked to anybody in Slipway. ops-olivia links it in Slipway, under Account. Then it counts.",
    });
  });

  it("goes by who is linked and what they may at the moment, without a word of the host", async () => {
    await link(stage, null);
    const request = await opened(stage);
    await request.review("APPROVE");
    expect(await request.now()).toMatchObject({ check: "pending" });
    // Ten minutes later the host has nothing new to say.
    const later = { ...stage, job: { ...stage.job, now: () => new Date(Date.now() + 600_000) } };
    await poll(later);
    const now = async () => {
      await poll(later);
      const [check, words] = (await statusOf(stage, request.head)) ?? [];
      return { state: (await getRequest(await stage.as(), request.id)).state, check, words };
    };
    await link(stage, mia);
    expect(await now()).toMatchObject({ state: "approved", check: "success" });
    await link(stage, { ...mia, groups: [] });
    expect(await now()).toMatchObject({
      state: "pull-request-open",
      check: "pending",
      words:
        "ops-olivia approved, but may not use this target. Somebody who may use it has to approve.",
    });
    await link(stage, diego);
    expect(await now()).toMatchObject({ check: "pending" });
    await link(stage, null);
    expect(await now()).toMatchObject({
      check: "pending",
      words: expect.stringMatching(/this login is not linked/),
    });
    await stage.job.db.repository.updateMany({
      where: { apiUrl: stage.forge.api },
      data: { polledAt: null },
    });
  });

  it("never takes the requester's own approval, nor that of who changed it, under whatever login", async () => {
    await link(stage, { name: "Dana Developer", groups: ["team-payments"] });
    const request = await opened(stage);
    await request.review("APPROVE");
    expect(await request.now()).toMatchObject({
      state: "pull-request-open",
      check: "pending",
      words: expect.stringMatching(/but requested this change/),
    });
    await link(stage, mia);
    expect(await request.now()).toMatchObject({ check: "success" });
    const { actor } = await stage.as({ name: mia.name });
    await stage.job.db.requestRevision.updateMany({
      where: { requestId: request.id },
      data: { authorId: actor.userId ?? "" },
    });
    expect(await request.now()).toMatchObject({
      check: "pending",
      words: expect.stringMatching(/but requested this change/),
    });
  });

  it("is held up again by whoever asks for changes later", async () => {
    await link(stage, olivia);
    const request = await opened(stage);
    await request.review("APPROVE");
    expect(await request.now()).toMatchObject({ check: "success" });
    await request.review("REQUEST_CHANGES");
    expect(await request.now()).toMatchObject({
      state: "pull-request-open",
      check: "pending",
      words: "ops-olivia asked for changes.",
    });
  });

  it("wants somebody of the platform team for what is applied with the platform's rights", async () => {
    const request = await opened(platform);
    await request.review("APPROVE");
    await link(platform, diego);
    expect(await request.now()).toMatchObject({
      state: "pull-request-open",
      check: "pending",
      words: expect.stringMatching(/needs the platform team/),
    });
    await link(platform, olivia);
    expect(await request.now()).toMatchObject({ state: "approved", check: "success" });
  });
});

const few = async (at: Stage) =>
  (await targetsWithFewApprovers(at.job.db, at.job.config)).filter(
    ({ name }) => name === at.target,
  );
/** These people have linked a login here, and nobody else has. */
async function linkedAre(at: Stage, ...people: { name: string; groups: string[] }[]) {
  await link(at, null);
  for (const { name, groups } of people) {
    const { actor } = await at.as({ name });
    const id = actor.userId ?? "";
    await at.job.db.user.update({ where: { id }, data: { groups } });
    await linkLogin(at.job, id, `login-of-${name.split(" ")[0] ?? ""}`);
  }
}

describe("targets where fewer than two people could approve", () => {
  it("are named with how many could, where an approval is asked for", async () => {
    const asked = async () => (await few(stage)).filter(({ byOps }) => !byOps);
    await linkedAre(stage, mia, diego);
    expect(await asked()).toEqual([
      { name: stage.target, title: expect.any(String), byOps: false, people: 1, canLink: false },
    ]);
    await linkedAre(stage, mia, olivia);
    expect(await asked()).toEqual([]);
    expect((await few(free)).filter(({ byOps }) => !byOps)).toEqual([]);
  });

  it("are named for what needs the platform team, while templates of the platform are offered", async () => {
    const ofOps = async () => (await few(platform)).filter(({ byOps }) => byOps);
    await linkedAre(platform, mia, olivia);
    expect(await ofOps()).toMatchObject([{ name: platform.target, people: 1 }]);
    await linkedAre(platform, olivia, { name: "Otto Ops", groups: ["platform-ops"] });
    expect(await ofOps()).toEqual([]);
  });
});
