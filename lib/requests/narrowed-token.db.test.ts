import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Context } from "@/lib/access/server";
import type { NewToken } from "@/lib/identity";
import { createAccountToken, createServiceAccount, createToken } from "@/lib/identity/server";
// oxlint-disable-next-line no-restricted-imports -- what a request with the token begins with
import { tokenActor } from "@/lib/identity/api-token";
import { instanceQuerySchema } from "@/lib/instances";
import { getInstance, listInstances } from "@/lib/instances/server";
import { previewRequest } from "@/lib/plans/server";
import { moveRequest } from "@/lib/pull-requests/server";
import { cancelRequest, retryRequest, reviseRequest } from "./change-request";
import { getRequest } from "./get-request";
import { listRequests } from "./list-requests";
import { openRequest } from "./open-request";
import { requestQuerySchema } from "./query";
import { setStage, type Stage } from "./testing";

let stage: Stage;
let mine: { instanceId: string; name: string; id: string; path: string };
let other: { instanceId: string; name: string; id: string };
beforeAll(async () => {
  stage = await setStage();
  mine = await stage.launch({ parameters: { greeting: "hello", extra: ["a"] } });
  other = await stage.launch();
}, 180_000);
afterAll(() => stage.close());

/** A context of a token of Dana's. */
async function by(wanted: Omit<NewToken, "name">): Promise<Context> {
  const ctx = await stage.as();
  const { text } = await createToken(ctx, { name: "pipeline", ...wanted });
  const groups = ["team-payments"];
  await ctx.db.user.update({ where: { id: ctx.actor.userId ?? "" }, data: { groups } });
  return { ...ctx, actor: await tokenActor(ctx, text) };
}
const greets = () =>
  by({ only: { instances: [`payments/${mine.name}`], parameters: ["greeting"] } });
const edit = (instance: string, parameters: object, more: object = {}) => ({
  kind: "edit",
  instance,
  parameters,
  ...more,
});
const forbidden = (message: RegExp) =>
  expect.objectContaining({ code: "forbidden", message: expect.stringMatching(message) });

