import { afterAll, beforeAll, expect, it } from "vitest";
import { setStage, type Stage } from "@/lib/requests/testing";
import { oftenGiven } from "./often-given";

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
}, 180_000);
afterAll(() => stage.close());

it("tells which parameters at least half of the instances of a template say themselves", async () => {
  const ctx = await stage.as();
  const launch = async (parameters: object) => (await stage.open({ parameters })).instanceId;
  await launch({ greeting: "a" });
  const second = await launch({ greeting: "b", extra: ["x"] });
  // Two instances say nothing about what people do.
  expect([...(await oftenGiven(ctx, stage.template))]).toEqual([]);
  await launch({ greeting: "c", extra: ["x"] });
  expect([...(await oftenGiven(ctx, stage.template))].sort()).toEqual(["extra", "greeting"]);
  await launch({ greeting: "d" });
  await launch({ greeting: "e" });
  expect([...(await oftenGiven(ctx, stage.template))]).toEqual(["greeting"]);
  // What is removed no longer counts.
  await stage.job.db.instance.update({ where: { id: second }, data: { removedAt: new Date() } });
  expect([...(await oftenGiven(ctx, stage.template))]).toEqual(["greeting"]);
  expect([...(await oftenGiven(ctx, "another"))]).toEqual([]);
});

it("tells nobody who may see no instances", async () => {
  const ctx = await stage.as({ roles: [] });
  await expect(oftenGiven(ctx, stage.template)).rejects.toMatchObject({ code: "forbidden" });
});
