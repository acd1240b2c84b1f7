import type { Config } from "@/lib/config/server";
import { PortalError } from "@/lib/errors";
import { fairUse } from "./shared";

const retryAfter = 30;

/**
 * Counts one more live stream of a person on this server, until the returned function is called.
 * Throws `rate_limited` where the person has as many as anybody may, `unavailable` where the server
 * has.
 */
export function enterStream(config: Config, person: string): () => void {
  const { streams, refusedStreams } = fairUse();
  const own = streams.get(person) ?? 0;
  if (own >= config.SLIPWAY_STREAMS_PER_PERSON) {
    refusedStreams.person += 1;
    throw new PortalError(
      "rate_limited",
      `You have ${own} live streams open, which is as many as one person may have.`,
      { hint: "Close pages that you do not look at. Pages ask for news meanwhile.", retryAfter },
    );
  }
  if (openStreams() >= config.SLIPWAY_STREAMS_PER_SERVER) {
    refusedStreams.server += 1;
    throw new PortalError("unavailable", "This server has as many live streams as it can keep.", {
      hint: "Pages ask for news meanwhile.",
      retryAfter,
    });
  }
  streams.set(person, own + 1);
  let left = false;
  return () => {
    if (left) return;
    left = true;
    const rest = (streams.get(person) ?? 1) - 1;
    if (rest === 0) streams.delete(person);
    else streams.set(person, rest);
  };
}

/** Live streams that are open on this server. */
export function openStreams(): number {
  let sum = 0;
  for (const count of fairUse().streams.values()) sum += count;
  return sum;
}
