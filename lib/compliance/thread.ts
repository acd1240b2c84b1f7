export { complianceHandlers } from "./run-tasks";
