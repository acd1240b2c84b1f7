export { type AuditEntry, type AuditFilter, auditFilter, type AuditSubject } from "./entry";
