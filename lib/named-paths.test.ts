import { existsSync, globSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";

const root = path.join(import.meta.dirname, "..");
const documents = ["CONTRIBUTING.md", "README.md", ...globSync("docs/*.md", { cwd: root })];
const folders =
  "app|bench|catalog|cli|components|deploy|docs|e2e|lib|prisma|sandbox|scripts|tools|worker";
/** In backticks, from the root of the repository; one with a `<placeholder>` names none. */
const paths = new RegExp(`\`((?:${folders})/[\\w.()[\\]/*-]*)\``, "g");

/** Brackets are a folder's own in `app/`, and no pattern. */
function isThere(name: string): boolean {
  return name.includes("*")
    ? globSync(name, { cwd: root }).length > 0
    : existsSync(path.join(root, name));
}

it.each(documents)("%s names no file or folder that is not there", (document) => {
  const text = readFileSync(path.join(root, document), "utf8");
  const named = [...text.matchAll(paths)].map(([, name = ""]) => name);
  expect(named.filter((name) => !isThere(name))).toEqual([]);
});
