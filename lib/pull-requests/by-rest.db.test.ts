import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { gitRepository } from "@/lib/git-host/server";
import { getRequest } from "@/lib/requests/server";
import { setStage, type Stage } from "@/lib/requests/testing";
import { moveRequest } from "./move-request";

let stage: Stage;
beforeAll(async () => {
  stage = await setStage({ withoutGraphQL: true });
  // The first one finds out what the host cannot do.
  const { id } = await stage.open();
  await moveRequest(stage.job, id);
}, 180_000);
afterEach(() => stage.forge.fault(null));
afterAll(() => stage.close());

const repo = () =>
  gitRepository(stage.job.config.hostCredentials, {
    host: { kind: "github" },
    apiUrl: stage.forge.api,
    owner: "acme",
    name: stage.repository.split("/")[1] ?? "",
  });

async function expectOnePullRequest(id: string): Promise<void> {
  const details = await getRequest(await stage.as(), id);
  const found = await repo().findPullRequests(details.branch);
  expect(found).toHaveLength(1);
  expect(details).toMatchObject({
    state: "pull-request-open",
    waiting: undefined,
    pullRequests: [{ number: found[0]?.number }],
  });
  const head = found[0]?.headCommit ?? "";
  expect(details.revisions.at(-1)?.commit).toBe(head);
  for (const file of details.files) expect(await repo().readFile(file.path, head)).toBe(file.after);
}

describe("where the host takes commits by its REST API only", () => {
  it.each([0, 95])("a first try makes exactly five calls, with %i files more", async (extra) => {
    const parameters = {
      greeting: "hello",
      extra: Array.from({ length: extra }, (_, index) => `f${index}`),
    };
    const { id } = await stage.open({ parameters });
    stage.forge.resetCalls();
    await moveRequest(stage.job, id);
    expect(Object.values(stage.forge.calls()).reduce((sum, count) => sum + count, 0)).toBe(5);
    await expectOnePullRequest(id);
  });

  it("the requester is the author of what a token writes", async () => {
    const { id } = await stage.open();
    await moveRequest(stage.job, id);
    const { revisions } = await getRequest(await stage.as(), id);
    const answer = await fetch(
      `${stage.forge.api}/repos/${stage.repository}/git/commits/${revisions[0]?.commit}`,
      { headers: { authorization: "Bearer token-of-the-tests" } },
    );
    const commit = (await answer.json()) as { message: string };
    expect(commit).toMatchObject({ author: { name: "Dana Developer", email: "dana@example.com" } });
    expect(commit.message).not.toContain("Co-authored-by");
  });

  const faults = [
    ["a 502 before the work", { kind: "status", status: 502, when: "before" }],
    ["a connection cut after the work", { kind: "reset", when: "after" }],
    ["a server that has not heard of what was just made", { kind: "lag" }],
  ] as const;
  const cases = faults.flatMap(([name, fault]) =>
    [1, 2, 3, 4, 5].map((call) => ({ name, fault, call })),
  );
  it.each(cases)("$name at call $call: one pull request in the end", async ({ fault, call }) => {
    const { id } = await stage.open();
    let seen = 0;
    stage.forge.fault(() => ((seen += 1) >= call && seen <= call + 1 ? fault : null));
    for (let attempt = 0; attempt < 6; attempt += 1) await moveRequest(stage.job, id);
    expect(seen).toBeGreaterThanOrEqual(5);
    await expectOnePullRequest(id);
  });
});
