import "server-only";

export { metricsText } from "./metrics";
export { requireReady } from "./ready";
export { startWeb } from "./start-web";
