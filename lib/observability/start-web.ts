import { configOrExit } from "@/lib/config/server";
import { database } from "@/lib/db/server";
import { shareCounts } from "@/lib/fair-use/server";
import { givePagesTheirStatus } from "@/lib/http/server";
import { processLog } from "@/lib/log/server";
import { closeAtShutdown } from "@/lib/shutdown/server";
import { watchHttp } from "./http-metrics";

/**
 * What the web process does once, before it takes requests. A wrong environment ends it with one
 * clear line.
 */
export function startWeb(): void {
  const config = configOrExit();
  const log = processLog("web");
  watchHttp();
  givePagesTheirStatus();
  const stopSharing = shareCounts(database(config.DATABASE_URL), log);
  closeAtShutdown(async () => stopSharing());
}
