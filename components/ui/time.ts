const units = [
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
] as const;

const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });

/** "3 minutes ago", "yesterday", "in 2 hours"; below a minute "just now". */
export function formatRelative(at: Date, now: Date = new Date()): string {
  const seconds = Math.round((at.getTime() - now.getTime()) / 1000);
  for (const [unit, length] of units) {
    if (Math.abs(seconds) >= length) return relative.format(Math.trunc(seconds / length), unit);
  }
  return "just now";
}

/**
 * A format takes 35 kB that V8 does not see and so does not collect in time: each is made once. Zones are
 * those of IANA's list, some hundreds.
 */
const absolute = new Map<string | undefined, Intl.DateTimeFormat>();

/** "23 Nov 2026, 06:08:41 UTC". Without a zone: the one of the machine it runs on. */
export function formatAbsolute(at: Date, timeZone?: string): string {
  let format = absolute.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat("en-GB", {
      day: "numeric",
      month: "short",
      year: "numeric",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
      timeZoneName: "short",
      timeZone,
    });
    absolute.set(timeZone, format);
  }
  return format.format(at);
}

/** Milliseconds in words: "850 ms", "42 s", "3 min 20 s", "2 h 5 min", "4 d 3 h". */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.max(0, Math.round(milliseconds))} ms`;
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return pair(minutes, "min", minutes < 10 ? seconds % 60 : 0, "s");
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return pair(hours, "h", minutes % 60, "min");
  return pair(Math.floor(hours / 24), "d", hours % 24, "h");
}

function pair(high: number, highUnit: string, low: number, lowUnit: string): string {
  return low === 0 ? `${high} ${highUnit}` : `${high} ${highUnit} ${low} ${lowUnit}`;
}

const days = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "short",
  year: "numeric",
  timeZone: "UTC",
});

/** "31 Jan 2027" for the day `2027-01-31`, whatever the zone. */
export function formatDay(day: string): string {
  return days.format(new Date(day));
}
