import { expect, test } from "vitest";
import type { TreeEntry } from "@/lib/git-host";
import { blobHash } from "@/lib/git-host/thread";
import { changesExactly } from "./is-planned";

const tree = (files: Record<string, string>): TreeEntry[] =>
  Object.entries(files).map(([path, text]) => ({
    path,
    kind: "file",
    blob: blobHash(text),
    size: text.length,
  }));
const before = tree({ "README.md": "# Platform\n", "shop/a.yaml": "a\n", "shop/b.yaml": "b\n" });
const changes = [
  { path: "shop/a.yaml", content: "A\n" },
  { path: "shop/b.yaml", content: null },
  { path: "shop/c.yaml", content: "c\n" },
];
const planned = { "README.md": "# Platform\n", "shop/a.yaml": "A\n", "shop/c.yaml": "c\n" };

test("a tree is the one before with these changes, whatever its order", () => {
  expect(changesExactly(changes, before, tree(planned))).toBe(true);
  expect(changesExactly(changes, before, tree(planned).toReversed())).toBe(true);
});

test.each([
  ["another text of a file", tree({ ...planned, "shop/a.yaml": "evil\n" })],
  ["a file more", tree({ ...planned, "clusters/admin.yaml": "evil\n" })],
  ["a file of others changed", tree({ ...planned, "README.md": "x\n" })],
  ["what was to go", tree({ ...planned, "shop/b.yaml": "b\n" })],
  ["a file less", tree({ "README.md": "# Platform\n", "shop/a.yaml": "A\n" })],
  [
    "a link in place of a file",
    tree(planned).map((entry) =>
      entry.path === "shop/c.yaml" ? { ...entry, kind: "link" as const } : entry,
    ),
  ],
])("it is not with %s", (_, after) => {
  expect(changesExactly(changes, before, after)).toBe(false);
});
