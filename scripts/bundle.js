/**
 * Bundles the programs that run beside Next.js. Packages stay where they are; `server-only`, which
 * throws in plain Node, is replaced by the empty module that a server of Next.js gets.
 */
import path from "node:path";
import { build } from "esbuild";
import { root } from "./bootstrap.js";
import { bundleJudge } from "./bundle-judge.js";
import { bundlePreview } from "./bundle-preview.js";

const entries = {
  up: "scripts/up/main.ts",
  server: "server/main.ts",
  setup: "worker/setup.ts",
  worker: "worker/start.ts",
  forge: "sandbox/forge/main.ts",
  identity: "sandbox/identity/main.ts",
  gitops: "sandbox/gitops/main.ts",
  slipway: "cli/main.ts",
};

await build({
  absWorkingDir: root,
  entryPoints: Object.entries(entries).map(([out, source]) => ({ in: source, out })),
  outdir: ".build",
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node24",
  packages: "external",
  alias: { "server-only": path.join(root, "node_modules/server-only/empty.js"), "@": root },
  sourcemap: "linked",
  logLevel: "warning",
});
await bundleJudge();
await bundlePreview();
