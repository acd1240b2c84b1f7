/** Seconds. Nothing is tried again sooner than `least` after a failure. */
export interface BackOff {
  least: number;
  /** The span after the first failure; it doubles with each further one, up to `most`. */
  first: number;
  most: number;
}

/**
 * Milliseconds until the next try: a random part of a span that doubles, so that many do not come
 * back at once; after what was asked for (`retryAfter`, in seconds). `attempt` counts from 1;
 * `random` answers from 0 up to 1.
 */
export function backOff(
  { least, first, most }: BackOff,
  attempt: number,
  retryAfter = 0,
  random: () => number = Math.random,
): number {
  const span = Math.min(most, first * 2 ** Math.max(0, attempt - 1));
  return (Math.max(retryAfter, least) + random() * span) * 1000;
}
