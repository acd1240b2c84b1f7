import { expect, test } from "vitest";
import { withinBudget } from "./budget";

test("all steps of a check share one time, and each asks whether it is still wanted", async () => {
  let now = 5;
  let asked = 0;
  const between = withinBudget(
    async () => void (asked += 1),
    () => now,
  );
  await between();
  now += 120_000;
  await between();
  expect(asked).toBe(2);
  now += 1;
  await expect(between()).rejects.toMatchObject({ code: "too_costly" });
  expect(asked).toBe(2);
});
