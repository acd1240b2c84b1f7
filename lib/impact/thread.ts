export { impactHandlers } from "./run-tasks";
