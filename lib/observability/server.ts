import "server-only";

export { watchHttp } from "./http-metrics";
export { createLog, type Logger } from "./log";
export { type Metrics, metrics, metricsText } from "./metrics";
export { processLog } from "./process-log";
export { requireReady } from "./ready";
