import "server-only";

export { listAudit } from "./list-audit";
export { record } from "./record";
export { verifyAudit } from "./verify-audit";
