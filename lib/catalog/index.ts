export {
  type CatalogPage,
  type CuratedTemplate,
  type Facet,
  type OfferedRelated,
  type Outcomes,
  type TemplateCard,
  type TemplateDetails,
  type VersionState,
  type VersionSummary,
  versionStates,
} from "./catalog";
export {
  type CatalogQuery,
  catalogPageSize,
  catalogQueryString,
  type CatalogSort,
  catalogSorts,
  parseCatalogQuery,
  searchExpression,
} from "./query";
