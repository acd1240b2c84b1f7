import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { openTestDatabase } from "@/lib/db/testing";
import { Browser } from "../../sandbox/identity/testing-browser";
import { createToken } from "./create-token";
import { wantsRenewal } from "./confirm-session";
import { currentAccess } from "@/lib/access-rules/server";
import { personActor } from "./person-actor";
import { renewSession } from "./renew-session";
import { beginRenewal } from "./renewal";
import { forgetTokens, tokenActor } from "./api-token";
import { readSessionCookie } from "./session-cookie";
import { signOut } from "./sign-out";
import { SignedInBrowser } from "./testing/signed-in-browser";

/** Sessions of a provider that tells groups in the ID token alone and gives no refresh token. */
const handle = openTestDatabase();
const minute = 60_000;
const { site } = SignedInBrowser;
let house: SignedInBrowser;

beforeAll(() => {
  process.env["NEXTAUTH_URL"] = site;
});
afterAll(async () => {
  delete process.env["NEXTAUTH_URL"];
  await handle.close();
});
beforeEach(async () => {
  house = await SignedInBrowser.open(handle.db);
  house.identity.manners.groupsAs = "entra";
  house.identity.manners.refreshTokens = false;
});
afterEach(() => house.close());

const begin = (cookie: string, callbackUrl = "/instances?team=payments") =>
  beginRenewal(
    house.ctx,
    new Request(`${site}/api/auth/renew?${new URLSearchParams({ callbackUrl })}`, {
      headers: { cookie: `slipway.session=${cookie}` },
    }),
  );

/** There and back, in a browser that is signed in at the provider, or in another one. */
async function renew(cookie: string, browser = house.browser): Promise<Response> {
  const begun = await begin(cookie);
  const { url } = await browser.go(begun.headers.get("location") ?? "");
  return house.callback(url, begun, cookie);
}

const signOutOf = (cookie: string) =>
  signOut(
    house.ctx,
    new Request(`${site}/api/auth/sign-out`, {
      method: "POST",
      headers: { origin: site, cookie: `slipway.session=${cookie}` },
    }),
  );

/** Does `work` after the provider has answered at `path`, and before Slipway hears of it, once. */
function duringNext(path: string, work: () => Promise<unknown>): void {
  const { fetch } = globalThis;
  const spy = vi.spyOn(globalThis, "fetch").mockImplementation(async (...given) => {
    const answered = await fetch(...given);
    const [to] = given;
    if (new URL(to instanceof Request ? to.url : to).pathname !== path) return answered;
    spy.mockRestore();
    await work();
    return answered;
  });
}

/** More than Entra ID writes into a token. */
const tooMany = Array.from({ length: 201 }, (_, index) => `group-${index}`);

const locationOf = (response: Response) => response.headers.get("location");
const endingOf = async (cookie: string) =>
  handle.db.session.findUniqueOrThrow({
    where: { id: (await readSessionCookie(cookie, house.ctx.config))?.sid ?? "" },
  });

/** A session that was asked about once and could not be confirmed. */
async function unconfirmed(person = "dana"): Promise<string> {
  const { cookie } = await house.signIn(person);
  house.ahead += 2 * minute;
  await house.look(cookie);
  house.ahead += 4 * minute;
  return cookie;
}

