export { instanceHandlers } from "./run-tasks";
