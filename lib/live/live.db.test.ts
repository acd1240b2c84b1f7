import { Client } from "pg";
import { afterAll, expect, onTestFinished, test, vi } from "vitest";
import { openTestDatabase, testDatabaseUrl } from "@/lib/db/testing";
import { beginShutdown, closeAll } from "@/lib/shutdown/server";
import { forgetShutdown } from "@/lib/shutdown/testing";
import { isTopic, type Topic } from "./topics";
import { liveResponse } from "./live-response";
import { publish } from "./publish";
import { subscribe } from "./subscribe";

const handle = openTestDatabase();
afterAll(() => handle.close());

async function watching(...topics: Topic[]) {
  const heard: Topic[] = [];
  const stop = new AbortController();
  const done = (async () => {
    for await (const topic of subscribe(testDatabaseUrl(), topics, stop.signal)) heard.push(topic);
  })();
  onTestFinished(async () => {
    stop.abort();
    await done;
  });
  // The first word says that listening has begun.
  await vi.waitFor(() => expect(heard).toHaveLength(topics.length), {
    interval: 5,
    timeout: 60_000,
  });
  heard.length = 0;
  return { heard, stop, done };
}

test("a change is heard when its transaction commits, by those who watch its topic only", async () => {
  const mine = await watching("request:1", "requests");
  const other = await watching("request:2");
  mine.heard.length = 0;
  await handle.db.$transaction(async (tx) => {
    await publish(tx, "request:1", "request:1", "team:shop");
    // PostgreSQL tells in the order of commits: what is told later and heard shows that nothing was
    // told before.
    await publish(handle.db, "requests");
    await vi.waitFor(() => expect(mine.heard).toEqual(["requests"]), {
      interval: 5,
      timeout: 60_000,
    });
  });
  await vi.waitFor(() => expect(mine.heard).toEqual(["requests", "request:1"]), {
    interval: 5,
    timeout: 60_000,
  });
  await expect(
    handle.db.$transaction(async (tx) => {
      await publish(tx, "requests");
      throw new Error("changed my mind");
    }),
  ).rejects.toThrow("changed my mind");
  await publish(handle.db, "request:1", "request:2");
  await vi.waitFor(() => expect(mine.heard).toEqual(["requests", "request:1", "request:1"]), {
    interval: 5,
    timeout: 60_000,
  });
  await vi.waitFor(() => expect(other.heard).toEqual(["request:2"]), {
    interval: 5,
    timeout: 60_000,
  });
});

const listeners = async () =>
  handle.db.$queryRaw<
    { pid: number }[]
  >`select pid from pg_stat_activity where datname = current_database() and query ilike 'listen slipway_live'`;

test("all that watch in one process share one connection, which goes with the last of them", async () => {
  const [first, second] = [await watching("request:1"), await watching("request:2")];
  expect(await listeners()).toHaveLength(1);
  first.stop.abort();
  await first.done;
  expect(await listeners()).toHaveLength(1);
  second.stop.abort();
  await second.done;
  await vi.waitFor(async () => expect(await listeners()).toHaveLength(0), {
    interval: 20,
    timeout: 60_000,
  });
});

test("a lost connection is made anew, and everything is told once, since something may have been missed", async () => {
  const { heard } = await watching("request:1", "instances");
  const admin = new Client({ connectionString: testDatabaseUrl() });
  await admin.connect();
  await admin.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query ilike 'listen slipway_live'",
  );
  await admin.end();
  await vi.waitFor(() => expect([...heard].sort()).toEqual(["instances", "request:1"]), {
    interval: 10,
    timeout: 60_000,
  });
  await publish(handle.db, "request:1");
  await vi.waitFor(() => expect(heard).toHaveLength(3), { interval: 10, timeout: 60_000 });
});

test("the stream tells changes as they come, is never compressed or buffered, and ends when it is no longer allowed", async () => {
  let allowed = true;
  const response = liveResponse(new Request("http://slipway.test/api/live"), {
    databaseUrl: testDatabaseUrl(),
    topics: ["request:7"],
    stillAllowed: async () => allowed,
    commentEvery: 50,
  });
  expect(response.headers.get("cache-control")).toBe("no-cache, no-transform");
  expect(response.headers.get("x-accel-buffering")).toBe("no");
  let text = "";
  const decoder = new TextDecoder();
  const reading = (async () => {
    for await (const chunk of response.body ?? []) text += decoder.decode(chunk, { stream: true });
  })();
  await vi.waitFor(() => expect(text).toContain("event: change\ndata: request:7\n\n"), {
    timeout: 60_000,
  });
  const before = text.length;
  await publish(handle.db, "request:7");
  await vi.waitFor(
    () => expect(text.slice(before)).toContain("event: change\ndata: request:7\n\n"),
    { timeout: 60_000, interval: 5 },
  );
  await vi.waitFor(() => expect(text).toContain(": still here\n\n"), { timeout: 60_000 });
  allowed = false;
  await reading;
  expect(text).toMatch(/event: end\ndata: signed out\n\n$/);
});

test("the stream ends with its request", async () => {
  const gone = new AbortController();
  const response = liveResponse(
    new Request("http://slipway.test/api/live", { signal: gone.signal }),
    { databaseUrl: testDatabaseUrl(), topics: ["requests"], stillAllowed: async () => true },
  );
  const reader = response.body?.getReader();
  const first = await reader?.read();
  expect(new TextDecoder().decode(first?.value)).toContain("retry:");
  gone.abort();
  let end = first?.done;
  while (end === false) end = (await reader?.read())?.done;
  expect(end).toBe(true);
});

test("a stream that nobody reads ends after a handful of comments", async () => {
  const ended = vi.fn<() => void>();
  const stillAllowed = vi.fn<() => Promise<boolean>>(async () => true);
  const response = liveResponse(new Request("http://slipway.test/api/live"), {
    databaseUrl: testDatabaseUrl(),
    topics: ["requests"],
    stillAllowed,
    ended,
    commentEvery: 5,
  });
  await vi.waitFor(() => expect(ended).toHaveBeenCalledOnce(), { timeout: 60_000 });
  expect(stillAllowed).toHaveBeenCalledTimes(3);
  expect(response.body?.locked).toBe(false);
});

const opened = () =>
  liveResponse(new Request("http://slipway.test/api/live"), {
    databaseUrl: testDatabaseUrl(),
    topics: ["requests"],
    stillAllowed: async () => true,
  });

test("the stream of a server that is told to end sends the browser away, and so does one that begins later", async () => {
  const before = opened();
  beginShutdown();
  try {
    for (const response of [before, opened()]) {
      expect(response.status).toBe(200);
      expect(await response.text()).toMatch(/^retry: 3000\n\n(.*\n)*retry: \d+\n\n$/);
    }
    await closeAll();
    expect(await listeners()).toHaveLength(0);
  } finally {
    forgetShutdown();
  }
});

test("only what we know is a topic", () => {
  expect(["request:0199", "team:shop", "requests", "catalog"].every(isTopic)).toBe(true);
  expect(["request:", "other:1", "request:a b", "request:1\nx", ""].some(isTopic)).toBe(false);
});
