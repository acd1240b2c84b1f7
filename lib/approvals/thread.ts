export { approvalHandlers } from "./run-tasks";
