import type { FileChange, FileConflict } from "./draft";
import { mergeLines } from "./merge-lines";

/** One file that is to be saved, as three know it; null: it is not there. */
export interface ThreeSides {
  path: string;
  base: string | null;
  ours: string | null;
  theirs: string | null;
}

export interface MergedFiles {
  /** What is to be written on top of theirs. */
  merged: FileChange[];
  conflicts: FileConflict[];
}

/**
 * What of the files that somebody saves fits on top of what somebody else has saved since: files that only one of them
 * changed, and texts whose changes do not meet. A file that one took away and the other changed is a conflict. Pure.
 */
export function mergeFiles(files: readonly ThreeSides[]): MergedFiles {
  const found: MergedFiles = { merged: [], conflicts: [] };
  for (const file of files) {
    const one = mergeFile(file);
    if ("pieces" in one) found.conflicts.push({ ...file, pieces: one.pieces });
    else if (one.text !== file.theirs) found.merged.push({ path: file.path, text: one.text });
  }
  return found;
}

function mergeFile({ base, ours, theirs }: ThreeSides) {
  if (ours === theirs || theirs === base) return { text: ours };
  if (ours === base) return { text: theirs };
  if (ours === null || theirs === null) return { pieces: undefined };
  return mergeLines(base ?? "", ours, theirs);
}

/** All of them as a conflict, where comparing them takes too long. */
export function unmerged(files: readonly ThreeSides[]): MergedFiles {
  const isEasy = ({ base, ours, theirs }: ThreeSides) =>
    ours === theirs || theirs === base || ours === base;
  const { merged } = mergeFiles(files.filter(isEasy));
  const conflicts = files
    .filter((file) => !isEasy(file))
    .map((file) => ({ ...file, pieces: undefined }));
  return { merged, conflicts };
}
