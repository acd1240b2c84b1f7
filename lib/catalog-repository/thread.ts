export { catalogRepositoryHandlers } from "./run-tasks";
