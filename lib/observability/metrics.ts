import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";
import { config } from "@/lib/config/server";
import { database, type PrismaClient } from "@/lib/db/server";

/** What this process counts. Prefix `slipway_`, base units, as Prometheus' naming rules want them. */
export interface Metrics {
  registry: Registry;
  httpRequests: Counter<"method" | "route" | "status">;
  httpSeconds: Histogram<"method" | "route">;
  requestsByState: Gauge<"state">;
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
    httpRequests: new Counter({ name: "slipway_http_requests_total", help: "Answers, by method, route and status class.", labelNames: ["method", "route", "status"], registers }),
    httpSeconds: new Histogram({
      name: "slipway_http_request_duration_seconds",
      help: "Time from the first byte asked to the last byte answered.",
      labelNames: ["method", "route"],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      registers,
    }),
    requestsByState: new Gauge({ name: "slipway_requests", help: "Requests for changes, by where they stand.", labelNames: ["state"], registers }),
  };
}

/** Everything in Prometheus' text format. A database that does not answer leaves its gauges out, and nothing else. */
export async function metricsText(db: Pick<PrismaClient, "request"> = database(config().DATABASE_URL)): Promise<{ text: string; contentType: string }> {
  const { registry, requestsByState } = metrics();
  requestsByState.reset();
  const states = await db.request.groupBy({ by: ["state"], _count: { _all: true } }).catch(() => []);
  for (const { state, _count } of states) requestsByState.set({ state }, _count._all);
  return { text: await registry.metrics(), contentType: registry.contentType };
}
