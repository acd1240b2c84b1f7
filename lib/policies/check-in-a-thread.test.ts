import { expect, test } from "vitest";
import { runTask } from "@/lib/threads/server";
import type { PolicyTexts } from "./policy-texts";
import { checkPolicyTask } from "./tasks";
import { slowPolicy } from "./testing";

const texts: PolicyTexts = {
  generation: "1",
  digest: "of none",
  documents: [],
  exceptions: [],
  secretAllowances: [],
};

const testOf = (values: number) =>
  `title: Nothing is said\nobjects:\n  - apiVersion: v1\n    kind: ConfigMap\n    metadata: { name: a }\n    data: ${JSON.stringify(Object.fromEntries(Array.from({ length: values }, (_, index) => [`key-${index}`, "x"])))}\nexpect: []\n`;

test("a policy whose own test takes long is answered at its deadline, and holds up nobody", async () => {
  let ticks = 0;
  const ticking = setInterval(() => (ticks += 1), 10);
  await expect(
    runTask(
      checkPolicyTask,
      { texts, input: { text: slowPolicy, tests: testOf(1_000) } },
      { deadline: 100 },
    ),
  ).rejects.toMatchObject({
    code: "too_costly",
    message: "It took too long: the check of this policy and its tests, at most 0.1 s.",
  });
  clearInterval(ticking);
  expect(ticks).toBeGreaterThan(2);
  expect(await runTask(checkPolicyTask, { texts, input: { text: slowPolicy, tests: testOf(3) } })) //
    .toMatchObject({ ready: true, name: "slow", tests: [{ wrong: [] }] });
});
