import { createReadStream } from "node:fs";
import { open, readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";
import { PortalError } from "@/lib/errors";
import { importLimits, ReadFiles, type ReadImport, unpackArchive } from "@/lib/import/thread";

const passedOver = new Set([".git", ".hg", ".svn", "node_modules"]);

/**
 * A folder, an archive (`.tgz`, `.tar.gz`, `.tar`) or one file. Throws `not_found`, `too_large`,
 * `invalid`.
 */
export async function readImport(place: string): Promise<ReadImport> {
  const found = await stat(place).catch(() => undefined);
  if (found === undefined) throw new PortalError("not_found", `There is no ${place}.`);
  const into = new ReadFiles(place);
  if (found.isDirectory()) await readFolder(place, into);
  else if (await isArchive(place)) await unpackArchive(createReadStream(place), place, into);
  else into.add(path.basename(place), await readFile(place));
  return into.result();
}

async function readFolder(folder: string, into: ReadFiles, below = ""): Promise<void> {
  const entries = await readdir(path.join(folder, below), { withFileTypes: true });
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const name = below === "" ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory()) {
      if (!passedOver.has(entry.name)) await readFolder(folder, into, name);
    } else if (
      !entry.isFile() ||
      (await stat(path.join(folder, name))).size > importLimits.fileBytes
    )
      into.skip(name);
    else into.add(name, await readFile(path.join(folder, name)));
  }
}

async function isArchive(file: string): Promise<boolean> {
  if (/\.(?:tgz|tar|tar\.gz)$/i.test(file)) return true;
  const handle = await open(file, "r");
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await handle.close();
  }
}
