import { notFound, redirect } from "next/navigation";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { PortalError } from "@/lib/errors";
import { createLog } from "@/lib/log/server";
import { loggedPath } from "./report";
import { requestIdOf } from "./request-id";
import { isSameOrigin } from "./same-origin";
import { securityHeaders } from "./security-headers";
import { withProblem } from "./with-problem";

/** The log is the process'; what it says here is collected. */
const shared = globalThis as { __slipwayLog?: ReturnType<typeof createLog> };
beforeEach(() => {
  shared.__slipwayLog = createLog("test", "silent");
});
afterEach(() => {
  delete shared.__slipwayLog;
});

async function call(error: unknown, headers = {}): Promise<Response> {
  const handler = withProblem(() => {
    throw error;
  });
  return handler(new Request("http://localhost:3000/api/v1/x", { headers }));
}

describe("a route handler's failure", () => {
  test("is a problem document with status, code, hint and request id", async () => {
    const response = await call(
      new PortalError("rate_limited", "Too much at once.", { hint: "Wait.", retryAfter: 2.4 }),
      { "x-request-id": "abcdef-123" },
    );
    expect(response.status).toBe(429);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect(response.headers.get("retry-after")).toBe("3");
    expect(response.headers.get("x-request-id")).toBe("abcdef-123");
    expect(await response.json()).toEqual({
      type: "about:blank",
      code: "rate_limited",
      status: 429,
      title: "Too many requests",
      detail: "Too much at once.",
      hint: "Wait.",
      fields: [],
      retryAfter: 2.4,
      requestId: "abcdef-123",
    });
  });

  test("says nothing of what is unknown", async () => {
    const response = await call(new Error("connect ECONNREFUSED postgresql://slipway:hunter2@db"));
    expect(response.status).toBe(500);
    expect(await response.text()).not.toMatch(/hunter2|ECONNREFUSED|at .*\.ts/);
  });

  test("with 401 says how to sign in", async () => {
    expect(
      (await call(new PortalError("unauthenticated", "No."))).headers.get("www-authenticate"),
    ).toMatch(/^Bearer/);
  });

  test.each([
    ["redirect", () => redirect("/catalog")],
    ["notFound", () => notFound()],
  ])("is none where it is Next.js' own %s", async (_name, signal) => {
    await expect(
      withProblem(() => signal())(new Request("http://localhost:3000/")),
    ).rejects.toHaveProperty("digest");
  });
});

test("the log learns neither a token in a path nor a query", () => {
  expect(loggedPath("/api/webhooks/flagger/staging/s3cr3t")).toBe(
    "/api/webhooks/flagger/staging/[removed]",
  );
  expect(loggedPath("/api/webhooks/flagger/staging/s3cr3t/more?x")).toBe(
    "/api/webhooks/flagger/staging/[removed]",
  );
  expect(loggedPath("/api/auth/callback/oidc?code=s3cr3t")).toBe("/api/auth/callback/oidc");
});

describe("a request id", () => {
  test("is kept where it can stand in a log", () => {
    expect(requestIdOf("0af7651916cd43dd8448eb211c80319c")).toBe(
      "0af7651916cd43dd8448eb211c80319c",
    );
  });
  test.each([
    null,
    undefined,
    "",
    "short",
    "a b c d e f g",
    "new\nline-in-it",
    "x".repeat(200),
    "<script>alert(1)</script>",
  ])("is made anew for %j", (given) => {
    expect(requestIdOf(given)).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe("the same origin", () => {
  const site = "https://slipway.example.com";
  test.each<[Record<string, string>, boolean]>([
    [{ origin: site }, true],
    [{ origin: "https://slipway.internal", host: "slipway.internal" }, true],
    [{ "sec-fetch-site": "same-origin" }, true],
    [{ origin: "https://evil.example", host: "slipway.example.com" }, false],
    [{ origin: "https://evil.example", "sec-fetch-site": "same-origin" }, false],
    [{ origin: "http://slipway.example.com", host: "x" }, false],
    [{ origin: "https://slipway.example.com.evil.example" }, false],
    [{ origin: "null" }, false],
    [{ "sec-fetch-site": "same-site" }, false],
    [{ referer: `${site}/catalog` }, false],
    [{}, false],
  ])("of %j: %s", (headers, same) => {
    expect(isSameOrigin(new Headers(headers), site)).toBe(same);
  });
});

describe("the headers of every answer", () => {
  const production = {
    nonce: "bm9uY2U=",
    site: "https://slipway.example.com",
    issuer: "https://sso.example.com/realms/a",
    gitHost: "https://github.example.com",
    development: false,
  };

  test("let only this site's own scripts and styles run", () => {
    const policy = securityHeaders(production)["content-security-policy"] ?? "";
    expect(policy).not.toContain("unsafe");
    expect(policy).toContain("script-src 'self' 'nonce-bm9uY2U=' 'strict-dynamic'");
    expect(policy).toContain("style-src 'self' 'nonce-bm9uY2U='");
    expect(policy).toContain(
      "form-action 'self' https://slipway.example.com https://sso.example.com https://github.example.com;",
    );
    for (const closed of [
      "frame-ancestors 'none'",
      "base-uri 'none'",
      "object-src 'none'",
      "default-src 'self'",
    ])
      expect(policy).toContain(closed);
  });

  test("ask for https only where it is there", () => {
    expect(securityHeaders(production)["strict-transport-security"]).toMatch(/max-age=63072000/);
    expect(securityHeaders({ ...production, site: "http://localhost:3000" })).not.toHaveProperty(
      "strict-transport-security",
    );
  });
});
