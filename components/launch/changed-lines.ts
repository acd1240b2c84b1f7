import { diffRows } from "@/components/ui/diff-rows";

/**
 * Which lines (from 1) of each file are not as they were. Files are told by their place below the
 * folder that all of them share: typing a name moves that folder and changes no file. The first
 * preview of all lights nothing.
 */
export function changedLines(
  before: readonly File[] | undefined,
  after: readonly File[],
): Map<string, Set<number>> {
  const changed = new Map<string, Set<number>>();
  if (!before) return changed;
  const shared = sharedFolder(before);
  const old = new Map(before.map((file) => [file.path.slice(shared), file.content]));
  const now = sharedFolder(after);
  for (const file of after) {
    const was = old.get(file.path.slice(now)) ?? "";
    if (was === file.content) continue;
    changed.set(
      file.path,
      new Set(
        diffRows(was, file.content).flatMap((row) =>
          row.kind === "added" && row.after !== undefined ? [row.after] : [],
        ),
      ),
    );
  }
  return changed;
}

interface File {
  path: string;
  content: string;
}

/** Length of the folder, its slash included, that holds all files. */
function sharedFolder(files: readonly File[]): number {
  const [first, ...others] = files.map((file) => file.path.split("/").slice(0, -1));
  if (!first) return 0;
  const depth = others.reduce((least, folders) => {
    const differs = folders.findIndex((folder, at) => folder !== first[at]);
    return Math.min(least, differs === -1 ? folders.length : differs);
  }, first.length);
  return first.slice(0, depth).reduce((length, folder) => length + folder.length + 1, 0);
}
