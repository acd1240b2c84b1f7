import "server-only";

export { createLog, type Logger } from "./log";
export { type Metrics, metrics, metricsText } from "./metrics";
export { processLog } from "./process-log";
export { requireReady } from "./ready";
export { startWeb } from "./start-web";
