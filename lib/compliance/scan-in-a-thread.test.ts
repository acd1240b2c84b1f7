import { expect, test } from "vitest";
import { listed } from "@/lib/packed";
import { slowPolicy } from "@/lib/policies/testing";
import { toSend } from "@/lib/snapshots";
import { snapshotOf, targetOn } from "@/lib/snapshots/testing";
import { runTask } from "@/lib/threads/server";
import { type ScanInput, scanDeadline, scanTask } from "./tasks";

const file = "tenants/staging/payments/web/manifests/map.yaml";

function scanOf(values: number, clean: string[] = []): ScanInput {
  const data = Array.from({ length: values }, (_, index) => `  key-${index}: "x"\n`).join("");
  return {
    snapshot: toSend(
      snapshotOf({
        [file]: `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a, namespace: payments }\ndata:\n${data}`,
        "docs/a.yaml": `password: ${"hunter2"}\n`,
      }),
    ),
    targets: [targetOn("staging")],
    policies: {
      generation: "1",
      digest: "of the policy of this test",
      documents: [
        { name: "slow", path: "policies/slow.yaml", text: slowPolicy, tests: "", source: "edited" },
      ],
      exceptions: [],
      secretAllowances: [],
    },
    schemaFolders: [],
    now: new Date(0),
    clean: new Set(clean),
  };
}

test("a branch that takes long to judge holds up nobody, and ends at its deadline", async () => {
  let ticks = 0;
  const ticking = setInterval(() => (ticks += 1), 10);
  await expect(runTask(scanTask, scanOf(1_000), { deadline: 100 })).rejects.toMatchObject({
    code: "too_costly",
    message: "It took too long: the scan of this branch, at most 0.1 s.",
  });
  clearInterval(ticking);
  expect(ticks).toBeGreaterThan(2);
});

test("a scan says which texts hold no secret, and does not read those again", async () => {
  const first = await runTask(scanTask, scanOf(2));
  expect([...listed(first.findings)]).toMatchObject([{ file: "docs/a.yaml" }]);
  expect(first.clean).toHaveLength(1);
  const again = await runTask(scanTask, scanOf(2, first.clean));
  expect([...listed(again.findings)]).toMatchObject([{ file: "docs/a.yaml" }]);
  expect(again.clean).toEqual([]);
});

function deadlineOf(files: number): number {
  const file = { path: "a.yaml", blob: "1", text: "" };
  return scanDeadline({
    files: new Map(Array.from({ length: files }, (_, at) => [String(at), file])),
  });
}

test("a scan may take longer the more files there are, up to a bound", () => {
  expect([0, 5_000, 100_000].map(deadlineOf)).toEqual([60_000, 110_000, 480_000]);
});
