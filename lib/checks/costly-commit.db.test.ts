import { afterAll, beforeAll, expect, test } from "vitest";
import { savePolicy } from "@/lib/policies/server";
import { configMaps, greedyPolicy } from "@/lib/policies/testing";
import { type CheckStage, setCheckStage } from "./testing";

let stage: CheckStage;
beforeAll(async () => {
  stage = await setCheckStage();
}, 60_000);
afterAll(() => stage.close());

test("a commit that takes more to judge than there is fails with the reason, and the next one is judged", async () => {
  await savePolicy(await stage.as({ roles: ["ops"] }), { text: greedyPolicy, revision: 0 });
  const costly = await stage.propose("costly", {
    "tenants/staging/costly.yaml": configMaps("big", 1_000),
  });
  await stage.settle();
  expect(await stage.checkRun(costly.commit)).toMatchObject({
    status: "completed",
    conclusion: "failure",
    title:
      "Could not be judged: It needed too much memory: the check of this commit, at most 256 MB.",
  });
  const small = await stage.propose("small", {
    "tenants/staging/small.yaml": configMaps("small", 2),
  });
  await stage.settle();
  expect(await stage.checkRun(small.commit)).toMatchObject({ conclusion: "success" });
}, 90_000);
