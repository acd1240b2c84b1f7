import "server-only";

export type { AccessReader } from "./access-sources";
export { accessInForce, canDoWithoutCatalog, currentAccess } from "./current-access";
export { parseAccess } from "./parse-access";
