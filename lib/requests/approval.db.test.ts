import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { TimelineEvent } from "@/lib/timeline";
import { linkLogin } from "@/lib/git-host/testing";
import { approvalCheck } from "./approval";
import { approverStanding } from "./approvers";
import { getRequest } from "./get-request";
import { moveRequest } from "@/lib/pull-requests/server";
import { pollRepository } from "@/lib/following/server";
import { setStage, type Stage } from "./testing";

let stage: Stage;
beforeAll(async () => {
  stage = await setStage({ requiresApproval: true });
}, 180_000);
afterEach(() => stage.forge.fault(null));
afterAll(() => stage.close());

async function opened(): Promise<{ id: string; head: string; number: number }> {
  const { id } = await stage.open();
  await moveRequest(stage.job, id);
  const { pullRequest } = await getRequest(await stage.as(), id);
  return { id, head: pullRequest?.headCommit ?? "", number: pullRequest?.number ?? 0 };
}

async function statuses(commit: string): Promise<string[]> {
  const answer = await fetch(
    `${stage.forge.api}/repos/${stage.repository}/commits/${commit}/status`,
    { headers: { authorization: "Bearer token-of-the-tests" } },
  );
  const { statuses } = (await answer.json()) as { statuses: { context: string; state: string }[] };
  return statuses.filter(({ context }) => context === approvalCheck).map(({ state }) => state);
}

const poll = async () =>
  pollRepository(
    stage.job,
    (await stage.job.db.repository.findFirstOrThrow({ where: { apiUrl: stage.forge.api } })).id,
  );

describe("a target that asks for an approval", () => {
  it("keeps the check red until somebody else approved", async () => {
    const { id, head, number } = await opened();
    expect(await statuses(head)).toEqual(["pending"]);
    const review = await fetch(
      `${stage.forge.api}/repos/${stage.repository}/pulls/${number}/reviews`,
      {
        method: "POST",
        headers: {
          authorization: "Bearer token-of-somebody-else",
          "content-type": "application/json",
        },
        body: JSON.stringify({ event: "APPROVE" }),
      },
    );
    expect(review.status).toBe(200);
    await poll();
    expect((await getRequest(await stage.as(), id)).state).toBe("approved");
    expect(await statuses(head)).toEqual(["success"]);
  });

  it("opens the pull request also where the check cannot be set, and sets it later", async () => {
    stage.forge.fault(({ path }) =>
      path.includes("/statuses/") ? { kind: "status", status: 502 } : null,
    );
    const { id, head } = await opened();
    expect((await getRequest(await stage.as(), id)).state).toBe("pull-request-open");
    expect(await statuses(head)).toEqual([]);
    stage.forge.fault(null);
    await poll();
    expect(await statuses(head)).toEqual(["pending"]);
  });
});

/**
 * A pull request that `ops-olivia` has approved at the forge, and what Slipway makes of that now.
 */
async function approvedBy(at: Stage) {
  const { id } = await at.open();
  await moveRequest(at.job, id);
  const { pullRequest } = await getRequest(await at.as(), id);
  const path = `${at.forge.api}/repos/${at.repository}`;
  await fetch(`${path}/pulls/${pullRequest?.number}/reviews`, {
    method: "POST",
    headers: { authorization: "Bearer token-of-somebody-else", "content-type": "application/json" },
    body: JSON.stringify({ event: "APPROVE" }),
  });
  const repository = await at.job.db.repository.findFirstOrThrow({
    where: { apiUrl: at.forge.api },
  });
  return {
    id,
    now: async () => {
      await pollRepository(at.job, repository.id);
      await moveRequest(at.job, id);
      const answer = await fetch(`${path}/commits/${pullRequest?.headCommit}/status`, {
        headers: { authorization: "Bearer token-of-the-tests" },
      });
      const { statuses } = (await answer.json()) as {
        statuses: { context: string; state: string; description: string }[];
      };
      const check = statuses.find(({ context }) => context === approvalCheck);
      return {
        state: (await getRequest(await at.as(), id)).state,
        check: check?.state,
        words: check?.description,
      };
    },
  };
}

const link = async (at: Stage, who: { name: string; groups?: string[] }, login: string | null) => {
  const { actor } = await at.as({ name: who.name });
  const id = actor.userId ?? "";
  await at.job.db.user.update({ where: { id }, data: { groups: who.groups ?? [] } });
  await linkLogin(at.job, id, login);
};

