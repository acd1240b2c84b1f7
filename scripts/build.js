/**
 * `npm run build`: the programs (esbuild, into `.build/`) and the pages (Next.js, into `.next/`).
 * Skips what is up to date: the stamp is a digest of names, sizes and times of the sources.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { root, run, step } from "./bootstrap.js";
import { mergeChunks } from "./merge-chunks.js";

const sources = [
  "app",
  "components",
  "lib",
  "prisma",
  "public",
  "sandbox",
  "scripts",
  "server",
  "worker",
  "cli",
  "proxy.ts",
  "instrumentation.ts",
  "next.config.js",
  "package-lock.json",
  "postcss.config.js",
  "tsconfig.json",
];
const stampFile = path.join(root, ".build", "stamp");
const withNext = !process.argv.includes("--no-next");
const force = process.argv.includes("--force");

const stamp = digest();
const upToDate =
  !force &&
  existsSync(stampFile) &&
  readFileSync(stampFile, "utf8") === stamp &&
  existsSync(path.join(root, ".next", "BUILD_ID"));
if (!upToDate) {
  await must("Building the programs", () => run("node", ["scripts/bundle.js"]));
  if (withNext) {
    await must("Building the pages (about a minute the first time)", () =>
      run("next", ["build"], { NODE_ENV: "production" }),
    );
    for (const folder of ["chunks", "chunks/ssr"])
      mergeChunks(path.join(root, ".next", "server", folder));
    mkdirSync(path.dirname(stampFile), { recursive: true });
    writeFileSync(stampFile, stamp);
  }
}

async function must(what, work) {
  step(what);
  const code = await work();
  if (code !== 0) process.exit(code);
}

function digest() {
  const hash = createHash("sha256");
  for (const source of sources) visit(path.join(root, source), hash);
  return hash.digest("hex");
}

function visit(place, hash) {
  if (!existsSync(place)) return;
  const found = statSync(place);
  if (found.isFile()) {
    hash.update(`${path.relative(root, place)} ${found.size} ${found.mtimeMs}\n`);
    return;
  }
  for (const name of readdirSync(place).sort()) {
    if (name !== "node_modules") visit(path.join(place, name), hash);
  }
}
