import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { approvalCheck } from "./approval";
import { getRequest } from "./get-request";
import { moveRequest } from "./move-request";
import { pollRepository } from "./poll-repository";
import { setStage, type Stage } from "./testing";

let stage: Stage;
beforeAll(async () => {
  stage = await setStage({ requiresApproval: true });
}, 60_000);
afterEach(() => stage.forge.fault(null));
afterAll(() => stage.close());

async function opened(): Promise<{ id: string; head: string; number: number }> {
  const { id } = await stage.open();
  await moveRequest(stage.machine, id);
  const { pullRequest } = await getRequest(await stage.as(), id);
  return { id, head: pullRequest?.headCommit ?? "", number: pullRequest?.number ?? 0 };
}

async function statuses(commit: string): Promise<string[]> {
  const answer = await fetch(`${stage.forge.api}/repos/${stage.repository}/commits/${commit}/status`, { headers: { authorization: "Bearer token-of-the-tests" } });
  const { statuses } = (await answer.json()) as { statuses: { context: string; state: string }[] };
  return statuses.filter(({ context }) => context === approvalCheck).map(({ state }) => state);
}

const poll = async () => pollRepository(stage.machine, (await stage.machine.db.repository.findFirstOrThrow({ where: { apiUrl: stage.forge.api } })).id);

describe("a target that asks for an approval", () => {
  it("keeps the check red until somebody else approved", async () => {
    const { id, head, number } = await opened();
    expect(await statuses(head)).toEqual(["pending"]);
    const review = await fetch(`${stage.forge.api}/repos/${stage.repository}/pulls/${number}/reviews`, { method: "POST", headers: { authorization: "Bearer token-of-somebody-else", "content-type": "application/json" }, body: JSON.stringify({ event: "APPROVE" }) });
    expect(review.status).toBe(200);
    await poll();
    expect((await getRequest(await stage.as(), id)).state).toBe("approved");
    expect(await statuses(head)).toEqual(["success"]);
  });

  it("opens the pull request also where the check cannot be set, and sets it later", async () => {
    stage.forge.fault(({ path }) => (path.includes("/statuses/") ? { kind: "status", status: 502 } : null));
    const { id, head } = await opened();
    expect((await getRequest(await stage.as(), id)).state).toBe("pull-request-open");
    expect(await statuses(head)).toEqual([]);
    stage.forge.fault(null);
    await poll();
    expect(await statuses(head)).toEqual(["pending"]);
  });
});
