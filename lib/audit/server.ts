import "server-only";

export { type AuditPage, listAudit } from "./list-audit";
export { record, type Recorded, type Recorder } from "./record";
export { type AuditVerdict, verifyAudit } from "./verify-audit";
