import { afterAll, expect, test } from "vitest";
import { openTestDatabase, rolledBack } from "@/lib/db/testing";
import { contextOf } from "@/lib/identity/testing";
import { type CatalogFile, problemLine } from "./catalog-report";
import { type CheckedPart, checkCatalog } from "./check-catalog";
import { exceptionFile, policyFiles, targetFile, templateFiles } from "./testing";

const handle = openTestDatabase();
afterAll(() => handle.close());

/** What is wrong, a line each, and the units that could be taken over. */
async function check(files: readonly CatalogFile[], part: CheckedPart = {}) {
  let found: { lines: string[]; ready: string[] } = { lines: [], ready: [] };
  await rolledBack(handle, async (db) => {
    const ctx = await contextOf(db, { roles: ["ops"] });
    const { problems, units } = await checkCatalog(ctx, files, part);
    found = {
      lines: problems.map(problemLine),
      ready: units.filter(({ isReady }) => isReady).map(({ unit }) => unit),
    };
  });
  return found;
}

test("one broken template stands in the way of nothing else, and its line is named", async () => {
  const broken = templateFiles("broken").map(({ path, text }) => ({
    path,
    text: text.replace("category: Tests", "categories: Tests"),
  }));
  const { lines, ready } = await check([
    exceptionFile("old-images"),
    ...policyFiles("two-replicas"),
    targetFile("eu-1"),
    ...templateFiles("fine"),
    ...broken,
  ]);
  expect(ready).toEqual(["decisions", "policies/two-replicas", "targets/eu-1", "templates/fine"]);
  expect(lines.find((line) => line.includes("categories"))).toMatch(
    /^templates\/broken\/template\.yaml:\d+:\d+: /,
  );
});

const outOfTime = () => Promise.reject(new Error("over"));

test("templates that nobody touched are not looked at again, and every step may end it", async () => {
  const files = [...templateFiles("fine"), ...templateFiles("other"), exceptionFile("a")];
  let steps = 0;
  const { ready } = await check(files, {
    isLookedAt: (unit) => unit === "templates/fine",
    between: async () => void (steps += 1),
  });
  expect(ready).toEqual(["decisions", "templates/fine"]);
  expect(steps).toBe(2);
  await expect(check(files, { between: outOfTime })).rejects.toThrow("over");
});

test("two folders with one policy: the one that is called so counts, and nothing that judges breaks", async () => {
  const { lines, ready } = await check([
    ...policyFiles("two-replicas"),
    ...policyFiles("two-replicas", { folder: "another" }),
    ...policyFiles("typo", { rule: "object.spec.replicas <=" }),
  ]);
  expect(ready).toEqual(["policies/two-replicas"]);
  expect(lines.some((line) => line.startsWith("policies/another/policy.yaml:"))).toBe(true);
  expect(lines.some((line) => line.startsWith("policies/typo/policy.yaml:"))).toBe(true);
});

const fourReplicas = (replicas: number) => `title: Four are too many
objects:
  - { apiVersion: apps/v1, kind: Deployment, metadata: { name: web, namespace: shop }, spec: { replicas: ${replicas} } }
expect:
  - { rule: 0, object: web }
`;

test("a policy whose own test fails is not ready, and the test is named", async () => {
  const { lines, ready } = await check([
    ...policyFiles("two-replicas", { test: fourReplicas(4) }),
    ...policyFiles("three-replicas", { test: fourReplicas(2) }),
  ]);
  expect(ready).toEqual(["policies/two-replicas"]);
  expect(lines).toEqual([
    expect.stringMatching(
      /^policies\/three-replicas\/tests\/tests\.yaml:1:1: The test “Four are too many” fails: /,
    ),
  ]);
});

test("a target may name secrets of its own only, and no file of the machine", async () => {
  const { lines, ready } = await check([
    targetFile(
      "a",
      "  cluster: { name: a, apiUrl: 'https://a.example.com', tokenFrom: NEXTAUTH_SECRET }\n",
    ),
    targetFile("b", "  cluster: { name: b, kubeconfigFrom: /proc/self/environ }\n"),
    targetFile("c", "  fluxKeyFrom: SLIPWAY_TARGET_C_KEY\n"),
    targetFile("d", "  branhc: main\n"),
  ]);
  expect(ready).toEqual([]);
  expect(lines).toEqual([
    "targets/a.yaml:6:67: spec.cluster.tokenFrom: must be the name of an environment variable that begins with SLIPWAY_TARGET_",
    "targets/b.yaml:6:39: spec.cluster.kubeconfigFrom: must be the name of an environment variable that begins with SLIPWAY_TARGET_",
    "targets/c.yaml:5:3: It is not right: the variable SLIPWAY_TARGET_C_KEY that it names is not set.",
    expect.stringMatching(/^targets\/d\.yaml:5:3: .*branhc/),
  ]);
});

test("a template lies in the folder of its name and, once released, of its version", async () => {
  const { lines } = await check([
    ...templateFiles("web", { folder: "templates/site" }),
    ...templateFiles("web", { version: "1.0.0", folder: "released/web/0.9.0" }),
  ]);
  expect(lines).toEqual([
    "templates/site/template.yaml:1:1: It is the template web, in a folder that is called site.",
    "released/web/0.9.0/template.yaml:1:1: It is the version 1.0.0, in a folder that is called 0.9.0.",
  ]);
});
