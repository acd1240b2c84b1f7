/**
 * `npm run faults`: kills processes at every step, lets the Git host answer wrongly at every call,
 * and stops PostgreSQL in the middle; in the end there is one pull request for each request and each proposal. With
 * `FAULTS=all` every combination, else what a test run has time for. Needs the pages built, since
 * two real web servers take part.
 */
import process from "node:process";
import { install, requireNode, run } from "./bootstrap.js";

requireNode();
install();
const built = await run("node", ["scripts/build.js"]);
process.exit(
  built === 0
    ? await run("vitest", ["run", "--project", "faults", ...process.argv.slice(2)])
    : built,
);
