import { catalogPlace } from "@/lib/curation";
import { templateDigest } from "@/lib/template";
import { bundlesOf } from "./bundles";
import type { CatalogFile } from "./catalog-report";

/** A version that was offered here, and the folder that an export has it in. */
export interface OfferedVersion {
  folder: string;
  digest: string;
}

/**
 * What was decided here that a catalog does not have, or has otherwise: paths, and versions of templates by their folder.
 * Pure.
 */
export function lackingIn(
  catalog: readonly CatalogFile[],
  decided: { files: readonly CatalogFile[]; versions: readonly OfferedVersion[] },
): string[] {
  const texts = new Map(catalog.map(({ path, text }) => [path, text]));
  const { bundles } = bundlesOf(catalog.filter(isOfTemplate));
  const digests = new Set(bundles.map(({ bundle }) => templateDigest(bundle)));
  return [
    ...decided.files
      .filter((file) => !isOfTemplate(file) && texts.get(file.path) !== file.text)
      .map(({ path }) => path),
    ...decided.versions.filter(({ digest }) => !digests.has(digest)).map(({ folder }) => folder),
  ];
}

function isOfTemplate({ path }: CatalogFile): boolean {
  const kind = catalogPlace(path)?.kind;
  return kind === "template" || kind === "released";
}
