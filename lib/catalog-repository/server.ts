import "server-only";

export { type CatalogAt, catalogAt } from "./catalog-at";
export { checkCatalog } from "./check-catalog";
export { askForCatalog, keepCatalogHead } from "./keep-catalog-head";
export { type CatalogReading, readCatalog } from "./read-catalog";
export { catalogBranch } from "./store/head";
