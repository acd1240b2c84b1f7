export { importBackstage } from "./backstage/import-backstage";
export { importHelmChart } from "./helm/import-helm-chart";
export { importKro } from "./kro/import-kro";
export type { ImportFiles, ImportReport, ImportResult, ImportVerdict } from "./report";
