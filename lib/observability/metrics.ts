import { collectDefaultMetrics, Counter, Histogram, Registry } from "prom-client";
import { type Config, config } from "@/lib/config/server";
import { database, type PrismaClient } from "@/lib/db/server";
import { createHealthMetrics, type HealthMetrics, readHealthMetrics } from "./health-metrics";
import { createStoredMetrics, readStoredMetrics, type StoredMetrics } from "./stored-metrics";
import { createUseMetrics, readUseMetrics, type UseMetrics } from "./use-metrics";

/**
 * What this process counts. Prefix `slipway_`, base units, as Prometheus' naming rules want them.
 */
export interface Metrics {
  registry: Registry;
  httpRequests: Counter<"method" | "route" | "status">;
  httpSeconds: Histogram<"method" | "route">;
  use: UseMetrics;
  stored: StoredMetrics;
  health: HealthMetrics;
}

/** Next.js loads modules more than once, so they hang on `globalThis`. */
const shared = globalThis as { __slipwayMetrics?: Metrics };

export function metrics(): Metrics {
  shared.__slipwayMetrics ??= create();
  return shared.__slipwayMetrics;
}

function create(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  return {
    registry,
    httpRequests: new Counter({
      name: "slipway_http_requests_total",
      help: "Answers, by method, route and status class.",
      labelNames: ["method", "route", "status"],
      registers,
    }),
    httpSeconds: new Histogram({
      name: "slipway_http_request_duration_seconds",
      help: "Time from the first byte asked to the last byte answered.",
      labelNames: ["method", "route"],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      registers,
    }),
    use: createUseMetrics(registry),
    stored: createStoredMetrics(registry),
    health: createHealthMetrics(registry),
  };
}

/**
 * Everything in Prometheus' text format. A database that does not answer leaves its gauges out, and
 * nothing else.
 */
export async function metricsText(
  ground: { db: PrismaClient; config: Config } = {
    db: database(config().DATABASE_URL),
    config: config(),
  },
  now = new Date(),
): Promise<{ text: string; contentType: string }> {
  const { registry, use, stored, health } = metrics();
  readUseMetrics(use, ground.config);
  await Promise.all([
    readStoredMetrics(stored, ground.db, ground.config, now),
    readHealthMetrics(health, ground.db, ground.config, now),
  ]);
  return { text: await registry.metrics(), contentType: registry.contentType };
}
