import "server-only";

export { readCatalogFolder, writeCatalogFolder } from "./catalog-folder";
export { catalogOverview, type CatalogOverview } from "./catalog-overview";
export { type CatalogAt, catalogAt } from "./catalog-at";
export { checkCatalog } from "./check-catalog";
export { confirmCatalogHead } from "./confirm-head";
export { checkFile, decideFile, type EditedFile, editedFile, editedFiles } from "./edit-file";
export { type ExportedCatalog, exportCatalog } from "./export-catalog";
export { importCatalog, type ImportedCatalog } from "./import-catalog";
export { askForCatalog, keepCatalogHead } from "./keep-catalog-head";
export { readCatalogAgain } from "./read-again";
export { type CatalogReading, readCatalog } from "./read-catalog";
export { settingsInForce } from "./settings-in-force";
export { catalogBranch } from "./store/head";
