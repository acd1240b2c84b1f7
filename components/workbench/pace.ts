/** Milliseconds after the last key until something is asked for: as a rule, and for who has asked for a lot. */
const soon = 80;
const later = 700;
/** So many in a minute are a lot: the server gives each person 120 previews, in all their windows. */
const many = 80;
const minute = 60_000;

/**
 * How long after a key a preview is asked for, by when the last ones were (`performance.now()`, any order): who types
 * slowly and for long would otherwise ask with every key, until they got none. Pure.
 */
export function waitAfter(asked: readonly number[], now: number): number {
  return asked.filter((at) => now - at < minute).length < many ? soon : later;
}

/** Remembers when it was asked, and says how long to wait for the next time. */
export function pace(): { wait: () => number; asked: () => void } {
  let times: number[] = [];
  return {
    wait: () => waitAfter(times, performance.now()),
    asked: () => {
      times = [...times, performance.now()].slice(-many);
    },
  };
}
