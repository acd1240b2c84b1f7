import { randomUUID } from "node:crypto";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, expect, onTestFinished, test } from "vitest";
import { openTestDatabase } from "@/lib/db/testing";
import { takeContentCall } from "./store/host-accounts";
import { HostLimits } from "./host-limits";
import { gitHubRepository } from "./github/repository";
import { answerMemory } from "./remembering-fetch";

const handle = openTestDatabase();
const other = openTestDatabase();
afterAll(() => Promise.all([handle.close(), other.close()]));

async function host(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const age = (account: string, by: string) =>
  handle.db.$executeRawUnsafe(
    `update host_accounts set content_calls = array(select t - interval '${by}' from unnest(content_calls) t) where account = $1`,
    account,
  );

test("two servers that make content at once stay within the minute and the hour between them", async () => {
  const account = `test ${randomUUID()}`;
  const rules = { perMinute: 8, perHour: 12 };
  const tries = await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      takeContentCall((index % 2 ? handle : other).db, account, rules),
    ),
  );
  expect(tries.filter((seconds) => seconds === 0)).toHaveLength(8);
  for (const seconds of tries.filter((wait) => wait !== 0)) {
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(60);
  }
  await age(account, "30 seconds");
  expect(await takeContentCall(handle.db, account, rules)).toBeLessThan(31);
  await age(account, "31 seconds");
  const later = await Promise.all(
    Array.from({ length: 6 }, () => takeContentCall(handle.db, account, rules)),
  );
  expect(later.filter((seconds) => seconds === 0)).toHaveLength(4);
  expect(Math.max(...later)).toBeGreaterThan(3000);
  await age(account, "1 hour");
  expect(await takeContentCall(handle.db, account, rules)).toBe(0);
});

const hash = "0123456789abcdef0123456789abcdef01234567";

test("a limit that GraphQL tells with status 200 makes a pause for every call of the account", async () => {
  let asked = 0;
  const reset = Math.ceil(Date.now() / 1000) + 600;
  const apiUrl = await host((request, response) => {
    asked += 1;
    const isDocument = request.url === "/graphql";
    response.writeHead(200, {
      "content-type": "application/json",
      ...(isDocument ? { "x-ratelimit-remaining": "0", "x-ratelimit-reset": String(reset) } : {}),
    });
    response.end(
      isDocument
        ? '{"errors":[{"type":"RATE_LIMITED","message":"API rate limit already exceeded."}]}'
        : '{"id":1,"node_id":"R_1","name":"platform","owner":{"login":"acme"},"default_branch":"main","html_url":"https://x"}',
    );
  });
  const limits = new HostLimits(handle.db, { perMinute: 80, perHour: 500 });
  const ref = { host: { kind: "github" as const }, apiUrl, owner: "acme", name: "platform" };
  const repo = gitHubRepository({ kind: "token", token: "t" }, ref, { limits });
  const wanted = {
    branch: "slipway/x",
    expected: null,
    base: { commit: hash },
    onto: "main",
    changes: [],
    message: "m",
  };
  const error: unknown = await repo.commitFiles(wanted).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: "upstream_unavailable" });
  expect(Number((error as { retryAfter?: number }).retryAfter)).toBeGreaterThan(500);
  const before = asked;
  await expect(repo.branchHead("main")).rejects.toMatchObject({
    message: expect.stringContaining("leaves the Git host alone") as string,
  });
  expect(asked).toBe(before);
});

test("a call that makes content waits for its turn, and one that does not is never held up", async () => {
  let pulls = 0;
  const apiUrl = await host((request, response) => {
    if (request.method === "POST") pulls += 1;
    response
      .writeHead(request.method === "POST" ? 201 : 200, { "content-type": "application/json" })
      .end(`{"sha":"${hash}","commit":{"sha":"${hash}","commit":{"tree":{"sha":"${hash}"}}}}`);
  });
  const limits = new HostLimits(handle.db, { perMinute: 1, perHour: 100 });
  const repo = gitHubRepository(
    { kind: "token", token: "t" },
    { host: { kind: "github" }, apiUrl, owner: "acme", name: "platform" },
    { limits },
  );
  const asked = { people: ["dev-diego"], teams: [] };
  await repo.requestReviewers(1, asked);
  await expect(repo.requestReviewers(1, asked)).rejects.toMatchObject({
    code: "upstream_unavailable",
    message: expect.stringContaining("1 pull requests and comments a minute") as string,
  });
  expect(pulls).toBe(1);
  await expect(repo.branchHead("main")).resolves.toEqual({ commit: hash, tree: hash });
  // Soon enough to wait for it in place.
  await age(apiUrl, "59 seconds");
  await repo.requestReviewers(1, asked);
  expect(pulls).toBe(2);
});

test("a pause that one server was asked for is kept by all of them, and by one that starts anew", async () => {
  let calls = 0;
  const apiUrl = await host((_request, response) => {
    calls += 1;
    response
      .writeHead(403, { "content-type": "application/json", "retry-after": "40" })
      .end('{"message":"You have exceeded a secondary rate limit."}');
  });
  const ref = { host: { kind: "github" as const }, apiUrl, owner: "acme", name: "platform" };
  const server = (db: typeof handle.db) =>
    gitHubRepository({ kind: "token", token: "t" }, ref, {
      limits: new HostLimits(db, { perMinute: 80, perHour: 500 }),
    });
  await expect(server(handle.db).branchHead("main")).rejects.toMatchObject({ retryAfter: 40 });
  expect(calls).toBe(1);
  const error: unknown = await server(other.db)
    .branchHead("main")
    .catch((reason: unknown) => reason);
  expect(error).toMatchObject({
    code: "upstream_unavailable",
    message: expect.stringContaining(
      "leaves the Git host alone for now: the Git host asks for a pause of 40 seconds",
    ) as string,
  });
  expect((error as { retryAfter: number }).retryAfter).toBeGreaterThan(35);
  expect(calls).toBe(1);
});

test("what is polled is only asked whether it changed, and another process's memory is not shown", async () => {
  const answered: number[] = [];
  let etag = '"one"';
  const apiUrl = await host((request, response) => {
    const same = request.headers["if-none-match"] === etag;
    answered.push(same ? 304 : 200);
    if (same) response.writeHead(304, { etag }).end();
    else response.writeHead(200, { "content-type": "application/json", etag }).end("[]");
  });
  const memory = answerMemory();
  const repo = () =>
    gitHubRepository(
      { kind: "token", token: "t" },
      { host: { kind: "github" }, apiUrl, owner: "acme", name: "platform" },
      { memory },
    );
  for (let round = 0; round < 3; round += 1)
    expect((await repo().updatedPullRequests(new Date(0))).changed).toEqual([]);
  etag = '"two"';
  await repo().updatedPullRequests(new Date(0));
  await repo().reviews(7);
  await repo().reviews(7);
  expect(answered).toEqual([200, 304, 304, 200, 200, 304]);
  await gitHubRepository(
    { kind: "token", token: "t" },
    { host: { kind: "github" }, apiUrl, owner: "acme", name: "platform" },
    { memory: answerMemory() },
  ).reviews(7);
  expect(answered.at(-1)).toBe(200);
});
