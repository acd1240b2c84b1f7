export { planHandlers } from "./run-tasks";
