import { importBackstage } from "../backstage/import-backstage";
import { smallTemplates } from "../backstage/testing/templates";
import { importHelmChart } from "../helm/import-helm-chart";
import { filesOf, smallCharts } from "../helm/testing/charts";
import { importKro } from "../kro/import-kro";
import { smallGraphs } from "../kro/testing/graphs";
import type { ImportReport } from "../report";

/** The reports of everything that is imported in tests. */
export function importReports(): ImportReport[] {
  return [
    ...smallCharts.map((chart) => importHelmChart(filesOf(chart), chart.options)),
    ...smallTemplates.map(({ files, options }) => importBackstage(files, options)),
    ...smallGraphs.map(({ files, options }) => importKro(files, options)),
  ].map(({ report }) => report);
}
