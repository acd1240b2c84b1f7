import { configOrExit } from "@/lib/config/server";
import { processLog } from "@/lib/log/server";
import { watchHttp } from "./http-metrics";

/**
 * What the web process does once, before it takes requests. A wrong environment ends it with one
 * clear line.
 */
export function startWeb(): void {
  configOrExit();
  processLog("web");
  watchHttp();
}
