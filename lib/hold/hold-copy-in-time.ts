import type { PrismaClient } from "@/lib/db/server";
import { backOff } from "@/lib/leases";
import type { Logger } from "@/lib/log/server";
import { holdCopy, type Installation } from "./hold-copy";

/** Seconds between two looks. */
const pauses = { least: 1, first: 2, most: 30 };

/**
 * `holdCopy`, for a process that starts whether or not the database answers: where it could not be
 * said, it is looked again, at most 31 seconds later, until it could. Answers, after the first look, how to end
 * that. `pauseBefore` gives the milliseconds before a look again, by how many failed.
 */
export async function holdCopyInTime(
  installation: {
    db: PrismaClient;
    config: Installation;
    log: Logger;
    now(): Date;
  },
  pauseBefore: (failed: number) => number = (failed) => backOff(pauses, failed),
): Promise<() => void> {
  let timer: NodeJS.Timeout | undefined;
  let isEnded = false;
  let failed = 0;
  const look = async () => {
    try {
      await holdCopy(installation);
      if (failed > 0) installation.log.info("It was found out whether the database is a copy.");
    } catch (err) {
      failed += 1;
      if (failed === 1)
        installation.log.warn(
          { err },
          "It cannot be said whether the database is a copy. It is looked again.",
        );
      if (isEnded) return;
      timer = setTimeout(() => void look(), pauseBefore(failed));
      timer.unref();
    }
  };
  await look();
  return () => {
    isEnded = true;
    clearTimeout(timer);
  };
}
