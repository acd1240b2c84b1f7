import { diffRows } from "@/components/ui/diff-rows";

/** Which lines (from 1) of each file are not as they were; a file that is new is all new, but the first preview of all is not. */
export function changedLines(before: readonly File[] | undefined, after: readonly File[]): Map<string, Set<number>> {
  const changed = new Map<string, Set<number>>();
  if (!before) return changed;
  const old = new Map(before.map((file) => [file.path, file.content]));
  for (const file of after) {
    const was = old.get(file.path) ?? "";
    if (was === file.content) continue;
    changed.set(file.path, new Set(diffRows(was, file.content).flatMap((row) => (row.kind === "added" && row.after !== undefined ? [row.after] : []))));
  }
  return changed;
}

interface File {
  path: string;
  content: string;
}
