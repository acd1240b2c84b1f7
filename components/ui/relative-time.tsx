import { LiveTime } from "./live-time";
import { formatAbsolute, formatRelative } from "./time";

/**
 * "3 minutes ago", the exact time with its zone on hover. The words are made where this is
 * rendered, on the server that is, and handed over as they are, so that the browser starts with the
 * same ones; then they keep up with the clock.
 */
export function RelativeTime({ at, className }: { at: Date | string; className?: string }) {
  const date = typeof at === "string" ? new Date(at) : at;
  return (
    <LiveTime
      at={date.toISOString()}
      text={formatRelative(date)}
      title={formatAbsolute(date, "UTC")}
      className={className}
    />
  );
}
