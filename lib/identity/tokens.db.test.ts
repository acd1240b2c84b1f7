import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { openTestDatabase, rolledBack } from "@/lib/db/testing";
import { can, system } from "@/lib/access";
import { forgetTokens, tokenActor, trustedFor } from "./api-token";
import { actorOf } from "./contexts";
import { createAccountToken, createToken, createTokenFor } from "./create-token";
import { forgetOldSessions } from "./forget-old-sessions";
import { listTokens } from "./list-tokens";
import { revokeToken } from "./revoke-token";
import { createServiceAccount } from "./service-accounts";
import { claimCheck } from "./store/sessions";
import { contextOf, giveSession, testConfig } from "./testing";

const handle = openTestDatabase();
afterAll(() => handle.close());
beforeEach(forgetTokens);

const later = (ctx: { now(): Date }, milliseconds: number) => ({
  now: () => new Date(Date.now() + milliseconds),
});

describe("an API token", () => {
  test("does what its person may, within its scopes, and no more", async () => {
    await rolledBack(handle, async (db) => {
      const ctx = await contextOf(db, { name: "Dana Okafor", teams: ["payments"] });
      const both = await createToken(ctx, { name: "laptop" });
      expect(both.text).toMatch(/^slp_[\w-]{43}$/);
      const actor = await tokenActor(ctx, both.text);
      expect(actor).toMatchObject({
        kind: "token",
        name: "Dana Okafor",
        roles: ["developer"],
        teams: ["payments"],
      });
      expect(can(actor, "request.open", { team: "payments" })).toBe(true);
      expect(can(actor, "request.open", { team: "checkout" })).toBe(false);
      expect(can(actor, "ops.read")).toBe(false);

      const reads = await tokenActor(
        ctx,
        (await createToken(ctx, { name: "dashboard", scopes: ["read"] })).text,
      );
      expect(can(reads, "catalog.read")).toBe(true);
      expect(can(reads, "request.open", { team: "payments" })).toBe(false);
    });
  });

  test("is stored as a hash only, and its text stands in no list and not in the audit record", async () => {
    await rolledBack(handle, async (db) => {
      const ctx = await contextOf(db);
      const { text, token } = await createToken(ctx, { name: "laptop" });
      const rows = await db.$queryRawUnsafe<{ row: string }[]>(
        "select t::text as row from api_tokens t union all select a::text from audit_entries a",
      );
      expect(rows.length).toBeGreaterThan(1);
      expect(
        rows.every(
          ({ row }) => !row.includes(text) && !row.includes(Buffer.from(text).toString("hex")),
        ),
      ).toBe(true);
      expect(JSON.stringify(await listTokens(ctx))).not.toContain(text);
      expect(await listTokens(ctx)).toMatchObject([
        { id: token.id, name: "laptop", scopes: ["read", "write"] },
      ]);
    });
  });

  test.each(["", "slp_", "slp_short", `slp_${"A".repeat(43)}`, `slp_${"A".repeat(43)}'; --`])(
    "that is unknown (%s) is refused without saying why",
    async (text) => {
      await rolledBack(handle, async (db) => {
        await expect(tokenActor(await contextOf(db), text)).rejects.toMatchObject({
          code: "unauthenticated",
          message: "The API token is not valid.",
        });
      });
    },
  );

  test("works no more when it has expired", async () => {
    await rolledBack(handle, async (db) => {
      const ctx = await contextOf(db);
      const { text } = await createToken(ctx, { name: "short", seconds: 3_600 });
      expect((await tokenActor({ ...ctx, ...later(ctx, 3_590_000) }, text)).name).toBe(
        "Dana Okafor",
      );
      await expect(tokenActor({ ...ctx, ...later(ctx, 3_601_000) }, text)).rejects.toMatchObject({
        code: "unauthenticated",
      });
    });
  });

  test("works no more once revoked, by its owner or by Ops, and nobody else can", async () => {
    await rolledBack(handle, async (db) => {
      const ctx = await contextOf(db);
      const { text, token } = await createToken(ctx, { name: "lost" });
      await tokenActor(ctx, text);
      const stranger = await contextOf(db, { name: "Diego Ferrari", teams: ["checkout"] });
      await expect(revokeToken(stranger, token.id)).rejects.toMatchObject({ code: "not_found" });
      await expect(revokeToken(ctx, "not-an-id")).rejects.toMatchObject({ code: "not_found" });
      const ops = await contextOf(db, { name: "Olivia Brandt", roles: ["ops"], teams: [] });
      expect((await revokeToken(ops, token.id)).revokedAt).not.toBeNull();
      await revokeToken(ctx, token.id);
      await expect(tokenActor(ctx, text)).rejects.toMatchObject({ code: "unauthenticated" });
      expect(
        await db.auditEntry.count({ where: { action: "api-token.revoke", subjectId: token.id } }),
      ).toBe(1);
    });
  });

  test("says when it was last used, to the minute", async () => {
    await rolledBack(handle, async (db) => {
      const begun = Date.now();
      const at = (seconds: number) => new Date(begun + seconds * 1_000);
      const ctx = { ...(await contextOf(db)), now: () => at(0) };
      const { text, token } = await createToken(ctx, { name: "laptop" });
      const usedAt = async (seconds: number) => {
        forgetTokens();
        await tokenActor({ ...ctx, now: () => at(seconds) }, text);
        return (await db.apiToken.findUniqueOrThrow({ where: { id: token.id } })).lastUsedAt;
      };
      expect(await usedAt(5)).toEqual(at(5));
      // Each use would be a write.
      expect(await usedAt(64)).toEqual(at(5));
      expect(await usedAt(65)).toEqual(at(65));
    });
  });

  test("makes no other token, and nobody without a role gets one", async () => {
    await rolledBack(handle, async (db) => {
      const ctx = await contextOf(db);
      const { text } = await createToken(ctx, { name: "laptop" });
      const actor = await tokenActor(ctx, text);
      await expect(createToken({ ...ctx, actor }, { name: "copy" })).rejects.toMatchObject({
        code: "forbidden",
      });
      await expect(
        createToken(await contextOf(db, { name: "Noa Levi", roles: [], teams: [] }), { name: "x" }),
      ).rejects.toMatchObject({ code: "forbidden" });
    });
  });

  test("says which value of a wish for one is wrong", async () => {
    await rolledBack(handle, async (db) => {
      const ctx = await contextOf(db);
      await expect(createToken(ctx, { name: " ", seconds: 10 })).rejects.toMatchObject({
        code: "invalid",
        fields: [{ pointer: "/name" }, { pointer: "/seconds" }],
      });
    });
  });

  test("waits for its person once the provider has not confirmed them for a week", async () => {
    await rolledBack(handle, async (db) => {
      const ctx = await contextOf(db);
      const { text } = await createToken(ctx, { name: "robot" });
      const late = later(ctx, trustedFor + 1_000);
      await expect(tokenActor({ ...ctx, ...late }, text)).rejects.toMatchObject({
        code: "unauthenticated",
        message: "This API token has to be confirmed.",
      });
    });
  });
});

