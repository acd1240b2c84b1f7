import { afterAll, beforeAll, expect, test } from "vitest";
import { answerMemory, gitRepository } from "@/lib/git-host/server";
import { setStage, type Stage } from "@/lib/requests/testing";
import { pollRepository } from "./poll-repository";

/** Open pull requests with long descriptions, as others write them. */
const pulls = Number(process.env["IDLE_PULL_REQUESTS"] ?? 60);
let stage: Stage;
let repositoryId: string;
const headers = { authorization: "Bearer token-of-the-tests", "content-type": "application/json" };
const api = async (method: string, path: string, body?: unknown) => {
  const answer = await fetch(`${stage.forge.api}${path}`, {
    method,
    headers,
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  return (await answer.json()) as Record<string, unknown>;
};

beforeAll(async () => {
  stage = await setStage({ ownDatabase: true });
  ({ id: repositoryId } = await stage.job.db.repository.findFirstOrThrow({
    where: { apiUrl: stage.forge.api, name: stage.repository.split("/")[1] ?? "" },
  }));
  const commit = await stage.push({ "other.md": "Another.\n" });
  const { parents } = (await api("GET", `/repos/${stage.repository}/git/commits/${commit}`)) as {
    parents: { sha: string }[];
  };
  await api("POST", `/repos/${stage.repository}/git/refs`, {
    ref: "refs/heads/before",
    sha: parents[0]?.sha,
  });
  for (let number = 0; number < pulls; number += 1) {
    const head = `other-${number}`;
    await api("POST", `/repos/${stage.repository}/git/refs`, {
      ref: `refs/heads/${head}`,
      sha: commit,
    });
    await api("POST", `/repos/${stage.repository}/pulls`, {
      title: head,
      head,
      base: "before",
      body: "Because. ".repeat(5_000),
    });
  }
}, 600_000);
afterAll(() => stage.close());

async function used(): Promise<number> {
  const { resources } = (await api("GET", "/rate_limit")) as {
    resources: { core: { used: number } };
  };
  return resources.core.used;
}

test("polling costs nothing of the quota while nothing changes, however many pull requests are open", async () => {
  const memory = answerMemory();
  let ahead = 0;
  const job = {
    ...stage.job,
    now: () => new Date(Date.now() + ahead),
    repository: (ref: Parameters<typeof stage.job.repository>[0]) =>
      gitRepository(stage.job.config.hostCredentials, ref, { memory }),
  };
  const poll = async () => {
    ahead += 60_000;
    await pollRepository(job, repositoryId);
  };
  // Far enough behind: what was opened is not what changed.
  for (let round = 0; round < 3; round += 1) await poll();
  await stage.job.db.repository.update({
    where: { id: repositoryId },
    data: { listedAt: new Date(Date.now() + 10 * 60_000) },
  });
  await poll();
  const before = await used();
  const calls = () => Object.values(stage.forge.calls()).reduce((sum, count) => sum + count, 0);
  const callsBefore = calls();
  for (let round = 0; round < 5; round += 1) {
    await stage.job.db.repository.update({
      where: { id: repositoryId },
      data: { listedAt: new Date(Date.now() + 10 * 60_000) },
    });
    await poll();
  }
  expect((await used()) - before).toBe(0);
  // The pull requests, the branch, the queue and the repository.
  expect(calls() - callsBefore - 1).toBeLessThanOrEqual(5 * 4);
  const { pollProblem } = await stage.job.db.repository.findUniqueOrThrow({
    where: { id: repositoryId },
  });
  expect(pollProblem).toBeNull();
}, 120_000);
