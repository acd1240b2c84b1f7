import "server-only";

export { metricsText } from "./metrics";
export { checkDatabase, requireReady } from "./ready";
export { startWeb } from "./start-web";
