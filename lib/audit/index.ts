export { auditFilter } from "./entry";
