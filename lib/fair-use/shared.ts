import { Counters } from "./counters";
import { type Limit, limitNames } from "./limits";

/** What this process has counted. */
export interface FairUse {
  counters: Counters;
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
    counters: new Counters(),
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
