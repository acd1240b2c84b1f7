export { auditFilter } from "./entry";
export type { AuditSubject } from "./entry";
