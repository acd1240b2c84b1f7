import { mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { PortalError } from "@/lib/errors";
import { catalogPlace } from "@/lib/curation";
import type { CatalogFile } from "./catalog-report";

const largestFile = 1024 * 1024;
const mostFiles = 20_000;

/**
 * The files of a catalog in a folder of this machine; links, and whatever begins with a dot at its root, are left out. Throws
 * `not_found`, and `too_large` or `invalid` for what no repository could hold either.
 */
export async function readCatalogFolder(folder: string): Promise<CatalogFile[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(
    (cause: unknown) => {
      throw new PortalError("not_found", `The folder ${folder} cannot be read.`, { cause });
    },
  );
  const places = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .map((file) => path.relative(folder, file).split(path.sep).join("/"))
    .filter((file) => !file.startsWith("."))
    .toSorted();
  if (places.length > mostFiles)
    throw new PortalError("too_large", `${folder} has more than ${mostFiles} files.`);
  const files: CatalogFile[] = [];
  for (const place of places) {
    // What is none of the layout is told by its path, and not read.
    const isRead = catalogPlace(place) !== undefined;
    files.push({ path: place, text: isRead ? await textOf(path.join(folder, place)) : "" });
  }
  return files;
}

async function textOf(file: string): Promise<string> {
  if ((await stat(file)).size > largestFile)
    throw new PortalError("too_large", `${file} is larger than 1 MiB.`);
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(await readFile(file));
  } catch (cause) {
    throw new PortalError("invalid", `${file} is not text.`, { cause });
  }
}

/** Writes files to a folder that is new, or holds nothing of a catalog's layout yet. Throws `conflict`. */
export async function writeCatalogFolder(
  folder: string,
  files: readonly CatalogFile[],
): Promise<void> {
  const present = await readdir(folder).catch((): string[] => []);
  const [taken] = [...new Set(files.map(({ path: file }) => file.split("/")[0] ?? ""))].filter(
    (name) => present.includes(name),
  );
  if (taken !== undefined)
    throw new PortalError("conflict", `There is ${taken} in ${folder} already.`, {
      hint: "Export to a new folder, so that nothing of an older export stays among it.",
    });
  for (const { path: file, text } of files) {
    const place = path.join(folder, ...file.split("/"));
    await mkdir(path.dirname(place), { recursive: true });
    await writeFile(place, text);
  }
}
