import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import * as client from "openid-client";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { startIdentity, type Identity } from "./start-identity";
import { Browser } from "./testing-browser";

const redirectUri = "http://127.0.0.1:3999/api/auth/callback/oidc";
const signedOut = "http://127.0.0.1:3999/signed-out";
const secret = "a-secret-of-the-sandbox";

let dataDir: string;
let identity: Identity;
let browser: Browser;
let config: client.Configuration;

async function start(port = 0): Promise<void> {
  identity = await startIdentity({
    port,
    client: {
      id: "slipway",
      secret,
      redirectUris: [redirectUri],
      postLogoutRedirectUris: [signedOut],
    },
    dataDir,
  });
  const auth = client.ClientSecretBasic(secret);
  const options = { execute: [client.allowInsecureRequests] };
  config = await client.discovery(
    new URL(identity.url),
    "slipway",
    { client_secret: secret },
    auth,
    options,
  );
}

beforeEach(async () => {
  dataDir = mkdtempSync(path.join(tmpdir(), "identity-"));
  await start();
  browser = new Browser(identity.url);
});

afterEach(async () => {
  await identity.close();
  rmSync(dataDir, { recursive: true, force: true });
});

/** Signs in through the page (`person`) or by the session that is there (no `person`). */
async function signIn(person?: string, extra: Record<string, string> = {}) {
  const verifier = client.randomPKCECodeVerifier();
  const state = client.randomState();
  const nonce = client.randomNonce();
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri: redirectUri,
    scope: "openid profile email groups offline_access",
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
    state,
    nonce,
    ...extra,
  });
  let page = await browser.go(url);
  if (person !== undefined) page = await browser.go(page.url, { person });
  return client.authorizationCodeGrant(config, page.url, {
    pkceCodeVerifier: verifier,
    expectedState: state,
    expectedNonce: nonce,
  });
}

async function setGroups(
  id: string,
  groups: unknown,
  headers: Record<string, string> = {},
): Promise<Response> {
  return fetch(`${identity.url}/__people/${id}/groups`, {
    method: "POST",
    body: JSON.stringify(groups),
    headers: { "content-type": "application/json", ...headers },
  });
}

