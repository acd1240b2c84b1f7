import { readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";
import { PortalError } from "@/lib/errors";
import type { BundleFiles } from "@/lib/template";

const largestFile = 1024 * 1024;
const mostFiles = 400;

/**
 * A folder's regular files as a bundle; links and hidden files and folders are left out. Throws
 * `template_invalid` beyond the limits.
 */
export async function readBundle(folder: string): Promise<BundleFiles> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const hidden = (place: string) =>
    path
      .relative(folder, place)
      .split(path.sep)
      .some((part) => part.startsWith("."));
  const files = entries.filter(
    (entry) => entry.isFile() && !hidden(path.join(entry.parentPath, entry.name)),
  );
  if (files.length > mostFiles)
    throw new PortalError("template_invalid", `${folder} has more than ${mostFiles} files.`);
  const bundle = new Map<string, string>();
  for (const entry of files) {
    const file = path.join(entry.parentPath, entry.name);
    const name = path.relative(folder, file).split(path.sep).join("/");
    if ((await stat(file)).size > largestFile)
      throw new PortalError("template_invalid", `${name} is larger than 1 MiB.`);
    bundle.set(name, await readFile(file, "utf8"));
  }
  return Object.fromEntries(bundle);
}
