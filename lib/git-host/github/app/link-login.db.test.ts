import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Context } from "@/lib/access/server";
import { setStage, type Stage } from "@/lib/requests/testing";
import { Visitor } from "@/sandbox/forge/testing/visitor";
import { beginLinking, finishLinking, linkedLogin, unlinkLogin } from "./link-login";

let stage: Stage;
beforeAll(async () => {
  stage = await setStage({ canLink: true });
}, 180_000);
afterAll(() => stage.close());

async function somebody(name: string): Promise<Context> {
  return { ...(await stage.as({ name })), sessionId: randomUUID() };
}

/** From the button on the account page to the callback. */
async function agree(ctx: Context, as: string): Promise<{ code: string; state: string }> {
  const back = await new Visitor(stage.forge, as).authorize(await beginLinking(ctx));
  return { code: back.searchParams.get("code") ?? "", state: back.searchParams.get("state") ?? "" };
}

describe("a GitHub login", () => {
  test("is linked by saying so at GitHub, shown, and unlinked", async () => {
    const ctx = await somebody("Dana");
    expect(await linkedLogin(ctx)).toMatchObject({ login: undefined, canLink: true });
    expect(await finishLinking(ctx, await agree(ctx, "dev-dana"))).toBe("dev-dana");
    expect(await linkedLogin(ctx)).toMatchObject({ login: "dev-dana", linkedAt: expect.any(Date) });
    await unlinkLogin(ctx);
    await unlinkLogin(ctx);
    expect(await linkedLogin(ctx)).toMatchObject({ login: undefined });
    const told = await stage.job.db.auditEntry.findMany({
      where: { action: { startsWith: "account." }, actorId: ctx.actor.userId ?? "" },
      orderBy: { id: "asc" },
    });
    expect(told.map(({ action }) => action)).toEqual([
      "account.link-login",
      "account.unlink-login",
    ]);
  });

  test("is one person's only", async () => {
    const [first, second] = [await somebody("First"), await somebody("Second")];
    await finishLinking(first, await agree(first, "dev-diego"));
    await expect(finishLinking(second, await agree(second, "dev-diego"))).rejects.toMatchObject({
      code: "conflict",
      message: "dev-diego is linked to somebody else in Slipway.",
    });
    await unlinkLogin(first);
    expect(await finishLinking(second, await agree(second, "dev-diego"))).toBe("dev-diego");
  });

  test("that its owner gave up and somebody else took is the new one's", async () => {
    const [former, present] = [await somebody("Former"), await somebody("Present")];
    await finishLinking(former, await agree(former, "viewer-vera"));
    await stage.job.db.hostLogin.updateMany({
      where: { userId: former.actor.userId ?? "" },
      data: { accountId: "424242" },
    });
    expect(await finishLinking(present, await agree(present, "viewer-vera"))).toBe("viewer-vera");
    expect(await linkedLogin(former)).toMatchObject({ login: undefined });
  });

  test("is linked only where it began, once, and with what GitHub gave for it", async () => {
    const [ctx, other] = [await somebody("Olivia"), await somebody("Mallory")];
    const back = await agree(ctx, "ops-olivia");
    await expect(finishLinking(other, back)).rejects.toMatchObject({ code: "forbidden" });
    await expect(finishLinking({ ...ctx, sessionId: randomUUID() }, back)).rejects.toMatchObject({
      code: "forbidden",
    });
    const another = await agree(ctx, "dev-dana");
    // A code that was got for another handshake does not fit this one's verifier.
    await expect(
      finishLinking(ctx, { code: another.code, state: back.state }),
    ).rejects.toMatchObject({
      code: "upstream_refused",
      message: "GitHub did not say who you are.",
    });
    await expect(finishLinking(ctx, back)).rejects.toMatchObject({ code: "forbidden" });
    expect(await linkedLogin(ctx)).toMatchObject({ login: undefined });
    const token: Context = {
      ...ctx,
      actor: { ...ctx.actor, kind: "token", scopes: ["read", "write"] },
    };
    await expect(beginLinking(token)).rejects.toMatchObject({ code: "forbidden" });
  });

  test("leaves no token behind: the one that read it is given back at once", async () => {
    const ctx = await somebody("Once");
    const asked: string[] = [];
    stage.forge.fault(({ method, path }) => {
      asked.push(`${method} ${path}`);
      return null;
    });
    await finishLinking(ctx, await agree(ctx, "ops-olivia"));
    stage.forge.fault(null);
    expect(asked).toEqual(["GET /user", "DELETE /applications/client-of-the-tests/token"]);
    await unlinkLogin(ctx);
  });

  test("cannot be linked where there is nothing to link with, which the page says", async () => {
    const ctx = await somebody("Nowhere");
    const { GITHUB_CLIENT_ID: _id, GITHUB_CLIENT_SECRET: _secret, ...config } = ctx.config;
    expect(await linkedLogin({ ...ctx, config })).toMatchObject({ canLink: false });
    await expect(beginLinking({ ...ctx, config })).rejects.toMatchObject({
      code: "conflict",
      hint: expect.stringMatching(/platform team/),
    });
  });
});
