import "server-only";

export { checkCatalog } from "./check-catalog";
