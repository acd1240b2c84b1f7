import { afterAll, beforeAll, expect, test } from "vitest";
import type { Context } from "@/lib/access/server";
import { pollRepository } from "@/lib/following/server";
import { linkLogin } from "@/lib/git-host/testing";
import { createAccountToken, createServiceAccount } from "@/lib/identity/server";
import { moveRequest } from "@/lib/pull-requests/server";
import { countToApprove, getRequest, openRequest } from "@/lib/requests/server";
import { setStage, type Stage } from "@/lib/requests/testing";
import { Visitor } from "@/sandbox/forge/testing/visitor";
import { toldOf } from "./store/told";
import { workApprovals } from "./testing";

let stage: Stage;
let repositoryId: string;
/** Whose token, whose account, and who has nothing to do with either. */
let [mia, dana, diego]: Context[] = [];
beforeAll(async () => {
  stage = await setStage({ requiresApproval: true, ownDatabase: true });
  const { db } = stage.job;
  repositoryId = (await db.repository.findFirstOrThrow({ where: { apiUrl: stage.forge.api } })).id;
  const person = async (name: string, login: string) => {
    const ctx = await stage.as({ name });
    const id = ctx.actor.userId ?? "";
    await db.user.update({ where: { id }, data: { groups: ["team-payments"] } });
    await linkLogin(stage.job, id, login);
    return ctx;
  };
  [mia, dana, diego] = [
    await person("Mia", "ops-olivia"),
    await person("Dana", "dev-dana"),
    await person("Diego", "dev-diego"),
  ];
}, 180_000);
afterAll(() => stage.close());

const known = <T>(value: T | undefined): T => {
  if (value === undefined) throw new Error("The stage is not set.");
  return value;
};

/** An account that Dana made, with a token of Mia's, and a request that it opens. */
async function openedByAccount(name: string) {
  const account = await createServiceAccount(known(dana), {
    team: "payments",
    name,
    reason: "Deploys.",
  });
  await createAccountToken(known(mia), account.id, { name: "ci" });
  const ctx = await stage.as({
    kind: "token",
    userId: account.id,
    isServiceAccount: true,
    scopes: ["read", "write"],
    name: `payments/${name} (service account)`,
    groups: [],
  });
  const { id } = await openRequest(ctx, {
    template: stage.template,
    team: "payments",
    name: `of-${name}`,
    target: stage.target,
    parameters: { greeting: "hello" },
  });
  await moveRequest(stage.job, id);
  await workApprovals(stage.job, repositoryId);
  const { pullRequest } = await getRequest(known(diego), id);
  return { id, account, number: pullRequest?.number ?? 0, head: pullRequest?.headCommit ?? "" };
}

/** What the host is told, and how the request stands, once this login has approved. */
async function approvedBy(
  login: string,
  { id, number, head }: Awaited<ReturnType<typeof openedByAccount>>,
) {
  await new Visitor(stage.forge, login).press(`/${stage.repository}/pull/${number}/approve`, {
    head,
  });
  await pollRepository(stage.job, repositoryId);
  await workApprovals(stage.job, repositoryId);
  const told = await toldOf(stage.job.db, repositoryId, head);
  return {
    state: (await getRequest(known(diego), id)).state,
    check: told?.state,
    words: told?.summary,
  };
}

test("who made a service account or a token of it approves nothing that it asks for; somebody else does", async () => {
  const request = await openedByAccount("deployer");
  expect(await countToApprove(known(mia))).toBe(0);
  expect(await countToApprove(known(dana))).toBe(0);
  expect(await countToApprove(known(diego))).toBe(1);
  for (const login of ["ops-olivia", "dev-dana"])
    expect(await approvedBy(login, request)).toEqual({
      state: "pull-request-open",
      check: "pending",
      words: expect.stringMatching(/approved, but requested this change/),
    });
  expect(await approvedBy("dev-diego", request)).toEqual({
    state: "approved",
    check: "success",
    words: "Approved by dev-diego",
  });
});

test("where it is not known who made a token of it, it takes two people", async () => {
  const request = await openedByAccount("older");
  await stage.job.db.apiToken.updateMany({
    where: { userId: request.account.id },
    data: { createdById: null },
  });
  expect(await approvedBy("dev-diego", request)).toEqual({
    state: "pull-request-open",
    check: "pending",
    words: expect.stringMatching(/dev-diego approved\. Nobody knows who made payments\/older/),
  });
  expect(await approvedBy("ops-olivia", request)).toMatchObject({
    state: "approved",
    check: "success",
  });
});
