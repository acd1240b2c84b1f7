import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { can, system } from "@/lib/access";
import { type DatabaseHandle, openDatabase } from "@/lib/db/server";
import { makeTestDatabase, rolledBack } from "@/lib/db/testing";
import { forgetTokens, tokenActor } from "./api-token";
import { createAccountToken, createToken, createTokenFor } from "./create-token";
import { listAllTokens, listTokens, serviceAccountsWithTokens } from "./list-tokens";
import { thereAndBack } from "@/lib/paging/testing";
import { revokeToken } from "./revoke-token";
import {
  createServiceAccount,
  endServiceAccount,
  extendServiceAccount,
  listServiceAccounts,
} from "./service-accounts";
import { hashToken, newTokenText } from "./token-text";
import { contextOf } from "./testing";
import { findTokens } from "./store/tokens";
import { tokenQuerySchema } from "./token-query";

/** A database of its own: other tests commit tokens and service accounts. */
let handle: DatabaseHandle;
beforeAll(async () => {
  handle = openDatabase(await makeTestDatabase(), 4);
});
afterAll(() => handle.close());

const opsPerson = {
  name: "Olivia Brandt",
  roles: ["ops"],
  teams: [],
  groups: ["platform-ops"],
} as const;
const deployer = { team: "payments", name: "deployer", reason: "Deploys checkout" };
const only = { instances: ["payments/checkout@staging"], parameters: ["image"] };

describe("the scopes of an API token", () => {
  test("give what Ops may with ops, and the catalog with catalog, to Ops alone", async () => {
    await rolledBack(handle, async (db) => {
      const ops = await contextOf(db, opsPerson);
      const actorOf = async (scopes: ("read" | "write" | "catalog" | "ops")[]) =>
        tokenActor(ops, (await createToken(ops, { name: "x", scopes })).text);
      const plain = await actorOf(["read", "write"]);
      expect(can(plain, "audit.read")).toBe(false);
      expect(can(plain, "request.open", { team: "payments" })).toBe(false);
      expect(can(plain, "request.read")).toBe(true);
      const reads = await actorOf(["read", "ops"]);
      expect(can(reads, "audit.read")).toBe(true);
      expect(can(reads, "job.retry")).toBe(false);
      const curates = await actorOf(["read", "write", "catalog"]);
      expect(can(curates, "template.curate")).toBe(true);
      expect(can(curates, "host.manage")).toBe(false);
      const dana = await contextOf(db);
      const { text } = await createToken(dana, { name: "x", scopes: ["read", "ops", "catalog"] });
      expect(can(await tokenActor(dana, text), "audit.read")).toBe(false);
    });
  });

  test("of before there were others include all that its owner may, as they did", async () => {
    await rolledBack(handle, async (db) => {
      const ops = await contextOf(db, opsPerson);
      const text = newTokenText();
      // As a server of the version before writes it.
      await db.apiToken.create({
        data: {
          userId: ops.actor.userId ?? "",
          name: "old",
          hash: hashToken(text),
          scopes: ["read", "write"],
          expiresAt: new Date(Date.now() + 60_000),
        },
      });
      const actor = await tokenActor(ops, text);
      for (const action of ["audit.read", "template.curate", "host.manage"] as const)
        expect(can(actor, action)).toBe(true);
      expect(can(actor, "request.open", { team: "payments" })).toBe(true);
    });
  });

  test("that are limited say nothing to servers of the version before, and the database holds it", async () => {
    await rolledBack(handle, async (db) => {
      const ctx = await contextOf(db);
      const { token: narrow } = await createToken(ctx, { name: "narrow", only });
      const { token: wide } = await createToken(ctx, {
        name: "wide",
        scopes: ["read", "write", "ops"],
      });
      const { token: whole } = await createToken(ctx, {
        name: "whole",
        scopes: ["read", "write", "catalog", "ops"],
      });
      const account = await createServiceAccount(ctx, deployer);
      const { token: robot } = await createAccountToken(ctx, account.id, { name: "robot" });
      const scopesOf = async ({ id }: { id: string }) =>
        (await db.apiToken.findUniqueOrThrow({ where: { id } })).scopes;
      expect(await scopesOf(narrow)).toEqual([]);
      expect(await scopesOf(robot)).toEqual([]);
      // What they took for everything that its owner may is told only of what may everything.
      expect(await scopesOf(wide)).toEqual([]);
      expect(await scopesOf(whole)).toEqual(["read", "write"]);
      await expect(
        db.apiToken.update({ where: { id: narrow.id }, data: { scopes: ["write"] } }),
      ).rejects.toThrow(/api_tokens_limited_without_scopes/);
    });
  });

  test("and what it is limited to are listed, and a limit that cannot be read opens nothing", async () => {
    await rolledBack(handle, async (db) => {
      const ctx = await contextOf(db);
      const { text, token } = await createToken(ctx, { name: "narrow", only });
      const place = { team: "payments", name: "checkout", target: "staging" };
      expect((await listTokens(ctx))[0]?.only).toEqual({
        teams: [],
        instances: [place],
        parameters: ["image"],
      });
      const actor = await tokenActor(ctx, text);
      expect(can(actor, "request.open", place)).toBe(true);
      expect(can(actor, "request.open", { ...place, name: "ledger" })).toBe(false);
      expect(can(actor, "token.manage")).toBe(false);
      for (const grants of [
        { scopes: ["write"], only: {} },
        { scopes: ["write"], until: "x" },
      ]) {
        await db.apiToken.update({ where: { id: token.id }, data: { grants } });
        forgetTokens();
        await expect(tokenActor(ctx, text)).rejects.toMatchObject({ code: "internal" });
      }
    });
  });

  test.each([
    [{ teams: ["Payments!"] }, "/only/teams/0"],
    [{ instances: ["checkout"] }, "/only/instances/0"],
    [{ parameters: ["image..tag"] }, "/only/parameters/0"],
    [{ environments: ["staging"] }, "/only"],
  ])("refuses a limit that says nothing: %j", async (wanted, pointer) => {
    await rolledBack(handle, async (db) => {
      const ctx = await contextOf(db);
      await expect(
        createToken(ctx, { name: "x", only: wanted as { teams: string[] } }),
      ).rejects.toMatchObject({ code: "invalid", fields: [{ pointer }] });
    });
  });
});

