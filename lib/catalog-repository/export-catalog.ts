import { requireCan } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import { versionsToExport, versionStatesFile } from "@/lib/catalog/server";
import { catalogPlace, targetPath, versionsPath } from "@/lib/curation";
import { currentFiles } from "@/lib/curation/server";
import { allTargets, configuredSecretNames, targetFileText } from "@/lib/targets/server";
import type { CatalogFile } from "./catalog-report";

/** Everything that Ops decided here, as files of the layout. */
export interface ExportedCatalog {
  /** By path. */
  files: CatalogFile[];
  /** What is not among them, in sentences. */
  notes: string[];
}

/**
 * What was decided in the database, every version of a template that is, or was, offered, and the targets; not what ships
 * with Slipway or lies in SLIPWAY_CATALOG_DIR, which are folders of the same layout already. The same decisions give the same
 * bytes, wherever they are imported. Throws `forbidden`.
 */
export async function exportCatalog({ db, config, actor }: Context): Promise<ExportedCatalog> {
  requireCan(actor, "ops.read");
  const { files: decided } = await currentFiles({ db, config });
  const files = new Map([...decided.values()].map(({ path, text }) => [path, text]));
  const notes: string[] = [];
  for (const { name, folder, bundle } of await versionsToExport(db, config)) {
    // The version is the truth: another one may have been decided last.
    for (const path of files.keys()) if (path.startsWith(`${folder}/`)) files.delete(path);
    for (const [path, text] of Object.entries(await bundle())) files.set(`${folder}/${path}`, text);
    const states = await versionStatesFile({ db, config }, name);
    if (states !== undefined) files.set(versionsPath(name), states);
  }
  const names = await configuredSecretNames(config);
  for (const target of await allTargets(db)) {
    const path = targetPath(target.name);
    if (files.has(path)) continue;
    const { text, leftOut } = targetFileText(target, names.get(target.name));
    files.set(path, text);
    if (leftOut.length > 0)
      notes.push(
        `${path} is without ${leftOut.join(", ")}: give these secrets in variables that begin with SLIPWAY_TARGET_, and name them there.`,
      );
  }
  const sorted = [...files].map(([path, text]) => ({ path, text }));
  return {
    files: sorted
      .filter(({ path }) => catalogPlace(path) !== undefined)
      .toSorted((a, b) => (a.path < b.path ? -1 : 1)),
    notes,
  };
}
