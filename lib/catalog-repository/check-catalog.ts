import type { JobContext } from "@/lib/jobs/server";
import { type CatalogFile, type CatalogReport, isError } from "./catalog-report";
import { checkUnits } from "./check-units";
import { unitsOf } from "./units";

/**
 * What is wrong with a whole catalog, as a pull request or an import brings it: nothing of what was decided before counts
 * beside it. Files are given by their paths in the layout. Stores nothing. Throws `misconfigured` where the folders of the
 * catalog that ships cannot be read.
 */
export async function checkCatalog(
  reader: Pick<JobContext, "db" | "config">,
  files: readonly CatalogFile[],
): Promise<CatalogReport> {
  const { units, strays } = unitsOf(files);
  const found = await checkUnits(reader, units);
  return {
    problems: [...[...found.values()].flat(), ...strays],
    units: units.map(({ unit }) => ({ unit, isReady: !found.get(unit)?.some(isError) })),
  };
}
