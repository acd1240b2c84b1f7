import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { Config } from "@/lib/config/server";
import * as rules from "@/lib/access-rules/server";
import { openTestDatabase, testDatabaseUrl } from "@/lib/db/testing";
import { PortalError } from "@/lib/errors";
import { forgetFairUse } from "@/lib/fair-use/server";
import { currentContext, requirePage } from "./contexts";
import * as live from "./live-session";
import { sealTokens } from "./provider-tokens";
import { readSessionCookie } from "./session-cookie";
import { giveSession, testConfig } from "./testing";

const sent = { cookie: "", renewal: false, navigation: "1", path: "/instances?team=payments" };
vi.mock("next/headers", () => ({
  cookies: async () => ({
    get: (name: string) => {
      if (name === "slipway.renewal") return sent.renewal ? { name, value: "none" } : undefined;
      const [key, value] = sent.cookie.split("=");
      return key === name ? { name, value } : undefined;
    },
  }),
  headers: async () =>
    new Headers({ "x-slipway-path": sent.path, "x-slipway-navigation": sent.navigation }),
}));
vi.mock("next/navigation", () => ({
  redirect: (to: string) => {
    throw new Error(`to ${to}`);
  },
}));

const handle = openTestDatabase();
afterAll(() => handle.close());

let settings: Config;
beforeAll(() => {
  settings = testConfig({ DATABASE_URL: testDatabaseUrl() });
  for (const [key, value] of Object.entries(settings))
    if (typeof value === "string" && /^[A-Z_]+$/.test(key)) process.env[key] = value;
  process.env["GITHUB_TOKEN"] = "none";
});
beforeEach(() => {
  forgetFairUse();
  Object.assign(sent, { cookie: "", renewal: false, path: "/instances?team=payments" });
  sent.navigation = "1";
});

async function come(groups: string[]): Promise<string> {
  const person = { name: "Dana", email: "dana@example.com", groups };
  const { cookie, userId } = await giveSession(handle.db, settings, person);
  sent.cookie = cookie;
  return userId;
}

describe("a page", () => {
  it("is for whoever has a session and a role", async () => {
    const userId = await come(["team-payments"]);
    expect((await requirePage()).actor).toMatchObject({ userId, teams: ["payments"] });
  });

  it("sends somebody without a session to sign in, and back to where they were", async () => {
    await expect(requirePage()).rejects.toThrow(
      "to /sign-in?callbackUrl=%2Finstances%3Fteam%3Dpayments",
    );
    sent.path = "/";
    await expect(requirePage()).rejects.toThrow(/^to \/sign-in$/);
    sent.path = "//evil.example";
    await expect(requirePage()).rejects.toThrow(/^to \/sign-in$/);
  });

  it("sends somebody without a role to the page that says what to do", async () => {
    await come(["knitting"]);
    await expect(requirePage()).rejects.toThrow(/^to \/no-role$/);
  });

  it("is for who has no role, and authors a template", async () => {
    await come(["knitting"]);
    const access = await rules.currentAccess({ db: handle.db, config: settings });
    const authoring = { templates: ["postgres"], categories: [] };
    const grants = new Map([...access.grants, ["knitting", { roles: [], teams: [], authoring }]]);
    const read = vi.spyOn(rules, "currentAccess").mockResolvedValue({ ...access, grants } as never);
    try {
      expect((await requirePage()).actor).toMatchObject({ roles: [], authoring });
    } finally {
      read.mockRestore();
    }
  });

  it("that is opened sends a session which only the browser can have confirmed to the provider first", async () => {
    await come(["team-payments"]);
    const { sid } = (await readSessionCookie(sent.cookie.split("=")[1], settings)) ?? { sid: "" };
    await handle.db.session.update({
      where: { id: sid },
      data: {
        tokens: sealTokens(settings.SLIPWAY_ENCRYPTION_KEY, sid, {
          access: "a",
          accessExpiresAt: 0,
        }),
        checkedAt: new Date(Date.now() - 6 * 60_000),
        groupsReport: { from: "claim", received: 1, unreadable: 0, dropped: 0, onlyAtSignIn: true },
      },
    });
    await expect(requirePage()).rejects.toThrow(
      "to /api/auth/renew?callbackUrl=%2Finstances%3Fteam%3Dpayments",
    );
    sent.renewal = true;
    expect((await requirePage()).actor.teams).toEqual(["payments"]);
    Object.assign(sent, { renewal: false, navigation: "0" });
    expect((await requirePage()).actor.teams).toEqual(["payments"]);
    expect((await currentContext()).actor.teams).toEqual(["payments"]);
  });

  it("says where the provider has been silent for too long, and throws what else went wrong", async () => {
    const asked = vi.spyOn(live, "liveSession");
    asked.mockRejectedValueOnce(new PortalError("upstream_unavailable", "It is silent."));
    await expect(requirePage()).rejects.toThrow(/^to \/sign-in\?error=Unreachable&callbackUrl=/);
    asked.mockRejectedValueOnce(new PortalError("unavailable", "The database is away."));
    await expect(requirePage()).rejects.toThrow("The database is away.");
    asked.mockRestore();
  });
});

describe("a server action", () => {
  it("is for whoever has a session, and counts as what it is", async () => {
    await expect(currentContext()).rejects.toMatchObject({ code: "unauthenticated" });
    await come(["team-payments"]);
    for (let index = 0; index < 10; index += 1) await currentContext("submit");
    await expect(currentContext("submit")).rejects.toMatchObject({ code: "rate_limited" });
    await expect(currentContext()).resolves.toMatchObject({ actor: { name: "Dana" } });
  });
});
