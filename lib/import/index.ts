export { importHelmChart, type HelmImportOptions } from "./helm/import-helm-chart";
export type { ImportFiles, ImportFinding, ImportReport, ImportResult, ImportVerdict } from "./report";
