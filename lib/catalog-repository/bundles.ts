import { catalogPlace } from "@/lib/curation";
import type { BundleFiles } from "@/lib/template";
import type { CatalogFile, CatalogProblem } from "./catalog-report";

/** One version of a template, as its folder holds it. */
export interface FolderBundle {
  /** `templates/web-service`, `released/web-service/1.2.0`. */
  folder: string;
  name: string;
  /** As the folder is called; undefined for the one that is worked on. */
  version: string | undefined;
  bundle: BundleFiles;
}

/** As `readBundle` has it of a folder. */
const mostFiles = 400;

/**
 * The versions in the files of one template, the released ones first, so that the latest is offered in the end. Hidden files
 * and folders are left out. Pure.
 */
export function bundlesOf(files: readonly CatalogFile[]): {
  bundles: FolderBundle[];
  problems: CatalogProblem[];
} {
  const folders = new Map<
    string,
    { name: string; version: string | undefined; own: CatalogFile[] }
  >();
  for (const file of files) {
    const place = catalogPlace(file.path);
    if (place?.kind !== "template" && place?.kind !== "released") continue;
    const version = place.kind === "released" ? place.version : undefined;
    const folder =
      version === undefined ? `templates/${place.name}` : `released/${place.name}/${version}`;
    const inside = file.path.slice(folder.length + 1);
    if (inside.split("/").some((part) => part.startsWith("."))) continue;
    const found = folders.get(folder) ?? { name: place.name, version, own: [] };
    found.own.push({ path: inside, text: file.text });
    folders.set(folder, found);
  }
  const problems: CatalogProblem[] = [];
  const bundles = [...folders]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([folder, { name, version, own }]): FolderBundle[] => {
      if (own.length > mostFiles) {
        problems.push({
          severity: "error",
          path: `${folder}/template.yaml`,
          line: 1,
          column: 1,
          message: `The template has more than ${mostFiles} files.`,
        });
        return [];
      }
      const bundle = Object.fromEntries(own.map(({ path, text }) => [path, text]));
      return [{ folder, name, version, bundle }];
    });
  return { bundles, problems };
}
