import "server-only";

export { judgeCatalogCommit } from "./judge-catalog-commit";
