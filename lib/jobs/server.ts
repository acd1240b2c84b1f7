import "server-only";

export type { JobContext } from "./context";
export { enqueue, type Transaction } from "./enqueue";
export { prepareJobs } from "./prepare";
export { type JobData, type JobName, sweepQueue, type WorkQueue } from "./queues";
export {
  countSetAside,
  type SetAsideJob,
  setAsideJobs,
  setAsideKeys,
  setAsideOf,
  takeBack,
} from "./store";
export { type JobHandlers, startJobs } from "./start";
export { type KnownWorker, knownWorkers, type QueueDepth, queueDepths } from "./store/workers";
export { workInWords } from "./work-in-words";
