/**
 * Bundles the benchmark as scripts/bundle.js does the programs; in parts, since one of them is also
 * a program of its own.
 */
import path from "node:path";
import { build } from "esbuild";
import { root } from "./bootstrap.js";

/** What measures is installed in `tools/`; the bundle asks for it there. */
const fromTools = {
  name: "from-tools",
  setup(build) {
    build.onResolve({ filter: /^autocannon$/ }, () => ({
      path: "../../tools/node_modules/autocannon/autocannon.js",
      external: true,
    }));
  },
};

await build({
  absWorkingDir: root,
  entryPoints: ["bench/main.ts", "bench/scan-process.ts"],
  outdir: ".build/bench",
  bundle: true,
  splitting: true,
  platform: "node",
  format: "esm",
  target: "node24",
  packages: "external",
  plugins: [fromTools],
  alias: { "server-only": path.join(root, "node_modules/server-only/empty.js"), "@": root },
  sourcemap: "linked",
  logLevel: "warning",
});
