import { config } from "@/lib/config/server";
import { PortalError } from "@/lib/errors";
import { watchHttp } from "./http-metrics";
import { processLog } from "@/lib/log/server";

/**
 * What the web process does once, before it takes requests. A wrong environment ends it with one
 * clear line.
 */
export function startWeb(): void {
  try {
    config();
  } catch (error) {
    if (!(error instanceof PortalError)) throw error;
    process.stderr.write(
      `slipway: ${error.message}${error.hint === undefined ? "" : ` ${error.hint}`}\n`,
    );
    process.exit(2);
  }
  processLog("web");
  watchHttp();
}
