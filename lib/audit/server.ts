import "server-only";

export { type Anchor, anchorKey, anchorPublicKey, readAnchors } from "./anchor";
export { exportAudit } from "./export-audit";
export { type AuditPage, listAudit } from "./list-audit";
export { lastVerification, noteVerification, verifyDaily } from "./note-verification";
export { record } from "./record";
export { retainAudit } from "./retain-audit";
export { streamAudit } from "./stream-audit";
export { type StreamStanding, streamStanding } from "./stream-standing";
export type { Verification } from "./store/verifications";
export { type AuditVerdict, verifyAudit } from "./verify-audit";
export { writeAnchor } from "./write-anchor";