describe("a session that only a sign-in can confirm", () => {
  test("wants it after five minutes, and not before", async () => {
    const { cookie } = await house.signIn("dana");
    const wants = async () => {
      const session = await house.look(cookie);
      return session && wantsRenewal(session, house.ctx.now());
    };
    house.ahead += 2 * minute;
    expect(await wants()).toBe(false);
    house.ahead += 4 * minute;
    expect(await wants()).toBe(true);
  });

  test("does not want it while the provider is only silent", async () => {
    house.identity.manners.refreshTokens = true;
    const { cookie } = await house.signIn("dana");
    await house.identity.close();
    house.ahead += 6 * minute;
    const session = await house.look(cookie);
    expect(session && wantsRenewal(session, house.ctx.now())).toBe(false);
    const { identity } = await SignedInBrowser.open(handle.db);
    await identity.close();
  });

  test("is confirmed by going to the provider and back, stays the same session, and has the groups of now", async () => {
    const cookie = await unconfirmed();
    await house.setGroups("dana", ["team-checkout"]);
    const begun = await begin(cookie);
    const to = new URL(locationOf(begun) ?? "");
    expect(to.searchParams.get("prompt")).toBe("none");
    expect(to.searchParams.get("login_hint")).toBe("dana");
    const { url } = await house.browser.go(to);
    const answered = await house.callback(url, begun, cookie);
    expect(locationOf(answered)).toBe(`${site}/instances?team=payments`);
    const [before, after] = await Promise.all(
      [cookie, house.sessionOf(answered)].map((one) => readSessionCookie(one, house.ctx.config)),
    );
    expect(after).toEqual(before);
    expect((await house.look(cookie))?.groups).toEqual(["team-checkout"]);
    expect((await endingOf(cookie)).endedAt).toBeNull();
  });

  test("ends, and leads to the sign-in page and back, where the person is signed in there no more", async () => {
    const cookie = await unconfirmed();
    const answered = await renew(cookie, new Browser(house.identity.url));
    expect(locationOf(answered)).toBe(
      `${site}/sign-in?error=SessionRequired&callbackUrl=%2Finstances%3Fteam%3Dpayments`,
    );
    expect(await house.look(cookie)).toBeUndefined();
    expect((await endingOf(cookie)).endedBecause).toBe(
      "the identity provider wants them to sign in again",
    );
  });

  test("becomes nobody else's: it ends where another person is signed in there now", async () => {
    const cookie = await unconfirmed();
    const other = new Browser(house.identity.url);
    const page = await other.go(locationOf(await begin(cookie))?.replace("prompt=none", "") ?? "");
    await other.go(page.url, { person: "olivia" });
    const begun = await begin(cookie);
    const away = (locationOf(begun) ?? "").replace(/login_hint=[^&]+/, "");
    const answered = await house.callback((await other.go(away)).url, begun, cookie);
    expect(locationOf(answered)).toBe(
      `${site}/sign-in?error=SessionRequired&callbackUrl=%2Finstances%3Fteam%3Dpayments`,
    );
    expect(house.sessionOf(answered)).toBe("");
    expect(await house.look(cookie)).toBeUndefined();
  });

  test("ends, and leads to the sign-in page and back, where the provider does not say who they are", async () => {
    const cookie = await unconfirmed();
    await house.setGroups("dana", tooMany);
    house.identity.manners.userinfo = "refuses";
    expect(locationOf(await renew(cookie))).toBe(
      `${site}/sign-in?error=Refused&callbackUrl=%2Finstances%3Fteam%3Dpayments`,
    );
    expect(await house.look(cookie)).toBeUndefined();
  });

  test.each(["token", "userinfo", "graph"] as const)(
    "goes on as it is, where one was going, while the provider's %s endpoint fails for a moment",
    async (endpoint) => {
      house.configure({ OIDC_GRAPH_URL: house.identity.graphUrl });
      const cookie = await unconfirmed();
      await house.setGroups("dana", tooMany);
      house.identity.manners[endpoint] = "overloaded";
      const answered = await renew(cookie);
      expect(locationOf(answered)).toBe(`${site}/instances?team=payments`);
      expect(house.sessionOf(answered)).toBe("");
      expect((await house.look(cookie))?.groups).toEqual(["team-payments"]);
      house.identity.manners[endpoint] = "answers";
      expect(house.sessionOf(await renew(cookie))).not.toBe("");
      expect((await house.look(cookie))?.groups).toEqual(tooMany);
    },
  );

  test("loses groups that Microsoft Graph gave ten minutes ago, where it gives none now", async () => {
    house.configure({ OIDC_GRAPH_URL: house.identity.graphUrl });
    await house.setGroups("dana", tooMany);
    const { cookie } = await house.signIn("dana");
    house.identity.manners.graph = "overloaded";
    house.ahead += 9 * minute;
    await house.look(cookie);
    await renew(cookie);
    expect((await house.look(cookie))?.groups).toEqual(tooMany);
    house.ahead += 2 * minute;
    await renew(cookie);
    expect((await house.look(cookie))?.groups).toEqual([]);
  });

  test("goes on where the provider fails, without being sent there again and again", async () => {
    const cookie = await unconfirmed();
    const begun = await begin(cookie);
    const noted = begun.headers.getSetCookie().find((one) => one.startsWith("slipway.renewal="));
    expect(noted).toMatch(/; Path=\/; HttpOnly; SameSite=Lax; Max-Age=300$/);
    const back = new URL(`${site}/api/auth/callback/oidc?error=server_error`);
    back.searchParams.set(
      "state",
      new URL(locationOf(begun) ?? "").searchParams.get("state") ?? "",
    );
    const answered = await house.callback(back, begun, cookie);
    expect(locationOf(answered)).toBe(`${site}/instances?team=payments`);
    expect((await house.look(cookie))?.groups).toEqual(["team-payments"]);
  });

  test("is ended by no link of another site", async () => {
    const cookie = await unconfirmed();
    const begun = await begin(cookie);
    for (const state of ["", "&state=guessed"]) {
      const link = new URL(`${site}/api/auth/callback/oidc?error=login_required${state}`);
      await house.callback(link, begun, cookie);
      expect(await house.look(cookie)).toBeDefined();
    }
  });

  test("is taken to the provider by no link of another site before it wants to be", async () => {
    const { cookie } = await house.signIn("dana");
    for (const passed of [0, 2 * minute, 2 * minute]) {
      house.ahead += passed;
      await house.look(cookie);
      expect(locationOf(await begin(cookie))).toBe(`${site}/instances?team=payments`);
    }
    house.identity.manners.refreshTokens = true;
    const confirmed = await house.signIn("dana");
    house.ahead += 6 * minute;
    expect(locationOf(await begin(confirmed.cookie))).toBe(`${site}/instances?team=payments`);
  });

  test("is not brought back once it was signed out of", async () => {
    const cookie = await unconfirmed();
    const begun = await begin(cookie);
    const { url } = await house.browser.go(locationOf(begun) ?? "");
    await signOutOf(cookie);
    for (const sent of [cookie, ""]) {
      const answered = await house.callback(url, begun, sent);
      expect(locationOf(answered)).toBe(
        `${site}/sign-in?error=SessionRequired&callbackUrl=%2Finstances%3Fteam%3Dpayments`,
      );
      expect(house.sessionOf(answered)).toBe("");
    }
    expect(await house.look(cookie)).toBeUndefined();
  });

  test("lives for as long as is configured where nobody opens a page, also when asked often", async () => {
    const { cookie } = await house.signIn("dana");
    for (let passed = 0; passed < 57; passed += 3) {
      house.ahead += 3 * minute;
      expect((await house.look(cookie))?.groups).toEqual(["team-payments"]);
    }
    house.ahead += 4 * minute;
    expect(await house.look(cookie)).toBeUndefined();
    expect((await endingOf(cookie)).endedBecause).toBe("its groups could not be confirmed");
  });

  test.each(["confirmed", "refused", "unsaid"] as const)(
    "is as its renewal left it where the provider was asked before by its former tokens (%s)",
    async (outcome) => {
      const cookie = await unconfirmed();
      if (outcome === "refused") house.identity.manners.userinfo = "refuses";
      if (outcome === "confirmed") house.identity.manners.groupsAs = "list";
      let renewed: Uint8Array | undefined;
      duringNext("/me", async () => {
        house.identity.manners.userinfo = "answers";
        house.identity.manners.groupsAs = "entra";
        await house.setGroups("dana", ["team-checkout"]);
        await renew(cookie);
        ({ tokens: renewed } = await endingOf(cookie));
      });
      expect((await house.look(cookie))?.groups).toEqual(["team-checkout"]);
      const { endedAt, groupsReport, tokens } = await endingOf(cookie);
      expect(endedAt).toBeNull();
      expect(groupsReport).not.toHaveProperty("onlyAtSignIn");
      expect(renewed).toBeDefined();
      expect(tokens).toEqual(renewed);
    },
  );

  test("keeps no tokens where it was signed out of while the provider was asked", async () => {
    const cookie = await unconfirmed();
    duringNext("/me", () => signOutOf(cookie));
    expect(await house.look(cookie)).toBeUndefined();
    expect((await endingOf(cookie)).tokens).toHaveLength(0);
    expect((await endingOf(cookie)).endedBecause).toBe("signed out");
  });

  test("is left by its renewal as it became in the moment before that was saved", async () => {
    const cookie = await unconfirmed();
    const session = await house.look(cookie);
    if (session === undefined) throw new Error("There is no session.");
    const claims = { ...session.person, groups: ["stale"], unreadable: 0, areElsewhere: false };
    const report = { from: "claim", received: 1, unreadable: 0, dropped: 0 } as const;
    const renewed = (justBefore: () => Promise<unknown>) => {
      const db = new Proxy(handle.db, {
        get: (target, key) =>
          key === "$transaction"
            ? (work: Parameters<typeof target.$transaction>[0]) =>
                justBefore().then(() => target.$transaction(work))
            : (Reflect.get(target, key) as unknown),
      });
      const tokens = { access: "a", refresh: undefined, id: undefined, accessExpiresAt: undefined };
      return renewSession(
        { ...house.ctx, db },
        session,
        { claims, groups: ["stale"], report },
        tokens,
      );
    };
    const { id } = session;
    const checkedAt = house.ctx.now();
    await renewed(() =>
      handle.db.session.update({ where: { id }, data: { checkedAt, groups: ["viewers"] } }),
    );
    expect(await endingOf(cookie)).toMatchObject({ checkedAt, groups: ["viewers"] });
    await expect(renewed(() => signOutOf(cookie))).rejects.toMatchObject({
      code: "unauthenticated",
    });
    expect((await endingOf(cookie)).tokens).toHaveLength(0);
  });

  test("leaves its person's API token as it is when it ends", async () => {
    const { cookie } = await house.signIn("dana");
    const session = await house.look(cookie);
    if (session === undefined) throw new Error("There is no session.");
    const actor = personActor(session.person, session.groups, await currentAccess(house.ctx));
    const { text } = await createToken(
      { ...house.ctx, requestId: "test", actor },
      { name: "robot" },
    );
    house.ahead += 2 * minute;
    await house.look(cookie);
    house.ahead += 60 * minute;
    forgetTokens();
    expect((await tokenActor(house.ctx, text)).teams).toEqual(["payments"]);
  });
});

