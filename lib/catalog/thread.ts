export { catalogHandlers } from "./run-tasks";
