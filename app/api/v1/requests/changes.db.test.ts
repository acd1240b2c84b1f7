import { afterAll, beforeAll, expect, it } from "vitest";
import { createToken } from "@/lib/identity/server";
import { moveRequest } from "@/lib/pull-requests/server";
import { setStage, type Stage } from "@/lib/requests/testing";
import { POST as cancel } from "./[id]/cancel/route";
import { POST as retry } from "./[id]/retry/route";
import { POST as revise } from "./[id]/revisions/route";

let stage: Stage;
let tokens: Record<"writes" | "reads" | "another team's", string>;
beforeAll(async () => {
  stage = await setStage();
  for (const [key, value] of Object.entries(stage.job.config))
    if (typeof value === "string" && /^[A-Z_]+$/.test(key)) process.env[key] = value;
  const tokenOf = async (name: string, group: string, scopes: ("read" | "write")[]) => {
    const ctx = await stage.as({ name });
    await ctx.db.user.update({ where: { id: ctx.actor.userId ?? "" }, data: { groups: [group] } });
    return (await createToken(ctx, { name: "test", scopes, seconds: 3600 })).text;
  };
  tokens = {
    writes: await tokenOf("Dana", "team-payments", ["read", "write"]),
    reads: await tokenOf("Dana", "team-payments", ["read"]),
    "another team's": await tokenOf("Diego", "team-shop", ["read", "write"]),
  };
}, 180_000);
afterAll(() => stage.close());

type Handler = typeof cancel;

async function post(
  handler: Handler,
  id: string,
  { token = "writes", body }: { token?: keyof typeof tokens; body?: object } = {},
): Promise<{ status: number; body: Record<string, unknown> }> {
  const answer = await handler(
    new Request(`${stage.job.config.NEXTAUTH_URL}/api/v1/requests/${id}`, {
      method: "POST",
      headers: { authorization: `Bearer ${tokens[token]}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }),
    { params: Promise.resolve({ id }) },
  );
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

it("a program changes what a request asks for, and takes it back, as its person can on the pages", async () => {
  const { id } = await stage.open();
  await moveRequest(stage.job, id);
  const changed = await post(revise, id, { body: { parameters: { greeting: "from a program" } } });
  expect(changed).toMatchObject({ status: 201, body: { id, revisions: [{}, {}] } });
  await moveRequest(stage.job, id);
  expect(await post(retry, id)).toMatchObject({ status: 409 });
  expect(await post(cancel, id)).toMatchObject({ status: 200, body: { state: "cancelled" } });
  expect(await post(cancel, id)).toMatchObject({ status: 200, body: { state: "cancelled" } });
  expect(await post(revise, id, { body: { parameters: { greeting: "late" } } })).toMatchObject({
    status: 409,
  });
});

it("a program tries again what failed", async () => {
  const { id } = await stage.open();
  stage.forge.fault(() => ({ kind: "status", status: 403, message: "Not allowed." }));
  await moveRequest(stage.job, id);
  stage.forge.fault(null);
  const tried = await post(retry, id);
  expect(tried.status).toBe(200);
  expect(tried.body["state"]).not.toBe("failed");
  await moveRequest(stage.job, id);
});

it("nobody changes a request with a token that may only read, or one of another team", async () => {
  const { id } = await stage.open();
  const body = { parameters: { greeting: "not mine" } };
  for (const token of ["reads", "another team's"] as const)
    for (const handler of [cancel, retry, revise])
      expect({ token, ...(await post(handler, id, { token, body })) }).toMatchObject({
        token,
        status: 403,
      });
  expect(await post(cancel, id)).toMatchObject({ status: 200 });
});
