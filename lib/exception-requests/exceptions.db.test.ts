import { afterAll, expect, it } from "vitest";
import type { Context } from "@/lib/access/server";
import { currentFiles } from "@/lib/curation/server";
import type { PrismaClient } from "@/lib/db/server";
import { openTestDatabase, rolledBack } from "@/lib/db/testing";
import { createServiceAccount } from "@/lib/identity/server";
import { contextOf } from "@/lib/identity/testing";
import { currentPolicyTexts } from "@/lib/policies/server";
import {
  askException,
  countExceptionsToDecide,
  decideException,
  endException,
  listExceptionRequests,
  withdrawExceptionRequest,
} from "./server";

const handle = openTestDatabase();
afterAll(() => handle.close());

const dayIn = ({ now }: Context, days: number) =>
  new Date(now().getTime() + days * 86_400_000).toISOString().slice(0, 10);
const asked = (ctx: Context, given: object = {}) => ({
  policy: "image-sources",
  rule: 0,
  team: "payments",
  object: { kind: "Deployment", name: "checkout", namespace: "payments" },
  finding: "The image comes from elsewhere.",
  reason: "Its maker has no other registry yet.",
  expires: dayIn(ctx, 30),
  ...given,
});
const developer = (db: PrismaClient, name = "Diego") =>
  contextOf(db, { name, roles: ["developer"], teams: ["payments"] });
const ops = (db: PrismaClient, name = "Olivia") =>
  contextOf(db, { name, roles: ["ops"], teams: [] });

it("an exception is asked for, granted as code by somebody of Ops, counts, and is ended", async () => {
  await rolledBack(handle, async (db) => {
    const [diego, olivia] = [await developer(db), await ops(db)];
    const before = (await currentPolicyTexts(olivia)).exceptions.length;
    const { id } = await askException(diego, asked(diego));
    expect(await countExceptionsToDecide(olivia)).toBe(1);
    expect(await countExceptionsToDecide(diego)).toBe(0);
    await decideException(olivia, { id, verdict: "grant", remark: "Until they have moved." });
    const { exceptions } = await currentPolicyTexts(olivia);
    expect(exceptions.length).toBe(before + 1);
    expect(exceptions.at(-1)).toMatchObject({
      policy: "image-sources",
      rules: [0],
      team: "payments",
      object: { kind: "Deployment", name: "checkout", namespace: "payments" },
      expires: dayIn(diego, 30),
      reason: "Its maker has no other registry yet.",
    });
    const [request] = await listExceptionRequests(diego);
    expect(request).toMatchObject({
      state: "granted",
      decidedBy: "Olivia",
      remark: "Until they have moved.",
    });
    const name = request?.exception ?? "";
    expect((await currentFiles(olivia)).files.has(`exceptions/${name}.yaml`)).toBe(true);
    expect(await countExceptionsToDecide(olivia)).toBe(0);

    await endException(olivia, { name, reason: "They have moved." });
    expect((await currentPolicyTexts(olivia)).exceptions.length).toBe(before);
    expect(
      (
        await db.auditEntry.findMany({
          where: { subjectType: "exception" },
          orderBy: { id: "asc" },
        })
      ).map(({ action }) => action),
    ).toEqual(["exception.ask", "exception.grant", "exception.end"]);
  });
});

it("nobody grants what a service account asked for of which they may hold a token", async () => {
  await rolledBack(handle, async (db) => {
    const [olivia, otto] = [await ops(db), await ops(db, "Otto")];
    const account = await createServiceAccount(olivia, { name: "bot", reason: "Asks." });
    const { actor } = olivia;
    const bot = { ...olivia, actor: { ...actor, userId: account.id, name: "bot" } };
    const { id } = await askException(bot, asked(bot));
    expect(await countExceptionsToDecide(olivia)).toBe(0);
    expect(await countExceptionsToDecide(otto)).toBe(1);
    await expect(decideException(olivia, { id, verdict: "grant" })).rejects.toMatchObject({
      message: "Nobody decides what they asked for themselves.",
    });
    await db.serviceAccount.update({ where: { id: account.id }, data: { createdById: null } });
    for (const one of [olivia, otto])
      await expect(decideException(one, { id, verdict: "grant" })).rejects.toMatchObject({
        code: "forbidden",
        message: expect.stringMatching(/^Nobody knows who made the service account/),
      });
    await decideException(otto, { id, verdict: "refuse", remark: "Ask for it yourself." });
  });
});