describe("a service account", () => {
  test("acts as itself, for its team alone, in no group, and within it for reading too", async () => {
    await rolledBack(handle, async (db) => {
      const ctx = await contextOf(db);
      const account = await createServiceAccount(ctx, deployer);
      const { text, token } = await createAccountToken(ctx, account.id, { name: "pipeline" });
      const actor = await tokenActor(ctx, text);
      expect(actor).toMatchObject({
        kind: "token",
        isServiceAccount: true,
        userId: account.id,
        name: "payments/deployer (service account)",
        roles: ["developer"],
        teams: ["payments"],
        groups: [],
        narrowing: { teams: ["payments"] },
        token: { id: token.id, name: "pipeline" },
      });
      expect(can(actor, "request.open", { team: "payments", name: "a" })).toBe(true);
      expect(can(actor, "instance.read", { team: "shop", name: "a" })).toBe(false);
      expect(can(actor, "target.use", { groups: ["team-payments"] })).toBe(false);
      await expect(createToken({ ...ctx, actor }, { name: "copy" })).rejects.toMatchObject({
        code: "forbidden",
      });
      await expect(
        createAccountToken({ ...ctx, actor }, account.id, { name: "copy" }),
      ).rejects.toMatchObject({ code: "forbidden" });
      // Its address leads to no account of somebody.
      const { email } = await db.user.findUniqueOrThrow({ where: { id: account.id } });
      expect(email).toBe("payments+deployer@noreply.localhost");
      await expect(
        createTokenFor({ ...ctx, actor: system }, email, { name: "x" }),
      ).rejects.toMatchObject({ code: "not_found" });
    });
  });

  test("is made for a team by its developers and Ops, for the platform team by Ops, and by nobody else", async () => {
    await rolledBack(handle, async (db) => {
      const dana = await contextOf(db);
      const ops = await contextOf(db, opsPerson);
      const viewer = await contextOf(db, { name: "Vera", roles: ["viewer"], teams: [] });
      await createServiceAccount(dana, deployer);
      await expect(createServiceAccount(dana, { ...deployer, team: "shop" })).rejects.toMatchObject(
        {
          code: "forbidden",
        },
      );
      const { team: _, ...ofOps } = deployer;
      await expect(createServiceAccount(dana, ofOps)).rejects.toMatchObject({ code: "forbidden" });
      await expect(createServiceAccount(viewer, deployer)).rejects.toMatchObject({
        code: "forbidden",
      });
      const platform = await createServiceAccount(ops, ofOps);
      const shop = await createServiceAccount(ops, { ...deployer, team: "shop" });
      await expect(createAccountToken(dana, shop.id, { name: "x" })).rejects.toMatchObject({
        code: "forbidden",
      });
      const { text } = await createAccountToken(ops, platform.id, {
        name: "x",
        scopes: ["read", "write", "ops"],
      });
      expect(can(await tokenActor(ops, text), "request.open", { team: "shop" })).toBe(true);
      expect((await listServiceAccounts(dana)).map(({ team }) => team)).toEqual(["payments"]);
      expect(await listServiceAccounts(ops)).toHaveLength(3);
    });
  });

  test("of a team gets no scope of Ops and no limit beyond its team", async () => {
    await rolledBack(handle, async (db) => {
      const ctx = await contextOf(db);
      const { id } = await createServiceAccount(ctx, deployer);
      for (const wanted of [
        { scopes: ["read" as const, "ops" as const] },
        { only: { teams: ["shop"] } },
        { only: { instances: ["shop/cart"] } },
      ])
        await expect(createAccountToken(ctx, id, { name: "x", ...wanted })).rejects.toMatchObject({
          code: "invalid",
        });
    });
  });

  test("ends with its end date or when somebody says so, with all of its tokens, and its name with it", async () => {
    await rolledBack(handle, async (db) => {
      const begun = Date.now();
      const at = (days: number) => new Date(begun + days * 86_400_000);
      const ctx = { ...(await contextOf(db)), now: () => at(0) };
      const month = { ...deployer, seconds: 30 * 86_400 };
      const account = await createServiceAccount(ctx, month);
      const { text, token } = await createAccountToken(ctx, account.id, {
        name: "pipeline",
        seconds: 90 * 86_400,
      });
      expect(token.expiresAt).toEqual(account.endsAt);
      const later = { ...ctx, now: () => at(31) };
      forgetTokens();
      await expect(tokenActor(later, text)).rejects.toMatchObject({ code: "unauthenticated" });
      await expect(createAccountToken(later, account.id, { name: "x" })).rejects.toMatchObject({
        code: "conflict",
      });
      await extendServiceAccount(later, account.id, { seconds: 30 * 86_400 });
      const { text: next } = await createAccountToken(later, account.id, { name: "next" });
      await tokenActor(later, next);
      await endServiceAccount(later, account.id, { reason: "The pipeline is gone" });
      await expect(tokenActor(later, next)).rejects.toMatchObject({ code: "unauthenticated" });
      await expect(extendServiceAccount(later, account.id, {})).rejects.toMatchObject({
        code: "conflict",
      });
      const lines = await db.auditEntry.findMany({
        where: { subjectId: account.id },
        orderBy: { id: "asc" },
      });
      expect(lines.map(({ action, team }) => [action, team])).toEqual([
        ["service-account.create", "payments"],
        ["service-account.extend", "payments"],
        ["service-account.end", "payments"],
      ]);
    });
  });

  test("is never a second one of a name", async () => {
    await rolledBack(handle, async (db) => {
      const ctx = await contextOf(db);
      await createServiceAccount(ctx, deployer);
      await expect(createServiceAccount(ctx, deployer)).rejects.toMatchObject({
        code: "conflict",
      });
    });
  });
});

