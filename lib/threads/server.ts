import "server-only";

export { runTask, threadProgram } from "./run-task";
export { countingWaits } from "./waits";
