/**
 * Waits until set-up has migrated the database to what this version of Slipway needs, however long that takes: what
 * starts beside set-up runs this before its own program.
 */
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { configOrExit } from "@/lib/config/server";
import { openDatabase } from "@/lib/db/server";
import { processLog } from "@/lib/log/server";
import { checkDatabase } from "@/lib/observability/server";

/** Milliseconds between two looks. */
const pause = 1_000;

const settings = configOrExit();
const log = processLog("wait");
const database = openDatabase(settings.DATABASE_URL, 1);
for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => process.exit(1));

let told = "";
while (!(await isMigrated())) await sleep(pause);
await database.close();
process.stdout.write(`${JSON.stringify({ ready: true })}\n`);

async function isMigrated(): Promise<boolean> {
  try {
    await checkDatabase(database.db, path.join(settings.SLIPWAY_HOME, "prisma/migrations"));
    return true;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    if (why !== told) log.info({ why }, "waiting for the database");
    told = why;
    return false;
  }
}
