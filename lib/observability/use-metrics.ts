import { Counter, Gauge, type Registry } from "prom-client";
import type { Config } from "@/lib/config/server";
import { poolUse } from "@/lib/db/server";
import { limitNames, limits } from "@/lib/fair-use";
import { fairUse, openStreams } from "@/lib/fair-use/server";

/** What is limited on this server, how much there is of it, and how often somebody was refused. */
export interface UseMetrics {
  limit: Gauge<"limit">;
  refused: Counter<"limit">;
  streams: Gauge;
  connections: Gauge<"state">;
}

export function createUseMetrics(registry: Registry): UseMetrics {
  const registers = [registry];
  return {
    limit: new Gauge({
      name: "slipway_limit",
      help: "What is allowed: uses a minute, and streams at once, of a person, an address or the server.",
      labelNames: ["limit"],
      registers,
    }),
    refused: new Counter({
      name: "slipway_limited_total",
      help: "Requests that were refused since they were more than a limit allows, by that limit.",
      labelNames: ["limit"],
      registers,
    }),
    streams: new Gauge({
      name: "slipway_live_streams",
      help: "Live streams that are open on this server.",
      registers,
    }),
    connections: new Gauge({
      name: "slipway_database_connections",
      help: "Connections to PostgreSQL that are busy or idle, and calls that wait for one.",
      labelNames: ["state"],
      registers,
    }),
  };
}

/** Sets all of them to what is so now. */
export function readUseMetrics(
  { limit, refused, streams, connections }: UseMetrics,
  config: Config,
): void {
  const { refused: refusals, refusedStreams } = fairUse();
  refused.reset();
  for (const name of limitNames) {
    limit.set({ limit: name }, config[limits[name].variable]);
    refused.inc({ limit: name }, refusals[name]);
  }
  limit.set({ limit: "streams-person" }, config.SLIPWAY_STREAMS_PER_PERSON);
  limit.set({ limit: "streams-server" }, config.SLIPWAY_STREAMS_PER_SERVER);
  refused.inc({ limit: "streams-person" }, refusedStreams.person);
  refused.inc({ limit: "streams-server" }, refusedStreams.server);
  streams.set(openStreams());
  const use = poolUse();
  if (use === undefined) return;
  for (const state of ["busy", "idle", "waiting"] as const) connections.set({ state }, use[state]);
}