it("nobody decides what they asked for, also not of Ops; somebody else does", async () => {
  await rolledBack(handle, async (db) => {
    const [olivia, otto] = [await ops(db), await ops(db, "Otto")];
    const { id } = await askException(olivia, asked(olivia));
    expect(await countExceptionsToDecide(olivia)).toBe(0);
    await expect(decideException(olivia, { id, verdict: "grant" })).rejects.toMatchObject({
      code: "forbidden",
      message: "Nobody decides what they asked for themselves.",
    });
    await decideException(otto, { id, verdict: "refuse", remark: "Use the mirror." });
    await expect(decideException(otto, { id, verdict: "grant" })).rejects.toMatchObject({
      code: "conflict",
      message: "It is refused already.",
    });
  });
});

it("Ops grant more than was asked for only where they say so", async () => {
  await rolledBack(handle, async (db) => {
    const [diego, olivia] = [await developer(db), await ops(db)];
    const { id } = await askException(diego, asked(diego));
    const widened = { allRules: true, allObjects: true };
    await decideException(olivia, { id, verdict: "grant", widened, expires: dayIn(olivia, 5) });
    expect((await currentPolicyTexts(olivia)).exceptions.at(-1)).toMatchObject({
      rules: undefined,
      object: undefined,
      team: "payments",
      expires: dayIn(olivia, 5),
    });
  });
});

it.each([
  ["without a reason", { reason: "please" }, "invalid"],
  ["with a last day that is over", { expires: "2020-01-01" }, "invalid"],
  ["for longer than a year", { expires: "2999-01-01" }, "invalid"],
  ["from a policy that there is not", { policy: "no-such-policy" }, "not_found"],
  ["from a rule that there is not", { rule: 999 }, "not_found"],
  ["for another team", { team: "search" }, "forbidden"],
])("an exception is not asked for %s", async (_, given, code) => {
  await rolledBack(handle, async (db) => {
    const diego = await developer(db);
    await expect(askException(diego, asked(diego, given))).rejects.toMatchObject({ code });
    expect(await db.exceptionRequest.count()).toBe(0);
  });
});

it("the same is asked for once, and again when it was taken back or refused", async () => {
  await rolledBack(handle, async (db) => {
    const diego = await developer(db);
    const { id } = await askException(diego, asked(diego));
    await withdrawExceptionRequest(diego, id);
    await askException(diego, asked(diego));
    expect(await db.exceptionRequest.count()).toBe(2);
  });
  await rolledBack(handle, async (db) => {
    const diego = await developer(db);
    await askException(diego, asked(diego));
    await expect(askException(diego, asked(diego))).rejects.toMatchObject({ code: "conflict" });
  });
});

it("only who asked takes it back; others see those of their teams, and strangers none", async () => {
  await rolledBack(handle, async (db) => {
    const [diego, dana] = [await developer(db), await developer(db, "Dana")];
    const { id } = await askException(diego, asked(diego));
    await expect(withdrawExceptionRequest(dana, id)).rejects.toMatchObject({ code: "forbidden" });
    expect(await listExceptionRequests(dana)).toHaveLength(1);
    const sam = await contextOf(db, { name: "Sam", roles: ["developer"], teams: ["search"] });
    expect(await listExceptionRequests(sam)).toEqual([]);
    const viewer = await contextOf(db, { roles: ["viewer"], teams: [] });
    await expect(listExceptionRequests(viewer)).rejects.toMatchObject({ code: "forbidden" });
    await expect(decideException(dana, { id, verdict: "grant" })).rejects.toMatchObject({
      code: "forbidden",
    });
    await expect(endException(dana, { name: "any" })).rejects.toMatchObject({ code: "forbidden" });
  });
});
