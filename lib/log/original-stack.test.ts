import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { buildSync } from "esbuild";
import { afterAll, beforeAll, expect, test } from "vitest";
import { originalStack } from "./original-stack";

const source = "export function fail() {\n  const why = 'it failed';\n  throw new Error(why);\n}\n";
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "slipway-stack-"));
  writeFileSync(path.join(folder, "fail.ts"), source);
  buildSync({
    entryPoints: [path.join(folder, "fail.ts")],
    outfile: path.join(folder, "out", "fail.js"),
    bundle: true,
    minify: true,
    sourcemap: true,
    format: "esm",
  });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** As Node.js tells it, which knows nothing of source maps. */
function stackOfFailure(): string {
  const file = JSON.stringify(path.join(folder, "out", "fail.js"));
  const run = `import(${file}).then((it) => it.fail()).catch((error) => console.log(error.stack))`;
  return execFileSync(process.execPath, ["-e", run], {
    encoding: "utf8",
    env: { NODE_ENV: "test" },
  });
}

test("a place in a bundle is told as the place in its source", () => {
  const stack = stackOfFailure();
  expect(stack).toMatch(/out\/fail\.js:1:\d+/);
  expect(originalStack(stack)).toMatch(/\n\s+at .*fail\.ts:3:\d+\)?\n/);
});

test("the same for a name below the installation's folder, as Next.js gives, and for a URL", () => {
  const at = (place: string) => originalStack(`Error: x\n    at async a (${place}:1:30)`, folder);
  expect(at("out/fail.js")).toMatch(/\n {4}at async a \(fail\.ts:\d+:\d+\)$/);
  expect(at(`file://${folder}/out/fail.js`)).toMatch(/fail\.ts:\d+:\d+\)$/);
});

test.each([
  "Error: nothing stands below it",
  "Error: x\n    at a (/nowhere/else.js:1:2)\n    at node:internal/process:1:2",
  "Error: x\n    at a (<anonymous>)\n    at new Promise (native)",
  `Error: ${"at (a.js:1:1)".repeat(1_000)}`,
])("what has no source map stays as it was: %s", (stack) => {
  expect(originalStack(stack)).toBe(stack);
});

test("a map that is broken, or whose place is not in it, changes nothing", () => {
  writeFileSync(path.join(folder, "broken.js"), "");
  writeFileSync(path.join(folder, "broken.js.map"), "{");
  writeFileSync(
    path.join(folder, "empty.js.map"),
    '{"version":3,"sources":[],"names":[],"mappings":""}',
  );
  for (const name of ["broken", "empty"]) {
    const stack = `Error: x\n    at a (${folder}/${name}.js:1:1)`;
    expect(originalStack(stack)).toBe(stack);
  }
});
