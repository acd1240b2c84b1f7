import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { loadPolicies } from "./load/load-policies";
import { readPolicyTest, runPolicyTest } from "./tests/policy-test";

const root = path.join(import.meta.dirname, "../../catalog/policies");
const folders = globSync("*/policy.yaml", { cwd: root })
  .map((file) => path.dirname(file))
  .toSorted();

/**
 * The one has a table of all its controls; of the other the parameters decide, and its rule only
 * needs them.
 */
const coveredElsewhere = ["pod-security-restricted", "network-policy-present"];

describe.each(folders)("the starter policy %s", (folder) => {
  const { policies, problems } = loadPolicies([
    {
      path: `${folder}/policy.yaml`,
      text: readFileSync(path.join(root, folder, "policy.yaml"), "utf8"),
    },
  ]);
  const tests = globSync("tests/*.yaml", { cwd: path.join(root, folder) })
    .toSorted()
    .map((file) => ({
      file,
      test: readPolicyTest(readFileSync(path.join(root, folder, file), "utf8")),
    }));

  it("loads without a word, and is named as its folder", () => {
    expect(problems).toEqual([]);
    expect(policies.policies.map((policy) => policy.name)).toEqual([folder]);
    expect(
      policies.policies.every(
        (policy) => policy.title !== policy.name && policy.description !== "",
      ),
    ).toBe(true);
  });

  it("has tests that pass and tests that fail, and every rule fails in one of them", () => {
    expect(tests.filter(({ test }) => test.expect.length === 0).length).toBeGreaterThan(0);
    expect(tests.filter(({ test }) => test.expect.length > 0).length).toBeGreaterThan(0);
    if (coveredElsewhere.includes(folder)) return;
    const failing = new Set(tests.flatMap(({ test }) => test.expect.map((one) => one.rule)));
    expect(
      policies.policies[0]?.validations.map((_, rule) => rule).filter((rule) => !failing.has(rule)),
    ).toEqual([]);
  });

  it.each(tests)("$test.title ($file)", ({ test }) =>
    expect(runPolicyTest(policies, test)).toEqual([]),
  );
});