test("somebody without a session is sent to sign in", async () => {
  expect(locationOf(await begin("", "https://evil.example/"))).toBe(
    `${site}/sign-in?callbackUrl=%2F`,
  );
});

describe("a userinfo endpoint that refuses with 403", () => {
  test.each(["refuses", "refuses-without-challenge"] as const)(
    "ends the session, and nobody else's waits (%s)",
    async (userinfo) => {
      house.identity.manners.groupsAs = "list";
      const dana = await house.signIn("dana");
      const vera = await house.signIn("dana");
      house.ahead += 2 * minute;
      house.identity.manners.userinfo = userinfo;
      expect(await house.look(dana.cookie)).toBeUndefined();
      expect((await endingOf(dana.cookie)).endedBecause).toBe("the identity provider refused it");
      house.identity.manners.userinfo = "answers";
      await house.setGroups("dana", ["viewers"]);
      expect((await house.look(vera.cookie))?.groups).toEqual(["viewers"]);
    },
  );

  test.each(["refuses", "refuses-without-challenge"] as const)(
    "is told on the sign-in page (%s)",
    async (userinfo) => {
      house.identity.manners.groupsAs = "none";
      house.identity.manners.userinfo = userinfo;
      const { response, cookie } = await house.signIn("dana");
      expect(locationOf(response)).toBe(`${site}/sign-in?error=Refused`);
      expect(cookie).toBe("");
    },
  );
});
