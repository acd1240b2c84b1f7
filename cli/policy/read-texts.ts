import { readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";
import { PortalError } from "@/lib/errors";
import { folderOf, isKustomization, possiblePaths, readDocuments } from "@/lib/kustomize";

/** A file, by its path below the folder that was asked for. */
interface Text {
  path: string;
  text: string;
}

/** The manifests in a file or a folder, and what kustomizations among them read. Throws `bad_request`. */
export async function readTexts(place: string): Promise<Text[]> {
  const found = await stat(place).catch((cause: unknown) => {
    throw new PortalError("bad_request", `There is no file or folder ${place}.`, { cause });
  });
  if (found.isFile()) return [{ path: path.basename(place), text: await readFile(place, "utf8") }];
  const entries = await readdir(place, { withFileTypes: true, recursive: true });
  const all = entries
    .filter((entry) => entry.isFile())
    .map((entry) =>
      path.relative(place, path.join(entry.parentPath, entry.name)).split(path.sep).join("/"),
    )
    .filter((file) => !file.split("/").some((part) => part === ".git" || part === "node_modules"))
    .toSorted();
  const manifests = await readAll(place, all.filter(isManifest));
  // What kustomizations generate from may be any file.
  const referred = new Set(manifests.flatMap(referredBy));
  const others = all.filter((file) => referred.has(file) && !isManifest(file));
  return [...manifests, ...(await readAll(place, others))];
}

const isManifest = (file: string): boolean => /\.(ya?ml|json)$/.test(file) || isKustomization(file);

async function readAll(place: string, files: readonly string[]): Promise<Text[]> {
  return Promise.all(
    files.map(async (file) => ({
      path: file,
      text: await readFile(path.join(place, file), "utf8"),
    })),
  );
}

function referredBy({ path: file, text }: Text): string[] {
  const documents = isKustomization(file) ? readDocuments(file, text) : [];
  return Array.isArray(documents) ? possiblePaths(folderOf(file), documents) : [];
}
