export {
  type CatalogFile,
  type CatalogProblem,
  type CatalogReport,
  isError,
  problemLine,
  type UnitFiles,
} from "./catalog-report";
export { type CatalogSettings, defaultSettings, parseSettings } from "./settings";
export { unitsOf } from "./units";
