#!/usr/bin/env node
/** `npx slipway`: runs the bundled program on the Node that Slipway pins, whatever the host has. */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const program = path.join(root, ".build", "slipway.js");
const pinned = path.join(
  root,
  "node_modules",
  "node",
  "bin",
  process.platform === "win32" ? "node.exe" : "node",
);

if (!existsSync(program)) {
  console.error("slipway is not built yet: run `npm run build` first.");
  process.exit(2);
}
const child = spawn(
  existsSync(pinned) ? pinned : process.execPath,
  ["--enable-source-maps", program, ...process.argv.slice(2)],
  { stdio: "inherit" },
);
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill(signal));
child.on("error", (error) => {
  console.error(error.message);
  process.exit(2);
});
child.on("close", (code) => process.exit(code ?? 2));
