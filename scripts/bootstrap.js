/**
 * What must work on the host's own Node before anything is installed: checks its version, installs
 * the packages when the lockfile changed, and hands over to the pinned Node that came with them.
 * Plain JavaScript, no imports but Node's.
 */
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

export const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const windows = process.platform === "win32";

export function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  console.error(`Slipway needs Node 20.19 or later to start; this is ${process.versions.node}.`);
  process.exit(2);
}

/**
 * Installs when `package-lock.json` is not what was installed last. `production` leaves out what
 * only checks the code, unless it is there already. Not by `npm ci`: that refuses a lockfile which
 * lacks the optional packages of platforms other than the one it was written on.
 */
export function install({ production = false } = {}) {
  const mark = path.join(root, "node_modules", ".slipway-installed");
  const [digest, scope] = existsSync(mark) ? readFileSync(mark, "utf8").split(" ") : [];
  const hasChecks = existsSync(path.join(root, "node_modules", "vitest"));
  const wanted = production && !hasChecks ? "production" : "all";
  if (digest === lockDigest(root) && (scope === "all" || scope === wanted)) return;
  step("Installing packages");
  npmInstall(root, wanted === "production" ? ["--omit=dev"] : []);
  forgetHeaders();
  writeFileSync(mark, `${lockDigest(root)} ${wanted}`);
}

/** Installs what generates and measures, in `tools/` with a lock of its own. */
export function installTools() {
  const folder = path.join(root, "tools");
  const mark = path.join(folder, "node_modules", ".slipway-installed");
  if (existsSync(mark) && readFileSync(mark, "utf8") === lockDigest(folder)) return;
  step("Installing the tools");
  npmInstall(folder, []);
  writeFileSync(mark, lockDigest(folder));
}

function npmInstall(folder, options) {
  const { status } = spawnSync(
    "npm",
    ["install", "--no-audit", "--no-fund", "--loglevel=error", ...options],
    { cwd: folder, stdio: ["ignore", "inherit", "inherit"], shell: windows },
  );
  if (status !== 0) {
    console.error("npm could not install the packages; its message stands above.");
    process.exit(2);
  }
  mkdirSync(path.join(folder, "node_modules"), { recursive: true });
}

/** The package of the pinned Node brings C headers (67 MB); nothing here is compiled with them. */
function forgetHeaders() {
  const packages = path.join(root, "node_modules/node/node_modules");
  if (!existsSync(packages)) return;
  for (const name of readdirSync(packages).filter((one) => one.startsWith("node-")))
    for (const folder of ["include", "share"])
      rmSync(path.join(packages, name, folder), { recursive: true, force: true });
}

function lockDigest(folder) {
  return createHash("sha256")
    .update(readFileSync(path.join(folder, "package-lock.json")))
    .digest("hex");
}

export function step(text) {
  console.log(`\u001b[2m[${new Date().toTimeString().slice(0, 8)}]\u001b[0m ${text}`);
}

/** The environment with the project's own binaries first, the pinned Node among them. */
export function ownEnvironment(extra = {}) {
  const bin = path.join(root, "node_modules", ".bin");
  return {
    ...process.env,
    NEXT_TELEMETRY_DISABLED: "1",
    PATH: `${bin}${path.delimiter}${process.env.PATH ?? ""}`,
    ...extra,
  };
}

function outlive() {}

/** Runs a program of `node_modules/.bin` and resolves to its exit code; signals are passed on. */
export function run(command, args, environment = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: root,
      stdio: "inherit",
      shell: windows,
      env: ownEnvironment(environment),
    });
    const pass = (signal) => child.kill(signal);
    // Ctrl-C reaches the child through the terminal already; this process only has to outlive it.
    process.on("SIGTERM", pass);
    process.on("SIGINT", outlive);
    child.on("error", reject);
    child.on("close", (code, signal) => {
      process.off("SIGTERM", pass);
      process.off("SIGINT", outlive);
      resolve(code ?? (signal === "SIGINT" ? 0 : 1));
    });
  });
}
