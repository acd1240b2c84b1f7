export {
  type CatalogPage,
  type CuratedTemplate,
  type Facet,
  type OfferedRelated,
  type Outcomes,
  type TemplateCard,
  type TemplateDetails,
  type VersionState,
  versionStates,
  type VersionSummary,
} from "./catalog";
export { catalogPageSize, type CatalogQuery, catalogQueryString, parseCatalogQuery } from "./query";
