export { changesOf, type FieldChange } from "./changes";
export type { Origin } from "./chain";
export {
  type AuditEntry,
  type AuditFilter,
  auditFilter,
  type AuditSubject,
  signIns,
} from "./entry";
export { type ExportFormat, exportFormats, exportHead, exportLines } from "./export-text";
export { actionInWords, auditActions } from "./words";
