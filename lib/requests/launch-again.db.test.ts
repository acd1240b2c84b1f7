import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { cancelRequest } from "./change-request";
import { getRequest } from "./get-request";
import { launchAgain } from "./launch-again";
import { setStage, type Stage } from "./testing";

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
}, 180_000);
afterAll(() => stage.close());

it("a launch that was taken back begins another with its values, by the version that is offered now", async () => {
  const ctx = await stage.as();
  const { id, name } = await stage.open({ parameters: { greeting: "hello", extra: ["a"] } });
  expect((await getRequest(ctx, id)).may.launchAgain).toBe(false);
  await cancelRequest(ctx, id);
  expect((await getRequest(ctx, id)).may.launchAgain).toBe(true);
  expect(await launchAgain(ctx, id, stage.template)).toEqual({
    from: { id, name, version: "1.0.0" },
    name,
    team: "payments",
    target: stage.target,
    parameters: { greeting: "hello", extra: ["a"] },
    dropped: [],
  });

  await stage.publish("1.1.0", (files) => ({
    ...files,
    "template.yaml": (files["template.yaml"] ?? "")
      .replace(/ {8}extra: .*\n/, "")
      .replace(/ {4}- \{ from: more.*\n/, ""),
  }));
  expect(await launchAgain(ctx, id, stage.template)).toMatchObject({
    from: { version: "1.0.0" },
    parameters: { greeting: "hello" },
    dropped: ["/extra"],
  });
});

it("a launch that was merged gives its values, and not its name, which is taken", async () => {
  const { id } = await stage.launch();
  expect(await launchAgain(await stage.as(), id, stage.template)).toMatchObject({ name: "" });
});

it("begins with nothing for another template, another kind of request, and what is no request", async () => {
  const { id } = await stage.open();
  const ctx = await stage.as();
  expect(await launchAgain(ctx, id, "web-service")).toBeUndefined();
  expect(await launchAgain(ctx, randomUUID(), stage.template)).toBeUndefined();
  expect(await launchAgain(ctx, "' or 1=1", stage.template)).toBeUndefined();
  expect(await launchAgain(ctx, [id], stage.template)).toBeUndefined();
});

it("refuses those who may not read requests, and offers nothing to those who may not launch", async () => {
  const { id } = await stage.open();
  await cancelRequest(await stage.as(), id);
  const nobody = await stage.as({ name: "Nobody", roles: [], teams: [] });
  await expect(launchAgain(nobody, id, stage.template)).rejects.toMatchObject({
    code: "forbidden",
  });
  const viewer = await stage.as({ name: "Vera", roles: ["viewer"], teams: [] });
  expect((await getRequest(viewer, id)).may.launchAgain).toBe(false);
});
