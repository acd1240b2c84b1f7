import "server-only";

export { runTask, threadProgram } from "./run-task";
