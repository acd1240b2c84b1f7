import { Cron } from "croner";
import { plainCron } from "@/lib/template/browser";

/** How many runs are told of. */
const told = 3;

/**
 * The next runs of a schedule in words, by the clock of a time zone; none of what never runs, or is
 * no schedule. Loaded where a field needs it: it is not small.
 */
export function nextRuns(text: string, timeZone: string, now: Date): string[] {
  const plain = plainCron(text);
  if (plain === undefined) return [];
  const clock = clockOf(timeZone);
  const { year } = clock(now);
  return new Cron(plain, { timezone: timeZone, mode: "5-part", paused: true })
    .nextRuns(told, now)
    .map((run) => {
      const at = clock(run);
      const other = at.year === year ? "" : ` ${at.year}`;
      return `${at.weekday} ${at.day} ${at.month}${other}, ${at.hour}:${at.minute}`;
    });
}

/** The parts of a moment by the clock of a zone. */
function clockOf(timeZone: string): (at: Date) => Readonly<Record<string, string>> {
  const format = new Intl.DateTimeFormat("en-GB", {
    weekday: "short",
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    timeZone,
  });
  return (at) =>
    Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
}
