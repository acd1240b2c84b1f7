import { expect, test } from "vitest";
import type { BundleFiles } from "@/lib/template";
import { runTask } from "@/lib/threads/server";
import { compareTask } from "./tasks";

/** Choices within choices, each of the new ones a little narrower. */
function nested(depth: number, most: number): string {
  if (depth === 0) return `{ type: string, maxLength: ${most} }`;
  const below = nested(depth - 1, most);
  const member = (name: string) =>
    `{ type: object, properties: { ${name}: ${below}, all: ${below} }, required: [${name}] }`;
  return `{ anyOf: [${["a", "b", "c"].map(member).join(", ")}] }`;
}

const bundleWith = (schema: string): BundleFiles => ({
  "template.yaml": `apiVersion: slipway.dev/v1alpha1
kind: Template
metadata: { name: nested, version: 1.0.0 }
spec:
  title: Nested
  summary: Choices within choices.
  category: Tests
  icon: box
  owner: platform-team
  scope: team
  parameters: { title: All, properties: { all: ${schema} } }
`,
  "README.md": "# Nested\n",
  "files/a.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n",
});

const comparing = (depth: number, deadline: number) =>
  runTask(
    compareTask,
    {
      before: bundleWith(nested(depth, 10)),
      after: bundleWith(nested(depth, 9)),
      schemaFolders: [],
    },
    { deadline },
  );

test("schemas that take long to compare hold up nobody, and get a clear answer", async () => {
  let ticks = 0;
  const ticking = setInterval(() => (ticks += 1), 10);
  await expect(comparing(5, 100)).rejects.toMatchObject({
    code: "too_costly",
    message: "It took too long: comparing the versions, at most 0.1 s.",
  });
  clearInterval(ticking);
  expect(ticks).toBeGreaterThan(2);
  expect(await comparing(1, 20_000)).toMatchObject({ comparison: { level: "major" } });
});

test("a bundle that cannot be read says which, and why", async () => {
  const before = bundleWith("{ type: string }");
  const after = { "template.yaml": "kind: [" };
  expect(await runTask(compareTask, { before, after, schemaFolders: [] })).toMatchObject({
    unreadable: "after",
    problems: [{ severity: "error" }],
  });
});
