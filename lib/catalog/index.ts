export {
  type CatalogPage,
  type CuratedTemplate,
  type Facet,
  type OfferedRelated,
  type Outcomes,
  type TemplateCard,
  type TemplateDetails,
  type VersionLife,
  type VersionState,
  versionStates,
  type VersionSummary,
} from "./catalog";
export { catalogPageSize, type CatalogQuery, catalogQueryString, parseCatalogQuery } from "./query";
export {
  longestReason,
  parseVersionStates,
  type Successor,
  type VersionEntry,
} from "./version-states";
export { type VersionDecision, versionDecisionBody, type VersionMeaning } from "./version-decision";
