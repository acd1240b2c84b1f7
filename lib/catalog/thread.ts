export { catalogHandlers } from "./run-tasks";
export { lintVersionTask } from "./tasks";
