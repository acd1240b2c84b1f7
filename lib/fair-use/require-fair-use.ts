import type { Config } from "@/lib/config/server";
import { PortalError } from "@/lib/errors";
import { type Limit, limits } from "./limits";
import { fairUse } from "./shared";

/** What a limit is asked with: what it is, and when. */
export interface Ground {
  config: Config;
  now(): Date;
}

/**
 * Counts one use by `who`: a person's id, or a client's network, as the limit says. Throws `rate_limited`
 * where that is more than the limit lets them within a minute, with the seconds to wait; what is
 * refused is not counted.
 */
export function requireFairUse({ config, now }: Ground, limit: Limit, who: string): void {
  const { variable, word, of } = limits[limit];
  const most = config[variable];
  const { counters, refused } = fairUse();
  const wait = counters[of].take(`${limit} ${who}`, most, now());
  if (wait === 0) return;
  refused[limit] += 1;
  throw new PortalError(
    "rate_limited",
    `There may be ${most} ${word} a minute ${of === "person" ? "for one person" : "from one address"}.`,
    {
      hint: `Wait ${wait === 1 ? "a second" : `${wait} seconds`}, and go on where you are.`,
      retryAfter: wait,
    },
  );
}
