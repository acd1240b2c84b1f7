import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import type { Config } from "@/lib/config/server";
import { openTestDatabase } from "@/lib/db/testing";
import { forgetFairUse } from "@/lib/fair-use/server";
import { createLog } from "@/lib/log/server";
import { type Identity, startIdentity } from "../../sandbox/identity/start-identity";
import { Browser } from "../../sandbox/identity/testing-browser";
import { currentAccess } from "@/lib/access-rules/server";
import { personActor } from "./person-actor";
import { forgetTokens, tokenActor } from "./api-token";
import { resetSilence } from "./confirm-session";
import type { AnonymousContext } from "./anonymous-context";
import { createToken } from "./create-token";
import { liveSession } from "./live-session";
import { forgetSession } from "./session-cache";
import { readSessionCookie, sessionCookieName } from "./session-cookie";
import { answerAuth, beginSignIn } from "./sign-in";
import { signOut } from "./sign-out";
import { testConfig } from "./testing";

const site = "http://localhost:3000";
const second = 1_000;
const minute = 60 * second;
const handle = openTestDatabase();

let dataDir: string;
let identity: Identity;
let config: Config;
let ahead = 0;
let ctx: AnonymousContext;

async function startProvider(accessTokenSeconds = 300, port = 0): Promise<void> {
  identity = await startIdentity({
    port,
    client: {
      id: "slipway",
      secret: "client-secret",
      redirectUris: [`${site}/api/auth/callback/oidc`],
      postLogoutRedirectUris: [`${site}/signed-out`],
    },
    dataDir,
    accessTokenSeconds,
  });
}

beforeAll(() => {
  process.env["NEXTAUTH_URL"] = site;
});
afterAll(async () => {
  delete process.env["NEXTAUTH_URL"];
  await handle.close();
});

beforeEach(async () => {
  forgetFairUse();
  dataDir = mkdtempSync(path.join(tmpdir(), "slipway-identity-"));
  await startProvider();
  config = testConfig({
    NEXTAUTH_URL: site,
    OIDC_ISSUER: identity.url,
    OIDC_CLIENT_SECRET: "client-secret",
  });
  ahead = 0;
  ctx = {
    db: handle.db,
    config,
    log: createLog("test", "silent"),
    now: () => new Date(Date.now() + ahead),
  };
  resetSilence();
});

afterEach(async () => {
  await identity.close();
  rmSync(dataDir, { recursive: true, force: true });
});

const post = (
  address: string,
  form: Record<string, string>,
  headers: Record<string, string> = {},
) =>
  new Request(site + address, {
    method: "POST",
    body: new URLSearchParams(form),
    headers: { origin: site, ...headers },
  });

const cookieHeader = (response: Response) =>
  response.headers
    .getSetCookie()
    .map((line) => line.split(";")[0])
    .join("; ");

/** Through the provider's own pages, as a browser would. */
async function signIn(
  person: string,
  callbackUrl = "/catalog",
  already = "",
): Promise<{ cookie: string; response: Response }> {
  const browser = new Browser(identity.url);
  const begun = await beginSignIn(ctx, post("/api/auth/sign-in", { callbackUrl }));
  expect(begun.status).toBe(303);
  const page = await browser.go(begun.headers.get("location") ?? "");
  const { url } = await browser.go(page.url, { person });
  expect(url.pathname).toBe("/api/auth/callback/oidc");
  const response = await answerAuth(
    ctx,
    new Request(url, { headers: { cookie: `${cookieHeader(begun)}; slipway.session=${already}` } }),
    ["callback", "oidc"],
  );
  if (response === undefined) throw new Error("Nobody answers the callback.");
  const line =
    response.headers
      .getSetCookie()
      .find((one) => one.startsWith(`${sessionCookieName(config)}=`)) ?? "";
  return {
    cookie: line.split(";")[0]?.slice(sessionCookieName(config).length + 1) ?? "",
    response,
  };
}

