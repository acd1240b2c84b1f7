/**
 * `npm run e2e`: builds, starts a whole installation of its own (fresh data, free ports), and walks
 * through it in Chromium. `npm run e2e -- e2e/journeys/open-a-request.spec.ts` runs one journey.
 */
import { spawn } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { install, ownEnvironment, requireNode, root, run, step } from "./bootstrap.js";
import { findChromium } from "./chromium.js";

requireNode();
install();
const chromium = await findChromium();
const built = await run("node", ["scripts/build.js"]);
if (built !== 0) process.exit(built);

const dataDir = mkdtempSync(path.join("/tmp", "slipway-e2e-"));
// Where PostgreSQL runs as another user, it must get there.
chmodSync(dataDir, 0o755);
// Where a journey may offer templates of its own.
const catalogDir = path.join(dataDir, "catalog");
mkdirSync(catalogDir);
step("Starting an installation for the journeys");
const clean = Object.fromEntries(
  Object.entries(ownEnvironment()).filter(
    ([name]) => !/^(DATABASE_URL|PORT|NEXTAUTH_|OIDC_|GITHUB_|SLIPWAY_|FLUX_|FLAGGER_)/.test(name),
  ),
);
const installation = spawn("node", ["--enable-source-maps", ".build/up.js"], {
  cwd: root,
  env: {
    ...clean,
    SLIPWAY_DATA_DIR: dataDir,
    SLIPWAY_PORTS: "random",
    SLIPWAY_CATALOG_DIR: catalogDir,
    // A few people do here at once what many do in a day, all from one address.
    SLIPWAY_SIGN_INS_PER_MINUTE: "10000",
    SLIPWAY_SUBMITS_PER_MINUTE: "10000",
    SLIPWAY_PREVIEWS_PER_MINUTE: "10000",
    SLIPWAY_READS_PER_MINUTE: "100000",
    SLIPWAY_STREAMS_PER_PERSON: "1000",
    GITOPS_TIME_SCALE: "0.5",
    FORGE_ALLOW_FAULTS: "1",
  },
  stdio: ["ignore", "pipe", "inherit"],
});
let code = 1;
try {
  await ready(installation);
  const { urls } = JSON.parse(readFileSync(path.join(dataDir, "running.json"), "utf8"));
  code = await run("playwright", ["test", ...process.argv.slice(2)], {
    CHROMIUM_PATH: chromium,
    SLIPWAY_URL: urls.web,
    SLIPWAY_CATALOG_DIR: catalogDir,
    FORGE_URL: urls.forge,
    IDENTITY_URL: urls.identity,
    GITOPS_URL: urls.gitops,
    SLIPWAY_RUNNING: path.join(dataDir, "running.json"),
  });
} finally {
  installation.kill("SIGTERM");
  await new Promise((resolve) => installation.once("close", resolve));
  if (code === 0) rmSync(dataDir, { recursive: true, force: true });
  else console.error(`The installation's logs: ${path.join(dataDir, "logs")}`);
}
process.exit(code);

function ready(child) {
  return new Promise((resolve, reject) => {
    child.stdout.on("data", (chunk) => {
      if (chunk.toString().includes("Slipway is ready")) resolve();
    });
    child.once("exit", () =>
      reject(new Error("The installation did not start; its message stands above.")),
    );
  });
}
