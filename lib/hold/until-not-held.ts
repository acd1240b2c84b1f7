import { setTimeout as sleep } from "node:timers/promises";
import type { PrismaClient } from "@/lib/db/server";
import type { Logger } from "@/lib/log/server";
import { holdOf } from "./store";

/** How often it is looked whether the hold is over: milliseconds. */
const pause = 2_000;

/** Waits while Slipway is held; says so in the log, once. `onHeld` is called where there is a wait. */
export async function untilNotHeld(
  { db, log }: { db: PrismaClient; log: Logger },
  onHeld: () => void,
): Promise<void> {
  const hold = await holdOf(db);
  if (hold === undefined) return;
  log.warn({ hold }, "Slipway is held: nothing is done before `slipway resume`");
  onHeld();
  do await sleep(pause);
  while (await isStillHeld({ db, log }));
  log.info("resumed");
}

/** PostgreSQL may be away for a moment: that ends no hold. */
async function isStillHeld({ db, log }: { db: PrismaClient; log: Logger }): Promise<boolean> {
  try {
    return (await holdOf(db)) !== undefined;
  } catch (error) {
    log.warn({ err: error }, "it cannot be said whether Slipway is held");
    return true;
  }
}
