/**
 * How the programs are bundled. Packages stay where they are; `server-only`, which throws in plain
 * Node, is replaced by the empty module that a server of Next.js gets.
 */
import path from "node:path";
import { root } from "./bootstrap.js";
import { withoutSideEffects } from "./without-side-effects.js";

const entries = {
  up: "scripts/up/main.ts",
  server: "server/main.ts",
  setup: "worker/setup.ts",
  worker: "worker/start.ts",
  wait: "worker/wait.ts",
  forge: "sandbox/forge/main.ts",
  identity: "sandbox/identity/main.ts",
  gitops: "sandbox/gitops/main.ts",
  slipway: "cli/main.ts",
};

export const bundleOptions = {
  absWorkingDir: root,
  entryPoints: Object.entries(entries).map(([out, source]) => ({ in: source, out })),
  outdir: ".build",
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node24",
  packages: "external",
  alias: { "server-only": path.join(root, "node_modules/server-only/empty.js"), "@": root },
  plugins: [withoutSideEffects],
  // What a plugin has resolved does not get the options of tsconfig.json.
  jsx: "automatic",
  // Lines and names for stack traces; with the text of the sources, Node would keep that in memory.
  sourcemap: "linked",
  sourcesContent: false,
  logLevel: "warning",
};