describe("the command line's way to a token", () => {
  test("is by email address, whatever its case, for somebody who has signed in", async () => {
    await rolledBack(handle, async (db) => {
      const dana = await contextOf(db);
      const ctx = { ...dana, actor: system };
      const { token, text } = await createTokenFor(ctx, " Dana.Okafor@Example.com ", {
        name: "slipway token create",
        seconds: 3_600,
      });
      expect(token.owner.id).toBe(dana.actor.userId);
      expect((await tokenActor(ctx, text)).userId).toBe(dana.actor.userId);
      await expect(createTokenFor(ctx, "nobody@example.com", { name: "x" })).rejects.toMatchObject({
        code: "not_found",
      });
      await expect(
        createTokenFor(dana, "dana.okafor@example.com", { name: "x" }),
      ).rejects.toMatchObject({ code: "forbidden" });
    });
  });
});

const at = (headers: Record<string, string>, method = "POST") =>
  new Request("http://localhost:3000/api/v1/requests", { method, headers });

describe("who calls the API", () => {
  test("is known by a session's cookie, and then only a page of Slipway may change something", async () => {
    await rolledBack(handle, async (db) => {
      const config = testConfig();
      const ctx = await contextOf(db, {}, { config });
      const { cookie, userId } = await giveSession(db, config, {
        name: "Mia Lindqvist",
        email: "mia@example.com",
        groups: ["team-search"],
      });
      expect(await actorOf(ctx, at({ cookie }, "GET"))).toMatchObject({
        kind: "person",
        userId,
        teams: ["search"],
      });
      expect(await actorOf(ctx, at({ cookie, origin: "http://localhost:3000" }))).toMatchObject({
        userId,
      });
      for (const headers of [
        { origin: "https://evil.example" },
        { origin: "null" },
        { "sec-fetch-site": "cross-site" },
        {},
      ] as Record<string, string>[]) {
        await expect(actorOf(ctx, at({ cookie, ...headers }))).rejects.toMatchObject({
          code: "forbidden",
        });
      }
    });
  });

  test("is known by a token, which needs no origin, and a wrong one is not made up for by a cookie", async () => {
    await rolledBack(handle, async (db) => {
      const config = testConfig();
      const ctx = await contextOf(db, {}, { config });
      const { text } = await createToken(ctx, { name: "laptop" });
      const { cookie } = await giveSession(db, config, {
        name: "Mia",
        email: "mia@example.com",
        groups: ["team-search"],
      });
      expect(await actorOf(ctx, at({ authorization: `Bearer ${text}` }))).toMatchObject({
        kind: "token",
        userId: ctx.actor.userId,
      });
      expect(await actorOf(ctx, at({ authorization: `bearer  ${text}` }))).toMatchObject({
        kind: "token",
      });
      for (const authorization of ["Bearer", "Bearer x", "Basic c2xwOg==", `Token ${text}`]) {
        await expect(actorOf(ctx, at({ authorization, cookie }, "GET"))).rejects.toMatchObject({
          code: "unauthenticated",
        });
      }
    });
  });

  test("is nobody without either", async () => {
    await rolledBack(handle, async (db) => {
      await expect(actorOf(await contextOf(db), at({}, "GET"))).rejects.toMatchObject({
        code: "unauthenticated",
      });
    });
  });
});

