export {
  type CatalogFile,
  type CatalogProblem,
  type CatalogReport,
  isError,
  problemLine,
  type UnitFiles,
} from "./catalog-report";
export type { CatalogHead, UnitState, Waiting } from "./catalog-head";
export {
  type CatalogSettings,
  defaultSettings,
  needsFourEyes,
  parseSettings,
  type Retention,
  settingsOf,
} from "./settings";
export { unitsOf } from "./units";