describe("who may approve, where people link their GitHub login", () => {
  let linking: Stage;
  let platform: Stage;
  beforeAll(async () => {
    [linking, platform] = await Promise.all([
      setStage({ requiresApproval: true, canLink: true }),
      setStage({ scope: "platform", canLink: true }),
    ]);
  }, 180_000);
  afterAll(() => Promise.all([linking.close(), platform.close()]));

  const dana = { name: "Dana Developer" };
  const olivia = { name: "Olivia Ops", groups: ["platform-ops"] };

  it("does not take an unknown login's word while it could be the requester's own, and says what to do", async () => {
    const request = await approvedBy(linking);
    expect(await request.now()).toEqual({
      state: "pull-request-open",
      check: "pending",
      words:
        "ops-olivia approved, but nobody in Slipway is known by that login. ops-olivia links it in Slipway, under Account. Then it counts.",
    });
    await link(linking, dana, "dev-dana");
    expect(await request.now()).toMatchObject({
      state: "approved",
      check: "success",
      words: "Approved by ops-olivia",
    });
    await link(linking, dana, null);
  });

  it("takes the word of a login that is linked to somebody else", async () => {
    const request = await approvedBy(linking);
    await link(linking, olivia, "Ops-Olivia");
    expect(await request.now()).toMatchObject({ state: "approved", check: "success" });
    await link(linking, olivia, null);
  });

  it("never takes a program's, whoever it is linked to, with or without links", async () => {
    const { db, config } = linking.job;
    const { id } = await linking.open();
    const { requesterId } = await db.request.findUniqueOrThrow({
      where: { id },
      select: { requesterId: true },
    });
    const at = new Date(0);
    const approved = (by: string): TimelineEvent => ({
      source: "host",
      host: "github",
      kind: "review",
      deliveryKey: by,
      occurredAt: at,
      receivedAt: at,
      number: 1,
      by,
      verdict: "approved",
      commit: "a",
    });
    const bots = ["github-actions[bot]", "Renovate[bot]"];
    await link(linking, dana, "dev-dana");
    await link(linking, olivia, "renovate[bot]");
    for (const byOps of [false, true]) {
      for (const canLink of [
        config,
        { ...config, GITHUB_CLIENT_ID: undefined, GITHUB_CLIENT_SECRET: undefined },
      ]) {
        const standing = await approverStanding(
          db,
          canLink,
          [...bots, "ops-olivia"].map(approved),
          { requestId: id, requesterId, byOps },
        );
        expect(bots.map(standing)).toEqual(["program", "program"]);
        expect(standing("ops-olivia")).toBe(byOps ? "unknown" : "counts");
      }
    }
    await link(linking, olivia, null);
    await link(linking, dana, null);
  });

  it("never takes the requester's own, under whatever login", async () => {
    const request = await approvedBy(linking);
    await link(linking, dana, "ops-olivia");
    expect(await request.now()).toMatchObject({
      state: "pull-request-open",
      check: "pending",
      words: expect.stringMatching(/who asked for this change/),
    });
    await link(linking, dana, null);
  });

  it("takes whoever changed it for one who asked for it", async () => {
    const request = await approvedBy(linking);
    await link(linking, dana, "dev-dana");
    await link(linking, { name: "Diego" }, "ops-olivia");
    expect(await request.now()).toMatchObject({ state: "approved" });
    const { actor } = await linking.as({ name: "Diego" });
    const revision = await linking.job.db.requestRevision.findFirstOrThrow({
      where: { requestId: request.id },
    });
    await linking.job.db.requestRevision.update({
      where: { id: revision.id },
      data: { authorId: actor.userId ?? "" },
    });
    expect(await request.now()).toMatchObject({
      state: "pull-request-open",
      words: expect.stringMatching(/who asked for this change/),
    });
    await link(linking, { name: "Diego" }, null);
    await link(linking, dana, null);
  });

  it("wants somebody of the platform team for what is applied with the platform's rights", async () => {
    const request = await approvedBy(platform);
    await link(platform, dana, "dev-dana");
    expect(await request.now()).toMatchObject({
      state: "pull-request-open",
      words: expect.stringMatching(/nobody in Slipway is known/),
    });
    await link(platform, { name: "Diego", groups: ["team-checkout"] }, "ops-olivia");
    expect(await request.now()).toMatchObject({
      state: "pull-request-open",
      words: expect.stringMatching(/needs the platform team/),
    });
    await link(platform, { name: "Diego", groups: ["platform-ops"] }, "ops-olivia");
    expect(await request.now()).toMatchObject({ state: "approved", check: "success" });
  });
});
