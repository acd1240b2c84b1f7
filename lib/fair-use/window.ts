export const minute = 60_000;

/** How often something was done in the minute of the clock that runs, and in the one before. */
export interface Window {
  before: number;
  running: number;
}

/** The minute of the clock that `now` is in, counted from 1970. */
export function minuteOf(now: Date): number {
  return Math.floor(now.getTime() / minute);
}

/**
 * Seconds until once more is within `limit` a minute; 0 where it is now. The last 60 seconds are
 * taken as the running minute and the part of the one before that they reach into, as if its uses
 * had come evenly: two numbers say what a list of times would, and no boundary lets in twice as much.
 */
export function secondsToWait({ before, running }: Window, limit: number, now: Date): number {
  const gone = now.getTime() % minute;
  if ((running + 1 - limit) * minute + before * (minute - gone) <= 0) return 0;
  // Of the minute before, what still counts has to shrink to this.
  const room = limit - 1 - running;
  const wait =
    room >= 0 ? goneUntil(before, room) - gone : minute - gone + goneUntil(running, limit - 1);
  return Math.max(1, Math.ceil(wait / 1_000));
}

/** Milliseconds of a minute after which `count` of the one before weigh no more than `room`. */
function goneUntil(count: number, room: number): number {
  return count === 0 ? 0 : Math.max(0, minute - Math.floor((room * minute) / count));
}
