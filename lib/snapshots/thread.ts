export { snapshotHandlers } from "./run-tasks";
