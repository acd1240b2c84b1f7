/**
 * Bundles the benchmark as scripts/bundle.js does the programs; in parts, since one of them is also
 * a program of its own.
 */
import path from "node:path";
import { build } from "esbuild";
import { root } from "./bootstrap.js";

await build({
  absWorkingDir: root,
  entryPoints: ["bench/main.ts"],
  outdir: ".build/bench",
  bundle: true,
  splitting: true,
  platform: "node",
  format: "esm",
  target: "node24",
  packages: "external",
  alias: { "server-only": path.join(root, "node_modules/server-only/empty.js"), "@": root },
  sourcemap: "linked",
  logLevel: "warning",
});
