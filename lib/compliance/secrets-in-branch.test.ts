import { expect, it } from "vitest";
import { loadAllowances } from "@/lib/secrets";
import { snapshotOf, targetOn } from "@/lib/snapshots/testing";
import { secretsInBranch } from "./secrets-in-branch";

const targets = [targetOn("staging"), targetOn("production")];
const now = new Date("2026-11-25T12:00:00Z");
const file = "tenants/production/payments/web/manifests/a.yaml";
const texts = {
  [file]: `kind: ConfigMap\ndata:\n  dsn: https://${"9f86d081884c7d659a2feaa0c55ad015"}@errors.example.com/7\n`,
  "docs/a.yaml": `a: b\n# ghp_${"a1".repeat(18)}\n`,
  "docs/clean.yaml": "a: b\n",
};
const scan = (over: Record<string, string> = {}, allowances = "") =>
  secretsInBranch(snapshotOf({ ...texts, ...over }), targets, {
    allowances: loadAllowances(allowances === "" ? [] : [{ path: "a.yaml", text: allowances }])
      .allowances,
    now,
  });

it("gives every secret to the target and the team whose file it is in, at its line", async () => {
  const { findings } = await scan();
  expect(findings.map((one) => [one.targetId, one.team, one.file, one.line, one.field])).toEqual([
    ["target-production", "payments", file, 3, "/data/dsn"],
    ["target-staging", null, "docs/a.yaml", 2, ""],
  ]);
  expect(JSON.stringify(findings)).not.toMatch(/9f86d0|ghp_/);
});

it("knows a secret again when it moves within its file, and sees what a clean file becomes", async () => {
  const [before, after] = await Promise.all([
    scan(),
    scan({
      [file]: `# moved\n${texts[file] ?? ""}`,
      "docs/clean.yaml": `password: ${"hunter2"}\n`,
    }),
  ]);
  expect(after.findings[0]).toMatchObject({ key: before.findings[0]?.key, line: 4 });
  expect(after.findings.map((one) => one.file)).toContain("docs/clean.yaml");
  expect(after.quotes(`It is ${"hunter2"}.`)).toBe(true);
  expect(before.quotes(`It is ${"hunter2"}.`)).toBe(false);
});

function scanKnowing(names: Record<string, string>, clean: readonly string[] = []) {
  const found = secretsInBranch(snapshotOf(names), targets, {
    allowances: [],
    now,
    clean: new Set(clean),
  });
  return { clean: found.clean, files: found.findings.map((one) => one.file) };
}

it("does not take for clean what is clean only as a record, or as what it was called before", () => {
  const record = `spec:\n  parameters:\n    password: ${"correct-horse"}\n`;
  const folder = "tenants/staging/payments/web";
  const names = { [`${folder}/slipway.yaml`]: record, "docs/a.yaml": record };
  const first = scanKnowing(names);
  expect(first.files).toEqual(["docs/a.yaml"]);
  expect(scanKnowing(names, first.clean).files).toEqual(first.files);
  const noManifest = scanKnowing({ "docs/Kustomization": record });
  expect(scanKnowing({ "docs/.yaml": record }, noManifest.clean).files).toEqual(["docs/.yaml"]);
});

const allowance = (expires: string) =>
  `apiVersion: slipway.dev/v1alpha1\nkind: SecretAllowance\nmetadata: { name: dsn }\nspec: { pattern: "https://[0-9a-f]{32}@errors[.]example[.]com/[0-9]+", where: { kind: ConfigMap, field: /data/dsn }, expires: "${expires}", reason: Public by its makers' word., by: platform-team }\n`;
const filesUntil = async (expires: string) =>
  (await scan({}, allowance(expires))).findings.map((one) => one.file);

it("lets stand what an allowance names, until it ends", async () => {
  expect(await filesUntil("2026-11-25")).toEqual(["docs/a.yaml"]);
  expect(await filesUntil("2026-11-24")).toEqual([file, "docs/a.yaml"]);
});
