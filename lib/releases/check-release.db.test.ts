import { afterAll, beforeAll, expect, test } from "vitest";
import { bundle, setStage, type Stage } from "@/lib/requests/testing";
import { checkRelease } from "./check-release";
import { compareVersions } from "./compare-versions";
import { obstaclesOf } from "./obstacles";

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
  await stage.publish("1.1.0", (files) => ({
    ...files,
    "template.yaml": (files["template.yaml"] ?? "").replace("maxLength: 200", "maxLength: 300"),
  }));
}, 60_000);
afterAll(() => stage.close());

const next = (version: string, maxLength = 300): Record<string, string> => ({
  ...bundle,
  "template.yaml": bundle["template.yaml"]
    .replace("NAME", stage.template)
    .replace("version: 1.0.0", `version: ${version}`)
    .replace("maxLength: 200", `maxLength: ${maxLength}`),
  "CHANGELOG.md": `## ${version}\n\nSomething.\n`,
  "tests/all.yaml": `title: With more
parameters: { greeting: hello, extra: [one] }
expect: [{ object: { kind: ConfigMap, name: example-one } }]
`,
});

const nobody = { instances: 0, impact: undefined };

test("two versions of the catalog are compared, with the texts of what differs", async () => {
  const ops = await stage.as({ roles: ["ops"] });
  const compared = await compareVersions(ops, stage.template, { from: "1.0.0", to: "1.1.0" });
  expect(compared).toMatchObject({
    from: { version: "1.0.0" },
    to: { version: "1.1.0" },
    parameters: [{ name: "greeting", words: ["characters at most 200 → 300"] }],
    breaking: [],
    level: "minor",
    texts: [{ path: "template.yaml", after: expect.stringContaining("maxLength: 300") }],
  });
  const back = await compareVersions(ops, stage.template, { from: "1.1.0", to: "1.0.0" });
  expect(back).toMatchObject({ level: "major", breaking: [{ what: "parameter greeting" }] });
});

test("a bundle that is not out is compared with a version, and refused where it cannot be read", async () => {
  const ops = await stage.as({ roles: ["ops"] });
  expect(
    await compareVersions(ops, stage.template, { from: "1.1.0", to: next("2.0.0", 100) }),
  ).toMatchObject({
    level: "major",
    answers: [{ title: "With more", objects: [] }],
  });
  await expect(
    compareVersions(ops, stage.template, { from: "1.1.0", to: { "template.yaml": "kind: [" } }),
  ).rejects.toMatchObject({ code: "template_invalid", message: /The new version cannot be read/ });
});

test("the checklist follows the version before it, and the targets that are there", async () => {
  const ops = await stage.as({ roles: ["ops"] });
  const ready = await checkRelease(ops, stage.template, next("1.1.1"), nobody);
  expect(ready.items.filter(({ isMet }) => !isMet)).toEqual([]);
  expect(ready).toMatchObject({ isReady: true, comparison: { from: { version: "1.1.0" } } });
  expect(ready.items.find(({ key }) => key === "policies")?.words).toMatch(
    /^\d+ renderings? at \d+ targets?: none is denied\.$/,
  );
  const narrower = await checkRelease(ops, stage.template, next("1.2.0", 100), nobody);
  expect(narrower.isReady).toBe(false);
  expect(narrower.items.filter(({ isMet }) => !isMet)).toMatchObject([
    { key: "version", details: [{ words: expect.stringContaining("parameter greeting") }] },
  ]);
  expect(obstaclesOf(narrower)).toEqual([
    expect.stringMatching(/^The version number fits: 1\.2\.0 does not fit/),
    expect.stringContaining("parameter greeting"),
  ]);
  const taken = await checkRelease(ops, stage.template, next("1.1.0"), nobody);
  expect(taken.items.filter(({ isMet }) => !isMet)).toMatchObject([{ key: "version" }]);
});

test("authors see it of what they author, in every category that it is or would be in; nobody else does", async () => {
  const dana = await stage.as();
  const versions = { from: "1.0.0", to: "1.1.0" };
  const mine = await stage.as({
    roles: [],
    authoring: { templates: [stage.template], categories: [] },
  });
  expect(await compareVersions(mine, stage.template, versions)).toMatchObject({ level: "minor" });
  expect(await checkRelease(mine, stage.template, next("1.1.1"), nobody)).toMatchObject({
    isReady: true,
  });
  const thief = await stage.as({ authoring: { templates: [], categories: ["Data"] } });
  const moved = next("1.1.1");
  moved["template.yaml"] =
    moved["template.yaml"]?.replace("category: Tests", "category: Data") ?? "";
  await expect(checkRelease(thief, stage.template, moved, nobody)).rejects.toMatchObject({
    code: "forbidden",
    message: expect.stringContaining(stage.template),
  });
  const refused = { code: "forbidden" };
  await expect(
    compareVersions(thief, stage.template, { from: "1.0.0", to: moved }),
  ).rejects.toMatchObject(refused);
  await expect(
    compareVersions(dana, stage.template, { from: "1.0.0", to: "1.1.0" }),
  ).rejects.toMatchObject(refused);
  await expect(
    compareVersions(dana, stage.template, { from: "1.0.0", to: {} }),
  ).rejects.toMatchObject(refused);
  await expect(checkRelease(dana, stage.template, {}, nobody)).rejects.toMatchObject(refused);
});
