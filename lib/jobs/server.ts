import "server-only";

export type { JobContext } from "./context";
export { enqueue, type EnqueueOptions, type Transaction } from "./enqueue";
export { prepareJobs } from "./prepare";
export { type JobHandlers, type JobRun, type Jobs, startJobs } from "./start";
