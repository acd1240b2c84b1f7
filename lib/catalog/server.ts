import "server-only";

export { deprecateVersion, publishVersion, withdrawVersion } from "./curate";
export { exampleParameters } from "./example-parameters";
export { getTemplate } from "./get-template";
export { getTemplateVersion, type TemplateVersionDetails } from "./get-template-version";
export { curatedPageSize, type CuratedQuery, listCuratedTemplates } from "./list-curated";
export { offeredRelated } from "./offered-related";
export { isNewerVersion } from "./precedence";
export { searchCatalog } from "./search-catalog";
export { getOfferedVersion, getVersion, type StoredVersion } from "./store";
export { readBundle } from "./read-bundle";
export { syncCatalog, type SyncReport } from "./sync-catalog";
export { syncConfigured } from "./sync-configured";
export { type TakenIn, takeInBundle, type TakeInOptions } from "./take-in";
