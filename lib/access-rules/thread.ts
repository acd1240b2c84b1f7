export { accessHandlers } from "./run-tasks";
