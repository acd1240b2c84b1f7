export {
  accessPath,
  type CatalogKind,
  type CatalogPlace,
  catalogPlace,
  type CatalogUnit,
  exceptionPath,
  policyPath,
  policyTestsPath,
  secretAllowancePath,
  settingsPath,
  targetPath,
  unitOf,
  versionsPath,
} from "./layout";
export type { CurrentFile, CurrentFiles, DecidedFile, FileRevision, Outcome } from "./curation";
