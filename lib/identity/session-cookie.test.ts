import { encode } from "next-auth/jwt";
import { expect, onTestFinished, test, vi } from "vitest";
import { cookieOf, cookieOptions, readSessionCookie, sessionCookieName } from "./session-cookie";
import { testConfig } from "./testing";

const config = testConfig();
const content = {
  sid: "0198a4c6-5b1e-7c3d-9e2f-1a2b3c4d5e6f",
  uid: "0198a4c6-5b1e-7c3d-9e2f-000000000001",
};

test("over https the cookie is bound to this host and sent by no other way", () => {
  const https = testConfig({ NEXTAUTH_URL: "https://slipway.example.com" });
  expect(sessionCookieName(https)).toBe("__Host-slipway.session");
  expect(cookieOptions(https)).toEqual({
    httpOnly: true,
    sameSite: "lax",
    path: "/",
    secure: true,
  });
  expect(sessionCookieName(config)).toBe("slipway.session");
});

test("a cookie says which session it is", async () => {
  const value = await encode({ token: content, secret: config.NEXTAUTH_SECRET });
  expect(await readSessionCookie(value, config)).toEqual(content);
});

test("an expired cookie, and one with something else in it, say nothing", async () => {
  const encoded = (token: Record<string, unknown>, maxAge = 60) =>
    encode({ token, secret: config.NEXTAUTH_SECRET, maxAge });
  expect(await readSessionCookie(await encoded(content, -60), config)).toBeUndefined();
  expect(
    await readSessionCookie(await encoded({ sid: "1; drop table", uid: content.uid }), config),
  ).toBeUndefined();
  expect(await readSessionCookie(await encoded({ name: "dana" }), config)).toBeUndefined();
});

test("a cookie that was good is believed without another look for a minute, and not for ever", async () => {
  let passed = 0;
  const clock = performance.now.bind(performance);
  vi.spyOn(performance, "now").mockImplementation(() => clock() + passed);
  const later = (milliseconds: number) => {
    passed += milliseconds;
    vi.setSystemTime(Date.now() + milliseconds);
  };
  vi.useFakeTimers({ toFake: ["Date"] });
  onTestFinished(() => {
    vi.useRealTimers();
    vi.restoreAllMocks();
  });
  const value = await encode({ token: content, secret: config.NEXTAUTH_SECRET, maxAge: 10 });
  expect(await readSessionCookie(value, config)).toEqual(content);
  later(59_000);
  expect(await readSessionCookie(value, config)).toEqual(content);
  later(2_000);
  // The cache reads its clock once a millisecond.
  await vi.waitFor(async () => expect(await readSessionCookie(value, config)).toBeUndefined(), {
    timeout: 60_000,
  });
});

test("a cookie is found by its whole name", () => {
  expect(
    cookieOf("a=1; xslipway.session=2; slipway.session=3=; slipway.session.0=4", "slipway.session"),
  ).toBe("3=");
  expect(cookieOf("slipway.sessions=1", "slipway.session")).toBeUndefined();
  expect(cookieOf(null, "slipway.session")).toBeUndefined();
});