describe("signing in", () => {
  it("gives an ID token, userinfo and a refresh token that say who it is and in which groups", async () => {
    const tokens = await signIn("mia");
    const expected = {
      sub: "mia",
      email: "mia@example.com",
      name: "Mia Lindqvist",
      preferred_username: "mia",
      groups: ["team-payments", "team-search"],
    };
    expect(tokens.claims()).toMatchObject(expected);
    expect(await client.fetchUserInfo(config, tokens.access_token, "mia")).toMatchObject(expected);
    expect(tokens.expires_in).toBeLessThanOrEqual(300);
    expect(tokens.refresh_token).toBeTypeOf("string");
  });

  it("gives somebody without a role an empty list of groups, not a missing one", async () => {
    expect((await signIn("noa")).claims()?.groups).toEqual([]);
  });

  it("does not ask twice in one browser, and asks again when told to", async () => {
    await signIn("dana");
    expect((await signIn()).claims()?.sub).toBe("dana");
    expect((await signIn("olivia", { prompt: "login" })).claims()?.sub).toBe("olivia");
    expect((await signIn("vera", { prompt: "select_account" })).claims()?.sub).toBe("vera");
    expect((await signIn(undefined, { prompt: "consent" })).claims()?.sub).toBe("vera");
  });

  it("refuses a request without PKCE, at the redirect URI", async () => {
    const url = client.buildAuthorizationUrl(config, {
      redirect_uri: redirectUri,
      scope: "openid",
      state: "s",
    });
    const { url: end } = await browser.go(url);
    expect(end.searchParams.get("error")).toBe("invalid_request");
  });

  it("shows an error page, and redirects nowhere, when the redirect URI is not registered", async () => {
    const url = client.buildAuthorizationUrl(config, {
      redirect_uri: "http://evil.example/cb",
      scope: "openid",
    });
    const page = await browser.go(url);
    expect(page.status).toBe(400);
    expect(page.body).toContain("invalid_redirect_uri");
  });

  it("goes back with access_denied when the person does not sign in", async () => {
    const challenge = await client.calculatePKCECodeChallenge(client.randomPKCECodeVerifier());
    const url = client.buildAuthorizationUrl(config, {
      redirect_uri: redirectUri,
      scope: "openid",
      state: "s",
      code_challenge: challenge,
      code_challenge_method: "S256",
    });
    const page = await browser.go(url);
    const end = await browser.go(page.url, { cancel: "yes" });
    expect(end.url.searchParams.get("error")).toBe("access_denied");
  });

  it("has a page that loads nothing from elsewhere and runs no inline script", async () => {
    const challenge = await client.calculatePKCECodeChallenge(client.randomPKCECodeVerifier());
    const params = {
      redirect_uri: redirectUri,
      scope: "openid",
      code_challenge: challenge,
      code_challenge_method: "S256",
    };
    const page = await browser.go(client.buildAuthorizationUrl(config, params));
    expect(page.body).toContain("no password here");
    for (const name of ["Dana", "Diego", "Mia", "Olivia", "Vera", "Noa"])
      expect(page.body).toContain(name);
    expect(page.body).not.toMatch(/<script(?! src="\/)|style=|https?:\/\//);
    const policy = page.headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain(`form-action 'self' ${new URL(redirectUri).origin}`);
    expect(policy).not.toContain("unsafe");
  });

  it("explains a sign-in page that is opened without a sign-in", async () => {
    const page = await browser.go("/sign-in/nothing-of-the-kind");
    expect(page.status).toBe(400);
    expect(page.body).toContain("This sign-in is over");
  });
});

describe("signing out", () => {
  it("ends the session with the ID token, without a question, and returns to the application", async () => {
    const tokens = await signIn("dana");
    const url = client.buildEndSessionUrl(config, {
      id_token_hint: tokens.id_token ?? "",
      post_logout_redirect_uri: signedOut,
      state: "back",
    });
    const page = await browser.go(url);
    expect(page.body).toContain('src="/submit.js"');
    const end = await browser.go(action(page.body), { xsrf: xsrf(page.body), logout: "yes" });
    expect(end.url.href).toBe(`${signedOut}?state=back`);
    await expect(
      client.refreshTokenGrant(config, tokens.refresh_token ?? ""),
    ).rejects.toMatchObject({ error: "invalid_grant" });
    await expect(client.fetchUserInfo(config, tokens.access_token, "dana")).rejects.toMatchObject({
      status: 401,
    });
    expect((await signIn("diego")).claims()?.sub).toBe("diego");
  });

  it("asks first when anybody's link leads there", async () => {
    await signIn("dana");
    const page = await browser.go("/session/end");
    expect(page.body).not.toContain("submit.js");
    expect(page.body).toContain("Stay signed in");
  });

  it("does not return to an address that is not registered", async () => {
    const tokens = await signIn("dana");
    const url = client.buildEndSessionUrl(config, {
      id_token_hint: tokens.id_token ?? "",
      post_logout_redirect_uri: "http://evil.example/",
    });
    expect((await browser.go(url)).status).toBe(400);
  });
});

describe("groups changed while people are signed in", () => {
  it("count at once at the userinfo endpoint and in the next refreshed token", async () => {
    const tokens = await signIn("dana");
    expect((await setGroups("dana", ["team-checkout"])).status).toBe(200);
    expect(await client.fetchUserInfo(config, tokens.access_token, "dana")).toMatchObject({
      groups: ["team-checkout"],
    });
    const refreshed = await client.refreshTokenGrant(config, tokens.refresh_token ?? "");
    expect(refreshed.claims()?.groups).toEqual(["team-checkout"]);
  });

  it("can be changed on the page for people", async () => {
    const before = await browser.go("/people");
    expect(before.body).toContain('action="/people/dana"');
    await browser.go("/people/dana", { group: "viewers" });
    expect((await signIn("dana")).claims()?.groups).toEqual(["viewers"]);
  });

  it.each([
    ["another site's page", { origin: "http://evil.example" }, ["platform-ops"], 403],
    ["a form that needs no permission", { "content-type": "text/plain" }, ["platform-ops"], 415],
    ["something that is not a list of names", {}, { groups: "platform-ops" }, 400],
  ])("cannot be changed by %s", async (_who, headers, groups, status) => {
    expect((await setGroups("dana", groups, headers)).status).toBe(status);
    expect((await signIn("dana")).claims()?.groups).toEqual(["team-payments"]);
  });

  it("says so when there is no such person", async () => {
    expect((await setGroups("nobody", [])).status).toBe(404);
  });
});

describe("a restart", () => {
  it("keeps sessions, refresh tokens, signing keys and changed groups", async () => {
    const tokens = await signIn("dana");
    await setGroups("dana", ["viewers"]);
    const keys = await (await fetch(`${identity.url}/jwks`)).text();
    await identity.close();
    // The client notices that its idle connections are gone.
    await vi.waitFor(
      () =>
        expect(fetch(`${identity.url}/jwks`)).rejects.toMatchObject({
          cause: { code: "ECONNREFUSED" },
        }),
      { timeout: 60_000 },
    );
    await start(Number(new URL(identity.url).port));
    expect(await (await fetch(`${identity.url}/jwks`)).text()).toBe(keys);
    const refreshed = await client.refreshTokenGrant(config, tokens.refresh_token ?? "");
    expect(refreshed.claims()).toMatchObject({ sub: "dana", groups: ["viewers"] });
    expect((await signIn()).claims()?.sub).toBe("dana");
  });
});

function action(html: string): string {
  return /action="([^"]+)"/.exec(html)?.[1] ?? "";
}

