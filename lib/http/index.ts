export type { ActionResult } from "./action-result";
export { securityHeaders } from "./security-headers";
