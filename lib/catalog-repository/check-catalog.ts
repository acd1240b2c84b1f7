import type { CatalogUnit } from "@/lib/curation";
import type { JobContext } from "@/lib/jobs/server";
import { type CatalogFile, type CatalogReport, isError } from "./catalog-report";
import { checkUnits } from "./check-units";
import { unitsOf } from "./units";

export interface CheckedPart {
  /** Of templates, each of which may take a minute; left out: all. */
  isLookedAt?: (unit: CatalogUnit) => boolean;
  /** Runs before each step that may take long; may throw to end it. */
  between?: () => Promise<void>;
}

/**
 * What is wrong with a whole catalog, as a pull request or an import brings it: nothing of what was decided before counts
 * beside it. Templates that are not looked at are left out of the report. Files are given by their paths in the layout. Stores nothing. Throws `misconfigured` where the folders of the
 * catalog that ships cannot be read.
 */
export async function checkCatalog(
  reader: Pick<JobContext, "db" | "config">,
  files: readonly CatalogFile[],
  { isLookedAt = () => true, between }: CheckedPart = {},
): Promise<CatalogReport> {
  const { units: all, strays } = unitsOf(files);
  // A template is looked at by itself; what is wrong with any other unit may be wrong because of another one.
  const units = all.filter(({ unit }) => !unit.startsWith("templates/") || isLookedAt(unit));
  const found = await checkUnits(reader, units, [], between);
  return {
    problems: [...[...found.values()].flat(), ...strays],
    units: units.map(({ unit }) => ({ unit, isReady: !found.get(unit)?.some(isError) })),
  };
}
