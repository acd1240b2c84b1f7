/**
 * `npm run dev`: as `npm run up`, with Next.js in development mode. What worker threads run is
 * bundled again after every change; a thread that is there already runs what it began with, until it
 * has had nothing to do for a minute.
 */
import process from "node:process";
import { install, requireNode, run } from "./bootstrap.js";

requireNode();
install();
const built = await run("node", ["scripts/build.js", "--no-next"]);
if (built === 0) {
  const { watchJudge } = await import("./bundle-judge.js");
  await watchJudge();
}
process.exit(
  built === 0
    ? await run("node", ["--enable-source-maps", ".build/up.js"], { SLIPWAY_DEV: "1" })
    : built,
);
