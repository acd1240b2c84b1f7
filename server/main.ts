/**
 * The web process: an HTTP server of our own, with the pages and routes of Next.js behind it. Says
 * `{"ready":true}` on standard output once it takes requests.
 */
import { setTimeout as sleep } from "node:timers/promises";
import next from "next";
import { configOrExit } from "@/lib/config/server";
import { processLog } from "@/lib/log/server";
import { closeAll } from "@/lib/shutdown/server";
import { limits } from "./limits";
import { webServer } from "./web-server";

/** Milliseconds from the signal: answers have the first, all of it has the second. */
const patience = 8_000;
const longest = 9_800;
/** For a last request on a connection that is kept alive. */
const grace = 1_000;

const settings = configOrExit();
const log = processLog("web");
const dev = process.env["NODE_ENV"] === "development";
const app = next({ dev, dir: settings.SLIPWAY_HOME, hostname: "localhost", port: settings.PORT });
const handle = app.getRequestHandler();
const web = webServer({
  limits,
  trustedProxies: settings.SLIPWAY_TRUSTED_PROXIES,
  handle,
  // The socket by which Next.js tells a browser in development what changed.
  mayUpgrade: (url) => dev && url.startsWith("/_next/hmr"),
});

let isEnding = false;
for (const signal of ["SIGTERM", "SIGINT"] as const)
  process.on(signal, () => {
    if (isEnding) process.exit(1);
    isEnding = true;
    void end(signal);
  });

web.http.once("error", (error) => {
  process.stderr.write(`slipway: The web server cannot listen: ${error.message}\n`);
  process.exit(1);
});
await app.prepare();
web.http.listen(settings.PORT, settings.SLIPWAY_HOST, () => {
  process.stdout.write(`${JSON.stringify({ ready: true })}\n`);
});

async function end(signal: string): Promise<void> {
  log.info({ signal }, "stopping");
  setTimeout(() => process.exit(1), longest);
  const acceptUntil = sleep(settings.SLIPWAY_DRAIN_DELAY * 1_000);
  const cut = await web.drain({ acceptUntil, grace, patience });
  if (cut > 0) log.warn({ requests: cut }, "cut off what was not answered in time");
  // What pages left to do until after their answers.
  await app.close();
  await closeAll();
  process.exit(0);
}
