import { requireCan } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import type { CatalogUnit } from "@/lib/curation";
import { currentFiles } from "@/lib/curation/server";
import { PortalError } from "@/lib/errors";
import { templateDigest } from "@/lib/template";
import { versionsToExport } from "@/lib/catalog/server";
import { bundlesOf } from "./bundles";
import { type CatalogFile, type CatalogProblem, isError } from "./catalog-report";
import { changedUnits, digestOf } from "./changed-units";
import { takeOverUnits } from "./take-over-units";
import { unitsOf } from "./units";

/** What an import brought. */
export interface ImportedCatalog {
  /** Units that were brought into force. */
  taken: CatalogUnit[];
  /** Units that stay as they were, because something is wrong with them. */
  broken: CatalogUnit[];
  problems: readonly CatalogProblem[];
  /** What is decided here and is not among the files: it stays. */
  onlyHere: string[];
}

/**
 * Decides what the files of a catalog say, unit by unit; files are given by their paths in the layout. What is decided here and
 * is not among them stays. With a catalog repository that decides instead: what is equal is told, everything else refused.
 * Throws `forbidden`, `conflict`.
 */
export async function importCatalog(
  ctx: Context,
  files: readonly CatalogFile[],
): Promise<ImportedCatalog> {
  requireCan(ctx.actor, "catalog.manage");
  const { units, strays } = unitsOf(files);
  const current = await currentFiles(ctx);
  const given = new Set(files.map(({ path }) => path));
  const onlyHere = [...current.files.keys()].filter((path) => !given.has(path)).toSorted();
  const states = await knownTemplates(ctx, units);
  // What is only here stays beside what is given.
  const changed = changedUnits(units, { current, states })
    .filter((one) => one.files.length > 0)
    .map((one) => ({ ...one, diff: one.diff.filter(({ text }) => text !== null) }))
    .filter(({ unit, diff }) => unit.startsWith("templates/") || diff.length > 0);
  const repository = ctx.config.SLIPWAY_CATALOG_REPOSITORY;
  if (repository !== undefined && changed.length > 0)
    throw new PortalError(
      "conflict",
      `What Ops decide is taken over from ${repository}: ${changed.length} of ${units.length} units differ from what is in force.`,
      { hint: "Push the files there. Slipway reads them from it." },
    );
  const taken = await takeOverUnits(ctx, changed, {
    current,
    origin: { commit: null, source: "import" },
    unreadable: new Map(),
  });
  return {
    taken: taken.filter(({ isInForce }) => isInForce).map(({ unit }) => unit),
    broken: taken.filter(({ isInForce }) => !isInForce).map(({ unit }) => unit),
    problems: [...taken.flatMap(({ problems }) => problems), ...strays],
    onlyHere,
  };
}

/** Templates of which every version among the files is known here already, as if they had been taken over. */
async function knownTemplates(
  { db, config }: Context,
  units: ReturnType<typeof unitsOf>["units"],
): Promise<Map<CatalogUnit, { digest: string }>> {
  const known = new Set((await versionsToExport(db, config)).map(({ digest }) => digest));
  return new Map(
    units.flatMap(({ unit, files }) => {
      if (!unit.startsWith("templates/")) return [];
      const { bundles, problems } = bundlesOf(files);
      const isKnown =
        !problems.some(isError) && bundles.every(({ bundle }) => known.has(templateDigest(bundle)));
      return isKnown ? [[unit, { digest: digestOf(files) }] as const] : [];
    }),
  );
}
