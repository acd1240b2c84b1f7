export type { ActionResult } from "./action-result";
export { securityHeaders, type Surroundings } from "./security-headers";
