import "server-only";

export { runTask, runTaskUnlessSmall, threadProgram } from "./run-task";
export { countingWaits } from "./waits";
