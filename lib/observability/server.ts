import "server-only";

export { type Metrics, metrics, metricsText } from "./metrics";
export { requireReady } from "./ready";
export { startWeb } from "./start-web";