function xsrf(html: string): string {
  return /name="xsrf" value="([^"]+)"/.exec(html)?.[1] ?? "";
}

const groups = (count: number) => Array.from({ length: count }, (_, index) => `group-${index}`);

function askGraph(address: string, token: string, body?: unknown): Promise<Response> {
  return fetch(address, {
    method: body === undefined ? "GET" : "POST",
    headers: { authorization: `Bearer ${token}` },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
}

describe("manners of real providers", () => {
  it("as Entra ID: 200 groups stand in the ID token alone, and of 201 none, but where they are", async () => {
    identity.manners.groupsAs = "entra";
    await setGroups("mia", groups(200));
    const within = await signIn("mia");
    expect(within.claims()?.groups).toHaveLength(200);
    expect(await client.fetchUserInfo(config, within.access_token, "mia")).not.toHaveProperty(
      "groups",
    );
    await setGroups("mia", groups(201));
    const claims = (await signIn()).claims();
    expect(claims).not.toHaveProperty("groups");
    expect(claims).toMatchObject({
      _claim_names: { groups: "src1" },
      _claim_sources: { src1: { endpoint: expect.stringContaining("/getMemberObjects") } },
    });
    identity.manners.groupsAs = "hasgroups";
    expect((await signIn()).claims()).toMatchObject({ hasgroups: true });
  });

  it("Microsoft Graph gives them in pages, to a token for User.Read", async () => {
    await setGroups("mia", groups(201));
    const without = await signIn("mia");
    const address = `${identity.graphUrl}/me/getMemberObjects`;
    const given = { securityEnabledOnly: false };
    expect((await askGraph(address, without.access_token, given)).status).toBe(403);
    expect((await askGraph(address, "made up", given)).status).toBe(401);
    const { access_token: token } = await signIn(undefined, {
      scope: `openid ${identity.url}/User.Read`,
    });
    const first = await (await askGraph(address, token, given)).json();
    expect(first.value).toHaveLength(150);
    const second = await (await askGraph(first["@odata.nextLink"], token)).json();
    expect(second.value).toHaveLength(51);
    expect(second).not.toHaveProperty("@odata.nextLink");
  });

  it("without a granted offline_access there is no refresh token", async () => {
    identity.manners.refreshTokens = false;
    expect((await signIn("mia")).refresh_token).toBeUndefined();
  });
});
