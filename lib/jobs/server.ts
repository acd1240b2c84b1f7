import "server-only";

export type { JobContext } from "./context";
export { enqueue, type Transaction } from "./enqueue";
export { prepareJobs } from "./prepare";
export { type JobHandlers, startJobs } from "./start";
