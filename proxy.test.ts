import { NextRequest } from "next/server";
import { beforeAll, describe, expect, test } from "vitest";

const site = "https://slipway.example.com";
let proxy: (request: NextRequest) => Response;

beforeAll(async () => {
  Object.assign(process.env, {
    DATABASE_URL: "postgresql://nobody@127.0.0.1:1/none",
    NEXTAUTH_URL: site,
    NEXTAUTH_SECRET: "x".repeat(32),
    SLIPWAY_ENCRYPTION_KEY: Buffer.alloc(32).toString("base64"),
    OIDC_ISSUER: "https://sso.example.com/realms/a",
    OIDC_CLIENT_ID: "slipway",
    OIDC_CLIENT_SECRET: "client-secret",
    GITHUB_TOKEN: "token",
    GITHUB_WEBHOOK_SECRET: "x".repeat(16),
    LOG_LEVEL: "silent",
  });
  ({ proxy } = await import("./proxy"));
});

const ask = (address: string, headers: Record<string, string> = {}, method = "GET") =>
  proxy(new NextRequest(site + address, { method, headers }));

/** A request header that is passed on to the page. */
const passedOn = (response: Response, name: string) =>
  response.headers.get(`x-middleware-request-${name}`);

describe("without a session", () => {
  test("a page leads to signing in, and back to itself", () => {
    const response = ask("/catalog?q=web&_rsc=1abc");
    expect(response.status).toBe(303);
    expect(response.headers.get("location")).toBe(
      `${site}/sign-in?callbackUrl=${encodeURIComponent("/catalog?q=web")}`,
    );
    expect(ask("/").headers.get("location")).toBe(`${site}/sign-in`);
  });

  test("the API answers with a problem document, unless a token came along", async () => {
    const response = ask("/api/v1/templates");
    expect(response.status).toBe(401);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect(await response.json()).toMatchObject({
      code: "unauthenticated",
      requestId: response.headers.get("x-request-id"),
    });
    expect(
      passedOn(ask("/api/v1/templates", { authorization: "Bearer slp_x" }), "x-request-id"),
    ).toBeTruthy();
  });

  test("a form's action is left to answer for itself", () => {
    expect(
      passedOn(
        ask("/catalog/web-service/launch", { "next-action": "abc", origin: site }, "POST"),
        "x-slipway-path",
      ),
    ).toBe("/catalog/web-service/launch");
  });
});

describe("what another site posts to a page", () => {
  test.each([
    ["an action that another site calls", "/catalog", { origin: "https://evil.example" }, "POST"],
    ["an action without an origin", "/catalog", { "next-action": "abc" }, "POST"],
    ["an action with an origin that is none", "/catalog", { origin: "" }, "POST"],
  ])("is refused before the page sees it: %s", async (_what, address, headers, method) => {
    const response = ask(address, headers as Record<string, string>, method);
    expect(response.status).toBe(403);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect(((await response.json()) as { detail: string }).detail.length).toBeGreaterThan(10);
  });
});

describe("every answer", () => {
  test.each(["/catalog", "/sign-in", "/api/v1/templates", "/api/healthz", "/api/webhooks/github"])(
    "has the headers that protect it: %s",
    (address) => {
      const { headers } = ask(address);
      expect(headers.get("content-security-policy")).toMatch(
        /script-src 'self' 'nonce-[^']{20,}' 'strict-dynamic'/,
      );
      expect(headers.get("content-security-policy")).not.toContain("unsafe");
      expect(headers.get("strict-transport-security")).toBeTruthy();
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("x-request-id")).toMatch(/^[\w-]{8,}$/);
    },
  );

  test("has a nonce of its own, and the page gets the same one", () => {
    const [one, other] = [ask("/sign-in"), ask("/sign-in")];
    const nonce = passedOn(one, "x-nonce") ?? "";
    expect(nonce).not.toBe(passedOn(other, "x-nonce"));
    expect(one.headers.get("content-security-policy")).toContain(`'nonce-${nonce}'`);
    expect(passedOn(one, "content-security-policy")).toBe(
      one.headers.get("content-security-policy"),
    );
  });

  test("keeps a request id that a proxy in front gave, and replaces one that could not stand in a log", () => {
    expect(
      ask("/sign-in", { "x-request-id": "trace-0af7651916" }).headers.get("x-request-id"),
    ).toBe("trace-0af7651916");
    expect(
      ask("/sign-in", { "x-request-id": "<script>" }).headers.get("x-request-id"),
    ).not.toContain("<");
  });

  test("takes nobody's word for the headers that only this makes", () => {
    const forged = ask("/catalog?a=1", {
      cookie: "__Host-slipway.session=x",
      "x-slipway-path": "https://evil.example",
      "x-nonce": "mine",
    });
    expect(passedOn(forged, "x-slipway-path")).toBe("/catalog?a=1");
    expect(passedOn(forged, "x-nonce")).not.toBe("mine");
  });
});
