import "server-only";

export { deprecateVersion, publishVersion, withdrawVersion } from "./curate";
export { getTemplateVersion } from "./get-template-version";
export { getTemplate } from "./get-template";
export { curatedPageSize, listCuratedTemplates } from "./list-curated";
export { offeredRelated } from "./offered-related";
export { isNewerVersion } from "./precedence";
export { searchCatalog } from "./search-catalog";
export { saveJudgement, templatesToJudge } from "./store/judged";
export {
  isOfPlatform,
  isPlatformOffered,
  platformTemplates,
  publishedVersions,
} from "./store/published";
export { offeredVersions, templatesByName } from "./store/templates";
export {
  getOfferedVersion,
  getVersion,
  type KnownVersion,
  knownVersions,
  type StoredVersion,
} from "./store/versions";
export { readBundle } from "./read-bundle";
export { type SyncReport } from "./sync-catalog";
export { syncConfigured } from "./sync-configured";
export { takeInBundle } from "./take-in";
export { type ExportedVersion, versionsToExport } from "./versions-to-export";
export { type TriedBundle, tryBundle } from "./try-bundle";
