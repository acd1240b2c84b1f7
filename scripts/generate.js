/**
 * Generates the Prisma client. It only wants some executable where its schema engine would be, so
 * nothing is downloaded.
 */
import { spawnSync } from "node:child_process";
import process from "node:process";

const engine = process.platform === "win32" ? process.execPath : "/bin/true";
const { status } = spawnSync("prisma", ["generate", "--no-hints"], {
  stdio: ["ignore", "ignore", "inherit"],
  shell: process.platform === "win32",
  env: { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: engine, PRISMA_HIDE_UPDATE_MESSAGE: "1" },
});
process.exit(status ?? 1);
