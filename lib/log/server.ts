import "server-only";

export { createLog, type Logger } from "./log";
export { processLog } from "./process-log";
