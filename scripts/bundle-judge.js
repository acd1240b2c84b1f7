/**
 * Bundles the program that worker threads run (`.build/judge.js`), packages included: a thread
 * starts whenever there is something to judge, and one file is read fastest. It is the same for the
 * web server, the worker, the command line and the tests, which find it by its absolute path.
 */
import { mkdir, rename, rm } from "node:fs/promises";
import path from "node:path";
import { build, context } from "esbuild";
import { root } from "./bootstrap.js";
import { withoutSideEffects } from "./without-side-effects.js";

const options = {
  absWorkingDir: root,
  entryPoints: [{ in: "worker/judge.ts", out: "judge" }],
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node24",
  // What packages in CommonJS ask for.
  banner: {
    js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
  },
  alias: { "server-only": path.join(root, "node_modules/server-only/empty.js"), "@": root },
  plugins: [withoutSideEffects],
  sourcemap: "linked",
  logLevel: "warning",
};

/** Beside the other programs, or in another folder. A reader never sees half of it. */
export async function bundleJudge(outdir = path.join(root, ".build")) {
  const half = path.join(outdir, `judge-${process.pid}`);
  await build({ ...options, outdir: half });
  await mkdir(outdir, { recursive: true });
  for (const file of ["judge.js.map", "judge.js"])
    await rename(path.join(half, file), path.join(outdir, file));
  await rm(half, { recursive: true });
}

/** Again after every change, until the process ends. */
export async function watchJudge() {
  const watching = await context({ ...options, outdir: path.join(root, ".build") });
  await watching.watch();
}
