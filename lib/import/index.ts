export { importBackstage } from "./backstage/import-backstage";
export { helmValueOffers, type HelmImportOptions, importHelmChart } from "./helm/import-helm-chart";
export type { ValueOffer } from "./helm/values-form";
export { importKro } from "./kro/import-kro";
export type { ImportFiles, ImportReport, ImportResult } from "./report";
export type { ImportVerdict } from "./topics";