test("sessions and tokens that nobody can use are forgotten after a month, and no others", async () => {
  await rolledBack(handle, async (db) => {
    const ctx = await contextOf(db);
    await createToken(ctx, { name: "short", seconds: 60 });
    const { token } = await createToken(ctx, { name: "long", seconds: 300 * 24 * 60 * 60 });
    // Those of service accounts say who was behind what these did.
    const account = await createServiceAccount(ctx, { team: "payments", name: "b", reason: "c" });
    await createAccountToken(ctx, account.id, { name: "short", seconds: 60 });
    const { sessionId } = await giveSession(db, testConfig(), {
      name: "Mia",
      email: "mia@example.com",
      groups: [],
    });
    const inAMonth = new Date(Date.now() + 32 * 24 * 60 * 60 * 1_000);
    const month = 30 * 24 * 60 * 60 * 1_000;
    await forgetOldSessions(db, new Date(Date.now() - month), 10_000);
    expect(await db.session.count({ where: { id: sessionId } })).toBe(1);
    await forgetOldSessions(db, new Date(inAMonth.getTime() - month), 10_000);
    expect(await db.session.count({ where: { id: sessionId } })).toBe(0);
    expect((await listTokens(ctx)).map((one) => one.id)).toEqual([token.id]);
    expect(await db.apiToken.count({ where: { userId: account.id } })).toBe(1);
  });
});

test("of several processes that would ask the provider about a session, one does", async () => {
  const config = testConfig();
  const { sessionId } = await giveSession(handle.db, config, {
    name: "Mia",
    email: "mia@example.com",
    groups: [],
  });
  const now = new Date(Date.now() + 9 * 60 * 60 * 1_000);
  const claims = await Promise.all(
    Array.from({ length: 6 }, () =>
      claimCheck(handle.db, sessionId, now, new Date(now.getTime() - 60_000), 30),
    ),
  );
  expect(claims.filter((claim) => claim !== undefined)).toHaveLength(1);
  // A process that died while asking is made up for.
  const afterwards = new Date(now.getTime() + 31_000);
  expect(
    await claimCheck(handle.db, sessionId, afterwards, new Date(afterwards.getTime() - 60_000), 30),
  ).toBeDefined();
});
