/**
 * `npm run bench`: builds Slipway and an empty page of the same Next.js, and measures one against
 * the other and against what Slipway promises. A figure that is missed is marked; the exit code
 * says only whether it could be measured.
 */
import { existsSync, statSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { install, installTools, requireNode, root, run, step } from "./bootstrap.js";
import { findChromium } from "./chromium.js";

requireNode();
install();
installTools();
const chromium = await findChromium();
await must(run("node", ["scripts/build.js"]));
if (!isBuilt()) {
  step("Building an empty page to compare with");
  await must(run("next", ["build", "bench/empty-page"], { NODE_ENV: "production" }));
}
await must(run("node", ["scripts/bundle-bench.js"]));
process.exit(
  await run("node", ["--enable-source-maps", ".build/bench/main.js", ...process.argv.slice(2)], {
    CHROMIUM_PATH: chromium,
  }),
);

/** Its sources never change, the packages may. */
function isBuilt() {
  const built = path.join(root, "bench", "empty-page", ".next", "BUILD_ID");
  return (
    existsSync(built) &&
    statSync(built).mtimeMs > statSync(path.join(root, "package-lock.json")).mtimeMs
  );
}

async function must(work) {
  const code = await work;
  if (code !== 0) process.exit(code);
}
