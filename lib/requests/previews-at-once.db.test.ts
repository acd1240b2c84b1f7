import { afterAll, beforeAll, expect, it } from "vitest";
import { previewRequest } from "@/lib/plans/server";
import { setStage, type Stage } from "./testing";

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
}, 180_000);
afterAll(() => stage.close());

it("makes one preview of a person at a time, and lets a few wait for it", async () => {
  const [dana, olivia] = [await stage.as(), await stage.as({ name: "Olivia" })];
  const body = { template: stage.template, parameters: { greeting: "hello" } };
  const asked = Array.from({ length: 12 }, () => previewRequest(dana, body));
  const settled = Promise.allSettled(asked);
  expect((await previewRequest(olivia, body)).files.length).toBeGreaterThan(0);
  const outcomes = (await settled).map((one) =>
    one.status === "fulfilled" ? "made" : (one.reason as { code: string }).code,
  );
  expect(outcomes).toEqual(
    outcomes.map((_, index) => (index >= 1 && index <= 3 ? "rate_limited" : "made")),
  );
});
