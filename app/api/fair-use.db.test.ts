import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { openDatabase } from "@/lib/db/server";
import { forgetFairUse } from "@/lib/fair-use/server";
import { createToken } from "@/lib/identity/server";
import { giveSession } from "@/lib/identity/testing";
import { setStage, type Stage } from "@/lib/requests/testing";
import { POST as signIn } from "./auth/sign-in/route";
import { GET as live } from "./live/route";
import { POST as render } from "./v1/render/route";
import { GET as listRequests, POST as openRequest } from "./v1/requests/route";

let stage: Stage;
let cookie = "";
let token = "";

beforeAll(async () => {
  stage = await setStage();
  for (const [key, value] of Object.entries(stage.job.config))
    if (typeof value === "string" && /^[A-Z_]+$/.test(key)) process.env[key] = value;
  const dana = { name: "Dana", email: "dana@example.com", groups: ["team-payments"] };
  const session = await giveSession(stage.job.db, stage.job.config, dana);
  cookie = session.cookie;
  const ctx = await stage.as();
  const own = { ...ctx, actor: { ...ctx.actor, userId: session.userId } };
  token = (await createToken(own, { name: "test", scopes: ["read", "write"], seconds: 3600 })).text;
}, 60_000);
afterAll(() => stage.close());
beforeEach(() => {
  forgetFairUse();
  // The minute of the clock must not end in the middle of what is counted.
  vi.useFakeTimers({ toFake: ["Date"], now: Math.ceil(Date.now() / 60_000) * 60_000 });
});
afterEach(() => vi.useRealTimers());

interface Sent {
  bearer?: string;
  address?: string;
  accept?: string;
  method?: string;
  browser?: boolean;
  signal?: AbortSignal;
}

function ask(path: string, sent: Sent = {}): Request {
  const { bearer, address = "192.0.2.1", accept = "*/*", method = "GET", browser, signal } = sent;
  return new Request(`${stage.job.config.NEXTAUTH_URL}${path}`, {
    method,
    headers: {
      accept,
      "x-slipway-address": address,
      origin: stage.job.config.NEXTAUTH_URL,
      ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
      ...(browser === true ? { cookie } : {}),
    },
    ...(method === "POST" ? { body: "{}" } : {}),
    ...(signal === undefined ? {} : { signal }),
  });
}

/** The statuses of so many calls, one after the other. */
async function statuses(times: number, call: () => Promise<Response>): Promise<Set<number>> {
  const seen = new Set<number>();
  for (let index = 0; index < times; index += 1) seen.add((await call()).status);
  return seen;
}

async function expectToWait(response: Response): Promise<void> {
  expect(response.status).toBe(429);
  const seconds = Number(response.headers.get("retry-after"));
  expect(seconds).toBeGreaterThan(0);
  // All was counted at the first moment of a minute: that one has to pass, and as much of the next as
  // makes room for one of ten.
  expect(seconds).toBeLessThanOrEqual(66);
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  expect(await response.json()).toMatchObject({
    code: "rate_limited",
    status: 429,
    retryAfter: seconds,
    hint: expect.any(String) as string,
  });
}

// Who asks is known before it is told that topics are missing.
const byToken = () => live(ask("/api/live", { bearer: token }));
const inBrowser = () => live(ask("/api/live", { browser: true }));
const preview = () => render(ask("/api/v1/render", { bearer: token, method: "POST" }));
const submit = () => openRequest(ask("/api/v1/requests", { bearer: token, method: "POST" }));
const open = (signal?: AbortSignal) =>
  live(
    ask("/api/live?topic=requests", { browser: true, ...(signal === undefined ? {} : { signal }) }),
  );
const bad = (given: Sent = {}) =>
  listRequests(ask("/api/v1/requests", { bearer: `slp_${"x".repeat(43)}`, ...given }));
const begin = (given: Sent = {}) => signIn(ask("/api/auth/sign-in", { method: "POST", ...given }));

describe("a person, in a browser and with tokens together,", () => {
  it("reads 600 times a minute", async () => {
    expect(await statuses(300, byToken)).toEqual(new Set([400]));
    expect(await statuses(300, inBrowser)).toEqual(new Set([400]));
    await expectToWait(await byToken());
    await expectToWait(await inBrowser());
  });

  it("previews 120 times a minute, and reads on", async () => {
    expect(await statuses(120, preview)).toEqual(new Set([422]));
    await expectToWait(await preview());
    expect((await listRequests(ask("/api/v1/requests", { bearer: token }))).status).toBe(200);
  });

  it("submits 10 times a minute", async () => {
    expect(await statuses(10, submit)).toEqual(new Set([422]));
    await expectToWait(await submit());
  });

  it("has 20 live streams, and another when one ends", async () => {
    const end = new AbortController();
    const { signal } = end;
    const streams = [
      await open(),
      ...(await Promise.all(Array.from({ length: 19 }, () => open(signal)))),
    ];
    expect(new Set(streams.map(({ status }) => status))).toEqual(new Set([200]));
    await expectToWait(await open());
    await streams[0]?.body?.cancel();
    expect((await open(signal)).status).toBe(200);
    end.abort();
  });
});

describe("an address", () => {
  it("may send 20 bad tokens a minute; another address and a good token are let through", async () => {
    expect(await statuses(20, bad)).toEqual(new Set([401]));
    await expectToWait(await bad());
    expect((await bad({ address: "192.0.2.2" })).status).toBe(401);
    expect((await bad({ bearer: token })).status).toBe(200);
  });

  it("may begin 20 sign-ins a minute; who looks at the page is led back to it", async () => {
    expect(await statuses(20, begin)).toEqual(new Set([303]));
    await expectToWait(await begin());
    const page = await begin({ accept: "text/html" });
    expect(page.status).toBe(429);
    expect(page.headers.get("retry-after")).toMatch(/^\d+$/);
    expect(page.headers.get("refresh")).toMatch(/^0; url=http.*\/sign-in\?wait=\d+$/);
    expect((await begin({ address: "192.0.2.2" })).status).toBe(303);
  });
});

it("600 streams at once are answered without a failure: 500 are open, the others wait", async () => {
  const { db, close } = openDatabase(stage.job.config.DATABASE_URL, 4);
  const people = await Promise.all(
    Array.from({ length: 40 }, (_, index) =>
      giveSession(db, stage.job.config, {
        name: `Person ${index}`,
        email: `person-${index}@example.com`,
        groups: ["team-payments"],
      }),
    ),
  );
  await close();
  const end = new AbortController();
  const answers = await Promise.all(
    Array.from({ length: 600 }, (_, index) =>
      live(
        new Request(`${stage.job.config.NEXTAUTH_URL}/api/live?topic=requests`, {
          headers: { cookie: people[index % people.length]?.cookie ?? "" },
          signal: end.signal,
        }),
      ),
    ),
  );
  const count = (status: number) => answers.filter((answer) => answer.status === status).length;
  expect([count(200), count(503)]).toEqual([500, 100]);
  // Which of them had to wait is not said: they came at once.
  const refused = answers.filter(({ status }) => status === 503);
  expect(new Set(refused.map(({ headers }) => headers.get("retry-after")))).toEqual(
    new Set(["30"]),
  );
  end.abort();
});