async function setGroups(person: string, groups: string[]): Promise<void> {
  const answer = await fetch(`${identity.url}/__people/${person}/groups`, {
    method: "POST",
    body: JSON.stringify(groups),
    headers: { "content-type": "application/json" },
  });
  expect(answer.status).toBe(200);
}

/** As a process sees it that has read nothing yet. */
async function look(cookie: string) {
  const content = await readSessionCookie(cookie, config);
  if (content) forgetSession(content.sid);
  return liveSession(ctx, cookie);
}

const rowOf = async (cookie: string) =>
  handle.db.session.findUniqueOrThrow({
    where: { id: (await readSessionCookie(cookie, config))?.sid ?? "" },
  });

describe("signing in", () => {
  test("ends where one wanted to go, with a cookie that says no more than which session", async () => {
    const { cookie, response } = await signIn("mia", "/catalog/web-service?tab=files");
    expect(response.headers.get("location")).toBe(`${site}/catalog/web-service?tab=files`);
    const line =
      response.headers.getSetCookie().find((one) => one.startsWith("slipway.session=")) ?? "";
    expect(line).toMatch(/HttpOnly/);
    expect(line).toMatch(/SameSite=Lax/i);
    expect(cookie.length).toBeLessThan(400);

    const session = await look(cookie);
    expect(session?.person).toMatchObject({ name: "Mia Lindqvist", email: "mia@example.com" });
    expect(
      personActor(
        session?.person ?? { id: "", name: "", email: "" },
        session?.groups ?? [],
        await currentAccess(ctx),
      ),
    ).toMatchObject({ roles: ["developer"], teams: ["payments", "search"] });
  });

  test("keeps the provider's tokens out of sight", async () => {
    const { cookie } = await signIn("dana");
    const { tokens } = await rowOf(cookie);
    expect(tokens.length).toBeGreaterThan(100);
    expect(Buffer.from(tokens).toString("latin1")).not.toMatch(/access|refresh|eyJ/);
  });

  test("again in the same browser ends the session that was there", async () => {
    const first = await signIn("dana");
    const second = await signIn("olivia", "/catalog", first.cookie);
    expect(await look(first.cookie)).toBeUndefined();
    expect(await rowOf(first.cookie)).toMatchObject({ endedBecause: "signed in again" });
    expect((await look(second.cookie))?.person.name).toBe("Olivia Brandt");
  });

  test("goes to the catalog rather than to another site", async () => {
    const { response } = await signIn("dana", "https://evil.example/");
    expect(response.headers.get("location")).toBe(`${site}/`);
  });

  test("is not begun by a page of another site", async () => {
    await expect(
      beginSignIn(ctx, post("/api/auth/sign-in", {}, { origin: "https://evil.example" })),
    ).rejects.toMatchObject({ code: "forbidden" });
  });

  test("does not finish in a browser in which it was not begun", async () => {
    const browser = new Browser(identity.url);
    const begun = await beginSignIn(ctx, post("/api/auth/sign-in", {}));
    const page = await browser.go(begun.headers.get("location") ?? "");
    const { url } = await browser.go(page.url, { person: "dana" });
    const response = await answerAuth(ctx, new Request(url), ["callback", "oidc"]);
    expect(response?.headers.get("location")).toContain("error=");
    expect(
      response?.headers.getSetCookie().some((line) => line.startsWith("slipway.session=")),
    ).toBe(false);
  });

  test("says on its own page that the provider does not answer", async () => {
    await identity.close();
    config = { ...config, OIDC_CLIENT_ID: "not asked before" };
    ctx = { ...ctx, config };
    const begun = await beginSignIn(ctx, post("/api/auth/sign-in", {}));
    expect(begun.headers.get("location")).toBe(`${site}/sign-in?error=Unreachable`);
    await startProvider();
  });

  test.each([
    ["session"],
    ["providers"],
    ["signout"],
    ["_log"],
    ["signin", "other"],
    ["callback", "credentials"],
  ])("offers nothing at %s", async (...steps) => {
    expect(await answerAuth(ctx, new Request(`${site}/api/auth/x`), steps)).toBeUndefined();
    expect(await answerAuth(ctx, post("/api/auth/x", {}), steps)).toBeUndefined();
  });
});

