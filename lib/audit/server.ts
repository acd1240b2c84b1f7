import "server-only";

export { type Anchor, anchorKey, anchorPublicKey, readAnchors } from "./anchor";
export { listAudit } from "./list-audit";
export { record } from "./record";
export { retainAudit } from "./retain-audit";
export { type AuditVerdict, verifyAudit } from "./verify-audit";
export { writeAnchor } from "./write-anchor";
