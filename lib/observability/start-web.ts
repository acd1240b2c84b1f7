import { currentAccess } from "@/lib/access-rules/server";
import { configOrExit, exitMisconfigured } from "@/lib/config/server";
import { database } from "@/lib/db/server";
import { shareCounts } from "@/lib/fair-use/server";
import { givePagesTheirStatus } from "@/lib/http/server";
import { processLog } from "@/lib/log/server";
import { closeAtShutdown } from "@/lib/shutdown/server";
import { watchHttp } from "./http-metrics";

/**
 * What the web process does once, before it takes requests. A wrong environment, or a wrong file
 * that it names, ends it with one clear line.
 */
export async function startWeb(): Promise<void> {
  const config = configOrExit();
  const log = processLog("web");
  const db = database(config.DATABASE_URL);
  await currentAccess({ db, config, log }).catch(exitMisconfigured);
  watchHttp();
  givePagesTheirStatus();
  const stopSharing = shareCounts(db, log);
  closeAtShutdown(async () => stopSharing());
}
