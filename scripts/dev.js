/** `npm run dev`: as `npm run up`, with Next.js in development mode. */
import process from "node:process";
import { install, requireNode, run } from "./bootstrap.js";

requireNode();
install();
const built = await run("node", ["scripts/build.js", "--no-next"]);
process.exit(
  built === 0
    ? await run("node", ["--enable-source-maps", ".build/up.js"], { SLIPWAY_DEV: "1" })
    : built,
);
