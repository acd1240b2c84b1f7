import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { mergeChunks } from "./merge-chunks.js";

const require = createRequire(import.meta.url);
const padding = `"${"x".repeat(1_000)}"`;
const chunk = (name: string, value: string) =>
  `module.exports=[${value},${padding}];\n\n//# sourceMappingURL=${name}.map`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "slipway-chunks-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(name: string, text: string): void {
  writeFileSync(path.join(folder, name), text);
  writeFileSync(path.join(folder, `${name}.map`), "{}");
}

it("reads what is in several files once, under each of their names", () => {
  write("a.js", chunk("a.js", "1"));
  write("b.js", chunk("b.js", "1"));
  write("[c].js", chunk("[c].js", "2"));
  expect(mergeChunks(folder)).toEqual({ files: 1, bytes: chunk("b.js", "1").length });
  const values = ["a.js", "b.js", "[c].js"].map((name) => require(path.join(folder, name)));
  expect(values.map(([value]) => value)).toEqual([1, 1, 2]);
  expect(values[1]).toBe(values[0]);
  expect(readdirSync(folder)).not.toContain("b.js.map");
  expect(readFileSync(path.join(folder, "a.js"), "utf8")).toBe(chunk("a.js", "1"));
});

it("keeps files apart that differ in their code", () => {
  write("a.js", chunk("a.js", "1"));
  write("b.js", chunk("b.js", "2"));
  expect(mergeChunks(folder)).toEqual({ files: 0, bytes: 0 });
});

it("does nothing the second time", () => {
  write("a.js", chunk("a.js", "1"));
  write("b.js", chunk("b.js", "1"));
  mergeChunks(folder);
  expect(mergeChunks(folder)).toEqual({ files: 0, bytes: 0 });
});
