import { build, type BuildOptions, type Metafile, type OutputFile } from "esbuild";
import { beforeAll, expect, test } from "vitest";
import { bundleOptions } from "@/scripts/programs";

let outputs: Metafile["outputs"];
let files: readonly OutputFile[];
beforeAll(async () => {
  const options = bundleOptions as BuildOptions;
  const { metafile, outputFiles } = await build({ ...options, write: false, metafile: true });
  outputs = metafile.outputs;
  files = outputFiles;
});

const text = (program: string): string =>
  files.find(({ path }) => path.endsWith(`/${program}.js`))?.text ?? "";

/** The packages that a program loads, and the folders of ours that are in it. */
function contentsOf(program: string): { packages: string[]; folders: string[] } {
  const output = outputs[`.build/${program}.js`];
  const packages = output?.imports
    .filter(({ external, path }) => external && !path.startsWith("node:"))
    .map(({ path }) => /^(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? path);
  const folders = Object.entries(output?.inputs ?? {})
    .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
    .map(([file]) => file.split("/", 1)[0] ?? file);
  return { packages: [...new Set(packages)], folders: [...new Set(folders)] };
}

test.each(["worker", "setup"])("%s loads nothing of pages, React or signing in", (program) => {
  const { packages, folders } = contentsOf(program);
  expect(packages).toEqual(expect.arrayContaining(["pg", "pg-boss", "@prisma/client"]));
  expect(packages.filter((name) => /^(react|next|radix|lucide|openid)/.test(name))).toEqual([]);
  expect(
    folders.filter((name) => ["app", "components", "server", "sandbox"].includes(name)),
  ).toEqual([]);
});

test("the worker leaves what judges to its threads", () => {
  const { packages } = contentsOf("worker");
  expect(packages.filter((name) => /^(ajv|@marcbachmann|@cfworker)/.test(name))).toEqual([]);
});

test("the sandbox's pages bring what draws them", () => {
  expect(contentsOf("forge").packages).toContain("react");
  expect(text("forge")).not.toContain("React.createElement");
});

test("the web server loads beside Next.js only what takes requests", () => {
  expect(contentsOf("server").packages.sort()).toEqual(["lru-cache", "next", "pg", "pino", "zod"]);
});

test("stack traces find their lines without the text of the sources in memory", () => {
  const maps = Object.entries(outputs).filter(([file]) => file.endsWith(".js.map"));
  expect(maps.length).toBeGreaterThan(5);
  expect(bundleOptions).toMatchObject({ sourcemap: "linked", sourcesContent: false });
});
