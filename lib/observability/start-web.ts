import { currentAccess } from "@/lib/access-rules/server";
import { configOrExit, exitMisconfigured } from "@/lib/config/server";
import { database, databaseProblem } from "@/lib/db/server";
import { shareCounts } from "@/lib/fair-use/server";
import { givePagesTheirStatus } from "@/lib/http/server";
import { holdCopyInTime } from "@/lib/hold/server";
import { processLog } from "@/lib/log/server";
import { closeAtShutdown } from "@/lib/shutdown/server";
import { watchHttp } from "./http-metrics";

/**
 * What the web process does once, before it takes requests. A wrong environment, or a wrong file
 * that it names, ends it with one clear line. A database that does not answer does not: it may come
 * back, and until then each request says so.
 */
export async function startWeb(): Promise<void> {
  const config = configOrExit();
  const log = processLog("web");
  const db = database(config.DATABASE_URL);
  // Set-up and workers look as well: a database that is not there yet, or not migrated, stops no start.
  const stopLooking = await holdCopyInTime({ db, config, log, now: () => new Date() });
  await currentAccess({ db, config, log }).catch((error: unknown) => {
    const problem = databaseProblem(error);
    if (problem === undefined) exitMisconfigured(error);
    log.warn({ err: problem }, "The database does not answer yet.");
  });
  watchHttp();
  givePagesTheirStatus();
  const stopSharing = shareCounts(db, log);
  closeAtShutdown(async () => {
    stopLooking();
    stopSharing();
  });
}
