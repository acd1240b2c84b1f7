import "server-only";

export { applyVersionStates } from "./apply-version-states";
export { decideVersion, versionMeaning } from "./decide-version";
export { endOffers } from "./end-offers";
export { getTemplateVersion } from "./get-template-version";
export { getTemplate } from "./get-template";
export { listCuratedTemplates } from "./list-curated";
export { offeredNames } from "./offered-names";
export { offeredRelated } from "./offered-related";
export { isNewerVersion } from "./precedence";
export { searchCatalog } from "./search-catalog";
export { saveJudgement, templatesToJudge } from "./store/judged";
export { livesOf } from "./store/lives";
export {
  type ReleaseGate,
  type ReleaseOptions,
  releaseVersion,
  type ReleasedVersion,
} from "./release-version";
export {
  isOfPlatform,
  isPlatformOffered,
  platformTemplates,
  publishedVersions,
} from "./store/published";
export { offeredVersions, templatesByName } from "./store/templates";
export {
  findBundle,
  getOfferedVersion,
  getVersion,
  type StoredVersion,
  type VersionBundle,
} from "./store/versions";
export { type KnownVersion, knownVersions } from "./store/known-versions";
export { readBundle } from "./read-bundle";
export { type SyncReport } from "./sync-catalog";
export { syncConfigured } from "./sync-configured";
export { takeInBundle } from "./take-in";
export { type ExportedVersion, versionsToExport } from "./versions-to-export";
export { versionStatesFile } from "./version-states-file";
export { type TriedBundle, tryBundle } from "./try-bundle";
