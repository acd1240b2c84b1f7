export { checkHandlers } from "./run-tasks";
