import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair, type JWK, SignJWT } from "jose";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { accessOfGroups } from "@/lib/access";
import type { Config } from "@/lib/config/server";
import { askProvider } from "./ask-provider";
import { endSessionUrl, identityProvider, scopesOf } from "./provider";
import type { ProviderTokens } from "./provider-tokens";
import { testConfig } from "./testing";
import { vouch } from "./vouch";

/**
 * Providers that answer as the sandbox's does not, in the way of some real ones (groups in the ID
 * token alone, no refresh tokens, no end-session endpoint), and providers that are unwell.
 */
interface Manners {
  metadata?: Record<string, unknown>;
  userinfo?: (token: string) => [status: number, body: unknown, headers?: Record<string, string>];
  /** Claims of the ID token that comes with renewed tokens; an error is a refusal. */
  renew?: (
    refresh: string,
  ) => { claims: Record<string, unknown> } | { status: number; body: unknown };
}

let server: Server;
let issuer: string;
let config: Config;
const reading = () => ({
  config,
  access: accessOfGroups({ opsGroups: [], viewerGroups: [], teamPrefix: "team-" }),
});
let manners: Manners;
let asked: string[];

beforeEach(async () => {
  const { privateKey, publicKey } = await generateKeyPair("RS256", { extractable: true });
  const jwk: JWK = { ...(await exportJWK(publicKey)), kid: "1", alg: "RS256", use: "sig" };
  manners = {};
  asked = [];
  server = createServer((request, response) => void serve(request, response, privateKey, jwk));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  config = testConfig({ OIDC_ISSUER: issuer });
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  key: CryptoKey,
  jwk: JWK,
): Promise<void> {
  const { pathname } = new URL(request.url ?? "/", issuer);
  const reply = (status: number, body: unknown, headers: Record<string, string> = {}) =>
    response
      .writeHead(status, { "content-type": "application/json", ...headers })
      .end(JSON.stringify(body));
  if (pathname === "/.well-known/openid-configuration") {
    return void reply(200, {
      issuer,
      authorization_endpoint: `${issuer}/authorize`,
      token_endpoint: `${issuer}/token`,
      userinfo_endpoint: `${issuer}/userinfo`,
      jwks_uri: `${issuer}/jwks`,
      response_types_supported: ["code"],
      subject_types_supported: ["public"],
      id_token_signing_alg_values_supported: ["RS256"],
      ...manners.metadata,
    });
  }
  if (pathname === "/jwks") return void reply(200, { keys: [jwk] });
  asked.push(pathname);
  if (pathname === "/userinfo") {
    const [status, body, headers] = manners.userinfo?.(
      (request.headers.authorization ?? "").slice("Bearer ".length),
    ) ?? [200, { sub: "dana" }];
    return void reply(status, body, headers);
  }
  let text = "";
  for await (const chunk of request) text += String(chunk);
  const answer = manners.renew?.(new URLSearchParams(text).get("refresh_token") ?? "") ?? {
    status: 400,
    body: { error: "invalid_grant" },
  };
  if ("status" in answer) return void reply(answer.status, answer.body);
  const id = await new SignJWT(answer.claims)
    .setProtectedHeader({ alg: "RS256", kid: "1" })
    .setIssuer(issuer)
    .setAudience("slipway")
    .setIssuedAt()
    .setExpirationTime("1h")
    .sign(key);
  reply(200, {
    access_token: "renewed",
    token_type: "Bearer",
    expires_in: 300,
    refresh_token: "rotated",
    id_token: id,
  });
}

const now = new Date();
const ask = (tokens: Partial<ProviderTokens> = {}, groups = ["team-payments"]) =>
  askProvider(reading(), { subject: "dana", tokens: { access: "first", ...tokens }, groups, now });
const unauthorized: [number, unknown, Record<string, string>] = [
  401,
  { error: "invalid_token" },
  { "www-authenticate": 'Bearer error="invalid_token"' },
];

describe("groups", () => {
  test("come from the userinfo endpoint where it knows them", async () => {
    manners.userinfo = () => [200, { sub: "dana", groups: ["viewers"] }];
    expect(await ask()).toMatchObject({ kind: "confirmed", groups: ["viewers"] });
    expect(asked).toEqual(["/userinfo"]);
  });

  test("come from a renewed ID token where the endpoint does not know them", async () => {
    manners.renew = () => ({ claims: { sub: "dana", groups: ["team-search"] } });
    expect(await ask({ refresh: "r" })).toMatchObject({
      kind: "confirmed",
      groups: ["team-search"],
      tokens: { access: "renewed", refresh: "rotated" },
    });
  });

  test("are none where the provider leaves the claim out for somebody without any", async () => {
    manners.renew = () => ({ claims: { sub: "dana" } });
    expect(await ask({ refresh: "r" })).toMatchObject({ kind: "confirmed", groups: [] });
  });

  test("cannot be learned again without a refresh token, and then nobody pretends so", async () => {
    expect(await ask()).toMatchObject({ kind: "unsaid" });
    expect(await ask({}, [])).toMatchObject({ kind: "confirmed", groups: [] });
  });

  test("come from the ID token where there is no userinfo endpoint", async () => {
    manners.metadata = { userinfo_endpoint: undefined };
    manners.renew = () => ({ claims: { sub: "dana", groups: ["sre"] } });
    expect(await ask({ refresh: "r" })).toMatchObject({ kind: "confirmed", groups: ["sre"] });
    expect(asked).toEqual(["/token"]);
  });
});

describe("tokens", () => {
  test("that have expired are renewed before anything is asked", async () => {
    manners.userinfo = (token) =>
      token === "renewed" ? [200, { sub: "dana", groups: [] }] : unauthorized;
    manners.renew = () => ({ claims: { sub: "dana" } });
    expect(await ask({ refresh: "r", accessExpiresAt: now.getTime() - 1 })).toMatchObject({
      kind: "confirmed",
      tokens: { refresh: "rotated" },
    });
    expect(asked).toEqual(["/token", "/userinfo"]);
  });

  test("that ended early are renewed once", async () => {
    manners.userinfo = (token) =>
      token === "renewed" ? [200, { sub: "dana", groups: [] }] : unauthorized;
    manners.renew = () => ({ claims: { sub: "dana" } });
    expect(await ask({ refresh: "r" })).toMatchObject({ kind: "confirmed" });
    manners.userinfo = () => unauthorized;
    asked = [];
    expect(await ask({ refresh: "r" })).toMatchObject({ kind: "refused" });
    expect(asked).toEqual(["/userinfo", "/token", "/userinfo"]);
  });

  test("that were renewed are kept even where the provider then falls silent: the old refresh token is used up", async () => {
    manners.userinfo = () => [500, {}];
    manners.renew = () => ({ claims: { sub: "dana" } });
    expect(await ask({ refresh: "r", accessExpiresAt: now.getTime() - 1 })).toMatchObject({
      kind: "silent",
      tokens: { access: "renewed", refresh: "rotated" },
    });
  });
});

describe("without a refresh token", () => {
  test("an access token that has ended says nothing of the person: only a sign-in can", async () => {
    manners.userinfo = () => unauthorized;
    expect(await ask({ accessExpiresAt: now.getTime() - 1 })).toMatchObject({ kind: "unsaid" });
    expect(asked).toEqual([]);
    expect(await ask({ accessExpiresAt: now.getTime() + 60_000 })).toMatchObject({
      kind: "refused",
    });
  });
});

describe("the provider", () => {
  test.each<[string, Manners]>([
    ["401 at the userinfo endpoint", { userinfo: () => unauthorized }],
    ["401 without a challenge", { userinfo: () => [401, {}] }],
    ["403 without a challenge", { userinfo: () => [403, {}] }],
    ["403 with an error in its body", { userinfo: () => [403, { error: "insufficient_scope" }] }],
    ["403 in HTML", { userinfo: () => [403, "<html>", { "content-type": "text/html" }] }],
    ["403 with a challenge", { userinfo: () => [403, {}, { "www-authenticate": "Bearer" }] }],
    [
      "somebody else's claims",
      { userinfo: () => [200, { sub: "olivia", groups: ["platform-ops"] }] },
    ],
  ])("says no with %s", async (_what, given) => {
    manners = given;
    expect(await ask()).toMatchObject({ kind: "refused" });
  });

  test("says no when it takes the refresh token back", async () => {
    expect(await ask({ refresh: "r", accessExpiresAt: 0 })).toMatchObject({ kind: "refused" });
  });

  test("says no with a renewed ID token of somebody else", async () => {
    manners.renew = () => ({ claims: { sub: "olivia", groups: ["platform-ops"] } });
    expect(await ask({ refresh: "r", accessExpiresAt: 0 })).toMatchObject({ kind: "refused" });
  });

  test.each<[string, Manners]>([
    ["fails", { userinfo: () => [500, {}] }],
    ["is overloaded", { userinfo: () => [429, {}] }],
    [
      "answers with something else",
      { userinfo: () => [200, "<html>", { "content-type": "text/html" }] },
    ],
    [
      "does not know Slipway any more",
      {
        userinfo: () => unauthorized,
        renew: () => ({ status: 401, body: { error: "invalid_client" } }),
      },
    ],
    [
      "fails at renewing with 403",
      { userinfo: () => unauthorized, renew: () => ({ status: 403, body: {} }) },
    ],
    [
      "fails at renewing",
      { userinfo: () => unauthorized, renew: () => ({ status: 503, body: {} }) },
    ],
  ])("is no reason to sign anybody out when it %s", async (_what, given) => {
    manners = given;
    expect(await ask({ refresh: "r" })).toMatchObject({ kind: "silent" });
  });

  test("is asked for groups and a refresh token only where it knows them", async () => {
    manners.metadata = { scopes_supported: ["openid", "email", "profile"] };
    expect(scopesOf(await identityProvider(config), config)).toBe("openid profile email");
    config = { ...config, OIDC_CLIENT_ID: "again" };
    manners.metadata = {
      scopes_supported: ["openid", "email", "profile", "groups", "offline_access"],
    };
    expect(scopesOf(await identityProvider(config), config)).toBe(
      "openid profile email groups offline_access",
    );
    config = { ...config, OIDC_CLIENT_ID: "and again" };
    manners.metadata = {};
    expect(scopesOf(await identityProvider(config), config)).toBe(
      "openid profile email offline_access",
    );
    config = { ...config, OIDC_GRAPH_URL: "https://graph.microsoft.com/v1.0" };
    expect(scopesOf(await identityProvider(config), config)).toBe(
      "openid profile email offline_access https://graph.microsoft.com/User.Read",
    );
  });

  test("without an end-session endpoint has no address to sign out at", async () => {
    expect(endSessionUrl(await identityProvider(config), config, "id")).toBeUndefined();
  });
});

describe("at sign-in", () => {
  test("groups that do not fit into the ID token are asked for", async () => {
    manners.userinfo = () => [
      200,
      { sub: "dana", groups: ["team-payments"], name: "Dana Okafor", email: "dana@example.com" },
    ];
    expect(
      await vouch(reading(), { sub: "dana", _claim_names: { groups: "src1" } }, "first", now),
    ).toMatchObject({
      claims: { subject: "dana", name: "Dana Okafor", email: "dana@example.com" },
      groups: ["team-payments"],
      report: { from: "claim", received: 1 },
    });
  });

  test("an ID token that says it all is enough", async () => {
    await vouch(reading(), { sub: "dana", groups: [], email: "dana@example.com" }, "first", now);
    expect(asked).toEqual([]);
  });

  test("nothing of somebody else's userinfo is taken", async () => {
    manners.userinfo = () => [200, { sub: "olivia", groups: ["platform-ops"] }];
    await expect(vouch(reading(), { sub: "dana" }, "first", now)).rejects.toMatchObject({
      code: "upstream_refused",
    });
  });
});
