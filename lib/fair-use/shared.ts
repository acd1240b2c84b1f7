import { Counters } from "./counters";
import { type Limit, limitNames, type limits } from "./limits";

/** What this process has counted. */
export interface FairUse {
  /**
   * Apart, so that somebody who comes from ever other addresses cannot push out what was counted of
   * people.
   */
  counters: Record<(typeof limits)[Limit]["of"], Counters>;
  /** How often each limit refused, since the process began. */
  refused: Record<Limit, number>;
  /** Streams that are open, by person. */
  streams: Map<string, number>;
  refusedStreams: { person: number; server: number };
}

/** Next.js loads modules more than once, so it hangs on `globalThis`. */
const shared = globalThis as { __slipwayFairUse?: FairUse };

export function fairUse(): FairUse {
  shared.__slipwayFairUse ??= {
    counters: { address: new Counters(), person: new Counters() },
    refused: Object.fromEntries(limitNames.map((name) => [name, 0])) as Record<Limit, number>,
    streams: new Map(),
    refusedStreams: { person: 0, server: 0 },
  };
  return shared.__slipwayFairUse;
}

/** Lets a test begin with nothing counted. */
export function forgetFairUse(): void {
  delete shared.__slipwayFairUse;
}
