export { draftHandlers } from "./run-tasks";
