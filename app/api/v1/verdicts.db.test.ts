import { afterAll, beforeAll, expect, it } from "vitest";
import { createToken } from "@/lib/identity/server";
import { setStage, type Stage } from "@/lib/requests/testing";
import { POST as render } from "./render/route";
import { GET as requestById } from "./requests/[id]/route";
import { POST as open } from "./requests/route";

let stage: Stage;
let token = "";
beforeAll(async () => {
  stage = await setStage();
  for (const [key, value] of Object.entries(stage.job.config))
    if (typeof value === "string" && /^[A-Z_]+$/.test(key)) process.env[key] = value;
  const ctx = await stage.as();
  await ctx.db.user.update({
    where: { id: ctx.actor.userId ?? "" },
    data: { groups: ["team-payments"] },
  });
  token = (await createToken(ctx, { name: "test", scopes: ["read", "write"], seconds: 3600 })).text;
}, 180_000);
afterAll(() => stage.close());

const asked = (path: string, body?: object) =>
  new Request(`http://localhost/api/v1/${path}`, {
    method: body === undefined ? "GET" : "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });

it("a preview, an opened request and a request say what policies say in the words of the API", async () => {
  const body = {
    template: stage.template,
    team: "payments",
    name: "words",
    target: stage.target,
    parameters: { greeting: "hello" },
  };
  const opened = await open(asked("requests", body));
  expect(opened.status).toBe(201);
  const told = (await opened.clone().json()) as { id: string };
  const answers = [
    await render(asked("render", { ...body, name: "other-words" })),
    opened,
    await requestById(asked(`requests/${told.id}`), {
      params: Promise.resolve({ id: told.id }),
    }),
  ];
  for (const answer of answers) {
    const { verdicts } = (await answer.json()) as { verdicts: { verdict: string }[] };
    expect(verdicts.length).toBeGreaterThan(5);
    expect(new Set(verdicts.map(({ verdict }) => verdict))).toEqual(new Set(["pass"]));
  }
});
