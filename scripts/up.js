/** `npm run up`: installs, builds, starts everything. */
import process from "node:process";
import { install, requireNode, run } from "./bootstrap.js";

requireNode();
install({ production: true });
const built = await run("node", ["scripts/build.js"]);
process.exit(built === 0 ? await run("node", ["--enable-source-maps", ".build/up.js"]) : built);
