import { spanInWords } from "../in-words";
import type { HealthFinding } from "../report";
import { backupFacts } from "../store";
import type { CheckDefinition } from "./check";

export interface BackupAge {
  lastAt: Date | undefined;
  /** Since when there is anything to back up. */
  since: Date | undefined;
}

export const backups: CheckDefinition = {
  name: "backups",
  title: "Backups",
  find: async ({ db, config: { SLIPWAY_BACKUP_WITHIN_HOURS: hours }, now }) => [
    judgeBackups(await backupFacts(db), hours, now()),
  ],
};

/** By how long the last backup is older than it may be, milliseconds: 0 where it is not. */
export function overdueBy({ lastAt, since }: BackupAge, withinHours: number, now: Date): number {
  const from = lastAt ?? since ?? now;
  return Math.max(0, now.getTime() - from.getTime() - withinHours * 3_600_000);
}

/** `withinHours` is undefined where something else backs the database up. */
export function judgeBackups(
  age: BackupAge,
  withinHours: number | undefined,
  now: Date,
): HealthFinding {
  const { lastAt } = age;
  if (lastAt === undefined && withinHours === undefined)
    return {
      status: "unknown",
      says: "slipway backup has made none, and nothing says that it should.",
      todo: "Back the database up, and try a restore: docs/operating.md. With SLIPWAY_BACKUP_WITHIN_HOURS a missing backup is a warning.",
    };
  const says =
    lastAt === undefined
      ? "slipway backup has made none."
      : `slipway backup made the last one ${spanInWords(now.getTime() - lastAt.getTime())} ago.`;
  if (withinHours === undefined || overdueBy(age, withinHours, now) === 0)
    return { status: "ok", says };
  return {
    status: "warn",
    says: `${says} One is expected every ${spanInWords(withinHours * 3_600_000)}.`,
    todo: "Look at what runs slipway backup, as the CronJob of the chart, and at the log of its last run.",
  };
}