/** Made at the same moment, and over. */
const tokensOf = (userId: string, count: number) =>
  Array.from({ length: count }, (_, index) => ({
    userId,
    name: `old-${index}`,
    scopes: [],
    hash: hashToken(newTokenText()),
    createdAt: new Date("2026-11-01T10:00:00Z"),
    expiresAt: new Date("2026-11-02T10:00:00Z"),
  }));

test("Ops find every token, page by page, revoke it with a reason, and developers those of their team's accounts", async () => {
  await rolledBack(handle, async (db) => {
    const dana = await contextOf(db);
    const ops = await contextOf(db, opsPerson);
    const stranger = await contextOf(db, { name: "Diego Ferrari", teams: ["shop"] });
    const account = await createServiceAccount(ops, deployer);
    const { token: robot } = await createAccountToken(ops, account.id, { name: "robot" });
    const { token: own } = await createToken(dana, { name: "laptop of Dana" });
    const all = async (query: Record<string, string>) =>
      (await listAllTokens(ops, tokenQuerySchema.parse(query))).tokens.map(({ id }) => id);
    await db.apiToken.createMany({ data: tokensOf(own.owner.id, 5) });
    const { there, back } = await thereAndBack(
      (cursor) =>
        findTokens(db, tokenQuerySchema.parse({ cursor, show: "all" }), {
          now: ops.now(),
          size: 3,
        }),
      ({ rows }) => rows.map(({ id }) => id),
    );
    expect(there.map((ids) => ids.length)).toEqual([3, 3, 1]);
    expect(new Set(there.flat()).size).toBe(7);
    expect(back).toEqual(there.slice(0, -1));
    expect(await all({ owner: "service-account" })).toContain(robot.id);
    expect(await all({ owner: "person" })).not.toContain(robot.id);
    expect(await all({ q: "LAPTOP of dana" })).toEqual([own.id]);
    await expect(listAllTokens(dana, tokenQuerySchema.parse({}))).rejects.toMatchObject({
      code: "forbidden",
    });
    await expect(revokeToken(stranger, robot.id)).rejects.toMatchObject({ code: "not_found" });
    await revokeToken(dana, robot.id, { reason: "Leaked" });
    expect(await all({ q: "laptop of dana", show: "over" })).toEqual([]);
    expect(await all({ owner: "service-account", show: "over" })).toEqual([robot.id]);
    expect((await serviceAccountsWithTokens(dana))[0]?.tokens[0]).toMatchObject({
      revokedBecause: "Leaked",
    });
    const line = await db.auditEntry.findFirstOrThrow({ where: { action: "api-token.revoke" } });
    expect(line).toMatchObject({
      team: "payments",
      before: { owner: "payments/deployer (service account)" },
      after: { reason: "Leaked" },
    });
  });
});
