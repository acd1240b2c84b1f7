export { importBackstage } from "./backstage/import-backstage";
export { importHelmChart, type HelmImportOptions } from "./helm/import-helm-chart";
export { importKro } from "./kro/import-kro";
export type {
  ImportFiles,
  ImportFinding,
  ImportReport,
  ImportResult,
  ImportVerdict,
} from "./report";
