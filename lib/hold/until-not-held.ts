import { setTimeout as sleep } from "node:timers/promises";
import type { PrismaClient } from "@/lib/db/server";
import type { Logger } from "@/lib/log/server";
import { holdCopy, type Installation } from "./hold-copy";
import { holdOf } from "./store";

/** How often it is looked whether the hold is over: milliseconds. */
const pause = 2_000;

interface Waiter {
  db: PrismaClient;
  config: Installation;
  log: Logger;
  now(): Date;
}

/**
 * Waits while Slipway is held, or is to be, since the database is served elsewhere than it was last;
 * says so in the log, once. A hold that `resume` ended for another place is none that it ended for
 * this one: then it begins anew, with what differs. `onHeld` is called where there is a wait.
 */
export async function untilNotHeld(waiter: Waiter, onHeld: () => void): Promise<void> {
  if (!(await isHeld(waiter))) return;
  const { db, log } = waiter;
  log.warn({ hold: await holdOf(db) }, "Slipway is held: nothing is done before `slipway resume`");
  onHeld();
  do await sleep(pause);
  while (await isStillHeld(waiter));
  log.info("resumed");
}

async function isHeld(waiter: Waiter): Promise<boolean> {
  return (await holdOf(waiter.db)) !== undefined || holdCopy(waiter);
}

/** PostgreSQL may be away for a moment: that ends no hold. */
async function isStillHeld(waiter: Waiter): Promise<boolean> {
  try {
    return await isHeld(waiter);
  } catch (error) {
    waiter.log.warn({ err: error }, "it cannot be said whether Slipway is held");
    return true;
  }
}
