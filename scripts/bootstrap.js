/**
 * What must work on the host's own Node before anything is installed: checks its version, installs
 * the packages when the lockfile changed, and hands over to the pinned Node that came with them.
 * Plain JavaScript, no imports but Node's.
 */
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
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
 * Installs when `package-lock.json` is not what was installed last. Not by `npm ci`: that refuses a
 * lockfile which lacks the optional packages of platforms other than the one it was written on.
 */
export function install() {
  const mark = path.join(root, "node_modules", ".slipway-installed");
  if (existsSync(mark) && readFileSync(mark, "utf8") === lockDigest()) return;
  step("Installing packages");
  const { status } = spawnSync("npm", ["install", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
    shell: windows,
  });
  if (status !== 0) {
    console.error("npm could not install the packages; its message stands above.");
    process.exit(2);
  }
  mkdirSync(path.dirname(mark), { recursive: true });
  writeFileSync(mark, lockDigest());
}

function lockDigest() {
  return createHash("sha256")
    .update(readFileSync(path.join(root, "package-lock.json")))
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
