export { type JobData, type JobName, jobNames, queues } from "./queues";
