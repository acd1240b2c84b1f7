/**
 * Bundles the programs that run beside Next.js (scripts/programs.js), what worker threads run, and
 * the page of the command line's preview.
 */
import { build } from "esbuild";
import { bundleJudge } from "./bundle-judge.js";
import { bundlePreview } from "./bundle-preview.js";
import { bundleOptions } from "./programs.js";

await build(bundleOptions);
await bundleJudge();
await bundlePreview();