describe("over https", () => {
  test("every cookie of a sign-in is bound to this host and sent over https only", async () => {
    const https = "https://slipway.example.com";
    process.env["NEXTAUTH_URL"] = https;
    ctx = { ...ctx, config: { ...config, NEXTAUTH_URL: https } };
    const request = new Request(`${https}/api/auth/sign-in`, {
      method: "POST",
      body: new URLSearchParams({ callbackUrl: "/" }),
      headers: { origin: https },
    });
    const lines = (await beginSignIn(ctx, request)).headers.getSetCookie();
    process.env["NEXTAUTH_URL"] = site;
    expect(lines.length).toBeGreaterThanOrEqual(3);
    for (const line of lines) {
      expect(line).toMatch(/^__Host-slipway\./);
      expect(line).toMatch(/; Path=\//);
      expect(line).toMatch(/; HttpOnly/);
      expect(line).toMatch(/; Secure/);
      expect(line).toMatch(/; SameSite=Lax/i);
      expect(line).not.toMatch(/Domain/i);
    }
  });

  test("a sign-in that was begun at another name of this host starts over at the one the provider knows", async () => {
    const request = new Request(`http://127.0.0.1:3000/api/auth/sign-in`, {
      method: "POST",
      body: new URLSearchParams({ callbackUrl: "/requests" }),
      headers: { origin: "http://127.0.0.1:3000", host: "127.0.0.1:3000" },
    });
    expect((await beginSignIn(ctx, request)).headers.get("location")).toBe(
      `${site}/sign-in?callbackUrl=%2Frequests`,
    );
  });
});

describe("a session", () => {
  test("of a cookie that was tampered with, or is of another secret, is none", async () => {
    const { cookie } = await signIn("dana");
    expect(await look(cookie)).toBeDefined();
    for (const wrong of [
      undefined,
      "",
      "x",
      `${cookie}x`,
      `${cookie.slice(0, -6)}AAAAAA`,
      cookie.split(".").reverse().join("."),
      "%00",
      "e30.e30.e30",
    ]) {
      expect({ wrong, session: await look(wrong ?? "") }).toEqual({ wrong, session: undefined });
    }
    expect(
      await liveSession(
        {
          ...ctx,
          config: { ...config, NEXTAUTH_SECRET: "another secret, also 32 characters long" },
        },
        cookie,
      ),
    ).toBeUndefined();
  });

  test("loses a group within a minute of its being taken away, and gains one likewise", async () => {
    const { cookie } = await signIn("dana");
    await setGroups("dana", ["team-checkout"]);
    expect((await look(cookie))?.groups).toEqual(["team-payments"]);
    ahead = 61 * second;
    expect((await look(cookie))?.groups).toEqual(["team-checkout"]);
    expect(
      (await handle.db.user.findUniqueOrThrow({ where: { id: (await rowOf(cookie)).userId } }))
        .groups,
    ).toEqual(["team-checkout"]);
    await setGroups("dana", []);
    ahead = 122 * second;
    expect((await look(cookie))?.groups).toEqual([]);
  });

  test("renews an access token that has expired, and keeps the refresh token that came with it", async () => {
    await identity.close();
    await startProvider(1, Number(new URL(identity.url).port));
    const { cookie } = await signIn("dana");
    const before = await rowOf(cookie);
    for (const round of [1, 2, 3]) {
      // The provider's own clock, too, has to be past the token's one second.
      const given = Date.now();
      await vi.waitFor(() => expect(Date.now()).toBeGreaterThan(given + second), {
        timeout: 60_000,
      });
      ahead = round * 61 * second;
      await setGroups("dana", [`team-round${round}`]);
      expect((await look(cookie))?.groups).toEqual([`team-round${round}`]);
    }
    expect((await rowOf(cookie)).tokens).not.toEqual(before.tokens);
  });

  test("is confirmed once, however many ask at the same time", async () => {
    const { cookie } = await signIn("dana");
    const { sid } = (await readSessionCookie(cookie, config)) ?? { sid: "" };
    await setGroups("dana", ["team-search"]);
    ahead = 11 * minute;
    const answers = await Promise.all(Array.from({ length: 8 }, () => look(cookie)));
    expect(answers.map((one) => one?.groups)).toEqual(answers.map(() => ["team-search"]));
    expect(
      (await handle.db.session.findUniqueOrThrow({ where: { id: sid } })).checkingUntil,
    ).toBeNull();
  });

  test("that another process is confirming goes on with what is known, and waits where that is old", async () => {
    const { cookie } = await signIn("dana");
    const { id } = await rowOf(cookie);
    ahead = 2 * minute;
    await handle.db.session.update({
      where: { id },
      data: { checkingUntil: new Date(Date.now() + ahead + 30 * second) },
    });
    expect((await look(cookie))?.groups).toEqual(["team-payments"]);
    ahead = 11 * minute;
    await handle.db.session.update({
      where: { id },
      data: { checkingUntil: new Date(Date.now() + ahead + 30 * second) },
    });
    const clock = vi.fn<() => Date>(ctx.now);
    const waiting = liveSession({ ...ctx, now: clock }, cookie);
    // A round reads the clock five times: it has found nothing new, and looks again.
    await vi.waitFor(() => expect(clock.mock.calls.length).toBeGreaterThan(10), {
      timeout: 60_000,
    });
    await handle.db.session.update({
      where: { id },
      data: { checkingUntil: null, checkedAt: new Date(Date.now() + ahead), groups: ["viewers"] },
    });
    expect((await waiting)?.groups).toEqual(["viewers"]);
  });

  test("holds for ten minutes while the provider does not answer, then says so, and comes back with it", async () => {
    const { cookie } = await signIn("dana");
    const { port } = new URL(identity.url);
    await identity.close();
    ahead = 9 * minute;
    expect((await look(cookie))?.groups).toEqual(["team-payments"]);
    ahead = 11 * minute;
    await expect(look(cookie)).rejects.toMatchObject({
      code: "upstream_unavailable",
      retryAfter: 15,
    });
    resetSilence();
    await expect(look(cookie)).rejects.toMatchObject({ code: "upstream_unavailable" });
    await startProvider(300, Number(port));
    resetSilence();
    expect((await look(cookie))?.groups).toEqual(["team-payments"]);
  });

  test("lets a provider that was silent be for a moment", async () => {
    const { cookie } = await signIn("dana");
    const { port } = new URL(identity.url);
    await identity.close();
    ahead = 61 * second;
    expect((await look(cookie))?.groups).toEqual(["team-payments"]);
    await startProvider(300, Number(port));
    await setGroups("dana", ["team-search"]);
    expect((await look(cookie))?.groups).toEqual(["team-payments"]);
    resetSilence();
    expect((await look(cookie))?.groups).toEqual(["team-search"]);
  });

  test("ends when the provider ends it", async () => {
    const { cookie } = await signIn("dana");
    await identity.close();
    rmSync(dataDir, { recursive: true, force: true });
    dataDir = mkdtempSync(path.join(tmpdir(), "slipway-identity-"));
    await startProvider(300, Number(new URL(identity.url).port));
    ahead = 61 * second;
    expect(await look(cookie)).toBeUndefined();
    expect(await rowOf(cookie)).toMatchObject({ endedBecause: "the identity provider refused it" });
    expect((await rowOf(cookie)).tokens).toHaveLength(0);
  });

  test("ends after eight hours, whatever the provider says", async () => {
    const { cookie } = await signIn("dana");
    ahead = 8 * 60 * minute + second;
    expect(await look(cookie)).toBeUndefined();
  });

  test("ends where the encryption key is another one", async () => {
    const { cookie } = await signIn("dana");
    ahead = 61 * second;
    ctx = {
      ...ctx,
      config: testConfig({
        ...config,
        SLIPWAY_ENCRYPTION_KEY: Buffer.alloc(32, 1).toString("base64"),
      }),
    };
    expect(await look(cookie)).toBeUndefined();
  });
});

async function tokenOf(cookie: string): Promise<string> {
  const session = await look(cookie);
  if (session === undefined) throw new Error("There is no session.");
  const actor = personActor(session.person, session.groups, await currentAccess(ctx));
  return (await createToken({ ...ctx, requestId: "test", actor }, { name: "robot" })).text;
}

function use(token: string) {
  forgetTokens();
  return tokenActor(ctx, token);
}

describe("an API token of somebody who has signed in", () => {
  test("loses a group within a minute of its being taken away, also after the session's eight hours", async () => {
    const { cookie } = await signIn("dana");
    const token = await tokenOf(cookie);
    await setGroups("dana", ["team-checkout"]);
    ahead = 61 * second;
    expect((await use(token)).teams).toEqual(["checkout"]);
    await setGroups("dana", ["viewers"]);
    ahead = 9 * 60 * minute;
    expect(await look(cookie)).toBeUndefined();
    expect(await use(token)).toMatchObject({ teams: [], roles: ["viewer"] });
  });

  test("goes on when they sign out, with the groups last confirmed", async () => {
    const { cookie } = await signIn("dana");
    const token = await tokenOf(cookie);
    await signOut(ctx, post("/api/auth/sign-out", {}, { cookie: `slipway.session=${cookie}` }));
    ahead = 60 * minute;
    expect((await use(token)).teams).toEqual(["payments"]);
  });

  test("stops when the provider refuses them, until they sign in again", async () => {
    const { cookie } = await signIn("dana");
    const token = await tokenOf(cookie);
    await identity.close();
    rmSync(dataDir, { recursive: true, force: true });
    dataDir = mkdtempSync(path.join(tmpdir(), "slipway-identity-"));
    await startProvider(300, Number(new URL(identity.url).port));
    ahead = 61 * second;
    await expect(use(token)).rejects.toMatchObject({
      code: "unauthenticated",
      message: "This API token has to be confirmed.",
    });
    await expect(use(token)).rejects.toMatchObject({ code: "unauthenticated" });
    await signIn("dana");
    expect((await use(token)).teams).toEqual(["payments"]);
  });
});

describe("signing out", () => {
  test("ends the session here at once, and goes on to end it at the provider", async () => {
    const { cookie } = await signIn("dana");
    expect(await liveSession(ctx, cookie)).toBeDefined();
    const response = await signOut(
      ctx,
      post("/api/auth/sign-out", {}, { cookie: `slipway.session=${cookie}` }),
    );
    expect(response.status).toBe(303);
    expect(response.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^slipway\.session=; Path=\/; HttpOnly; SameSite=Lax; Max-Age=0$/),
    ]);
    const next = new URL(response.headers.get("location") ?? "");
    expect(next.origin).toBe(identity.url);
    expect(next.searchParams.get("post_logout_redirect_uri")).toBe(`${site}/signed-out`);
    expect(next.searchParams.get("id_token_hint")).toMatch(/^eyJ/);

    expect(await liveSession(ctx, cookie)).toBeUndefined();
    expect(await rowOf(cookie)).toMatchObject({ endedBecause: "signed out" });
    const again = await signOut(
      ctx,
      post("/api/auth/sign-out", {}, { cookie: `slipway.session=${cookie}` }),
    );
    expect(again.headers.get("location")).toBe(`${site}/signed-out`);
  });

  test("is not done by another site's page", async () => {
    const { cookie } = await signIn("dana");
    await expect(
      signOut(
        ctx,
        post(
          "/api/auth/sign-out",
          {},
          { cookie: `slipway.session=${cookie}`, origin: "https://evil.example" },
        ),
      ),
    ).rejects.toMatchObject({ code: "forbidden" });
    expect(await look(cookie)).toBeDefined();
  });

  test("works while the provider does not answer", async () => {
    const { cookie } = await signIn("dana");
    await identity.close();
    const response = await signOut(
      ctx,
      post("/api/auth/sign-out", {}, { cookie: `slipway.session=${cookie}` }),
    );
    expect(response.status).toBe(303);
    expect(await look(cookie)).toBeUndefined();
    await startProvider();
  });
});