describe("a token that may set one parameter of one instance", () => {
  it("is refused whatever else an edit changes, by name, and told what it may", async () => {
    const ctx = await greets();
    const wrong = edit(mine.instanceId, { greeting: "good day", extra: ["a", "b"] });
    const refusal = expect.objectContaining({
      code: "forbidden",
      message: `This API token may set greeting of payments/${mine.name}@${stage.target}, and this would also change extra.`,
      fields: [{ pointer: "/parameters/extra", message: expect.stringContaining("greeting") }],
    });
    await expect(openRequest(ctx, wrong)).rejects.toEqual(refusal);
    await expect(previewRequest(ctx, wrong)).rejects.toEqual(refusal);
    await expect(openRequest(ctx, edit(mine.instanceId, { greeting: "good day" }))).rejects.toEqual(
      forbidden(/would also change extra/),
    );
  });

  it("learns of no instance that it does not reach, by previewing one of that name or a parameter that names it", async () => {
    const ctx = await by({ only: { teams: ["payments"] } });
    const codesOf = async (team: string, name: string) =>
      (
        await previewRequest(ctx, {
          kind: "create",
          template: stage.template,
          team,
          name,
          target: stage.target,
          parameters: { greeting: "x" },
        })
      ).problems.map(({ code }) => code);
    expect(await codesOf("payments", mine.name)).toContain("name-taken");
    await stage.job.db.instance.update({
      where: { id: other.instanceId },
      data: { team: "checkout" },
    });
    const told = await codesOf("checkout", other.name);
    await stage.job.db.instance.update({
      where: { id: other.instanceId },
      data: { team: "payments" },
    });
    expect(told).toEqual(["not-your-team"]);
    expect(await codesOf("checkout", "nothing-of-theirs")).toEqual(told);
  });

  it("is refused every other request, and every other instance", async () => {
    const ctx = await greets();
    const launch = {
      template: stage.template,
      team: "payments",
      name: mine.name,
      target: stage.target,
      parameters: { greeting: "x" },
    };
    for (const wanted of [
      launch,
      { kind: "remove", instance: mine.instanceId },
      { kind: "upgrade", instance: mine.instanceId },
    ]) {
      await expect(openRequest(ctx, wanted)).rejects.toEqual(forbidden(/it edits, and cannot/));
      await expect(previewRequest(ctx, wanted)).rejects.toEqual(forbidden(/it edits/));
    }
    await expect(openRequest(ctx, edit(other.instanceId, { greeting: "x" }))).rejects.toEqual(
      forbidden(/limited to the parameter greeting of payments\//),
    );
    for (const act of [cancelRequest, retryRequest])
      await expect(act(ctx, mine.id)).rejects.toEqual(forbidden(/limited to/));
  });

  it("deploys what it may, also by a revision, and never what a revision brings besides", async () => {
    const ctx = await greets();
    const { id } = await openRequest(
      ctx,
      edit(mine.instanceId, { greeting: "good day", extra: ["a"] }),
    );
    await moveRequest(stage.job, id);
    expect(await getRequest(ctx, id)).toMatchObject({ state: "pull-request-open" });
    await reviseRequest(ctx, id, { parameters: { greeting: "good evening", extra: ["a"] } });
    await expect(
      reviseRequest(ctx, id, { parameters: { greeting: "good evening", extra: [] } }),
    ).rejects.toEqual(forbidden(/would also change extra/));
    await stage.merge(id);
  });

  it("writes over nothing that somebody changed by hand, even where it is told to", async () => {
    await stage.push({ [`${mine.path}/manifests/settings.yaml`]: "# by hand\n" });
    await expect(
      openRequest(
        await greets(),
        edit(mine.instanceId, { greeting: "hi", extra: ["a"] }, { overwrite: true }),
      ),
    ).rejects.toEqual(forbidden(/which somebody changed by hand/));
  });
});

describe("a token that is limited to one instance", () => {
  it("lists, reads and finds nothing else", async () => {
    const ctx = await by({ only: { instances: [`payments/${mine.name}@${stage.target}`] } });
    const instances = await listInstances(ctx, instanceQuerySchema.parse({}));
    expect(instances.instances.map(({ id }) => id)).toEqual([mine.instanceId]);
    expect(instances.total).toBe(1);
    const requests = await listRequests(ctx, requestQuerySchema.parse({}));
    expect(new Set(requests.requests.map(({ instanceId }) => instanceId))).toEqual(
      new Set([mine.instanceId]),
    );
    expect((await listRequests(ctx, requestQuerySchema.parse({ team: "shop" }))).total).toBe(0);
    // Nor when another request was asked for, which a cursor would tell.
    const beside = { team: "shop", before: other.id };
    expect((await listRequests(ctx, requestQuerySchema.parse(beside))).previous).toBeUndefined();
    await getInstance(ctx, mine.instanceId);
    await expect(getInstance(ctx, other.instanceId)).rejects.toEqual(forbidden(/limited to/));
    await expect(getRequest(ctx, other.id)).rejects.toEqual(forbidden(/limited to/));
  });
});

it("a service account asks for a change as itself: in the request, in the record and as an author of the commit", async () => {
  const ctx = await stage.as();
  const account = await createServiceAccount(ctx, {
    team: "payments",
    name: `deployer-${stage.target.slice(-8)}`,
    reason: "Deploys",
  });
  const { text } = await createAccountToken(ctx, account.id, { name: "pipeline" });
  const robot = { ...ctx, actor: await tokenActor(ctx, text) };
  const title = `payments/${account.name} (service account)`;
  const { id } = await openRequest(robot, edit(other.instanceId, { greeting: "beep" }));
  await moveRequest(stage.job, id);
  const details = await getRequest(robot, id);
  expect(details.requester.name).toBe(title);
  const line = await ctx.db.auditEntry.findFirstOrThrow({
    where: { action: "request.open", subjectId: id },
  });
  expect(line).toMatchObject({ actor: title, actorId: account.id });
  const answer = await fetch(
    `${stage.forge.api}/repos/${stage.repository}/git/commits/${details.pullRequest?.headCommit}`,
    { headers: { authorization: "Bearer token-of-the-tests" } },
  );
  const { message } = (await answer.json()) as { message: string };
  expect(message).toContain(
    `Co-authored-by: ${title} <payments+${account.name}@noreply.slipway.example.com>`,
  );
});
