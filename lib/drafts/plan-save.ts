import { PortalError } from "@/lib/errors";
import type { Context } from "@/lib/access/server";
import { runTask } from "@/lib/threads/server";
import type { FileChange, FileConflict } from "./draft";
import { type MergedFiles, type ThreeSides, unmerged } from "./merge-files";
import { type Manifest, manifestOf, type StoredFile, storedFile, textsOf } from "./store/revisions";
import { mergeTask } from "./tasks";

/** What is to be saved, as it comes to lie on top of the latest revision. */
export interface PlannedSave {
  /** All files as they are to be. */
  manifest: Manifest;
  /** Texts that were given or merged, by hash. */
  texts: ReadonlyMap<string, string>;
  /** Paths that are other than in the latest revision. */
  changed: readonly string[];
  merged: readonly FileChange[];
  conflicts: readonly FileConflict[];
  /** Files as who saves has them: of the revision that they saw, with their changes. */
  seen: Manifest;
}

/**
 * Brings changes that were made on top of revision `onto` to revision `head`. A revision that is not kept any more counts
 * as one without files: what differs from it is a conflict. Nothing is stored.
 */
export async function planSave(
  { db }: Pick<Context, "db">,
  draftId: string,
  { onto, head, changes }: { onto: number; head: number; changes: readonly FileChange[] },
): Promise<PlannedSave> {
  const theirs = (await manifestOf(db, draftId, head)) ?? new Map<string, StoredFile>();
  const base = onto === head ? theirs : await manifestOf(db, draftId, onto);
  const texts = new Map<string, string>();
  const keep = (text: string): StoredFile => {
    const file = storedFile(text);
    texts.set(file.hash, text);
    return file;
  };
  const ours = changes.map(({ path, text }) => ({
    path,
    text,
    file: text === null ? undefined : keep(text),
  }));
  const disputed = ours.filter(({ path, file }) => {
    const now = theirs.get(path)?.hash;
    return now !== file?.hash && now !== base?.get(path)?.hash;
  });
  const settled = ours.filter((one) => !disputed.includes(one));
  const { merged, conflicts } = await brought(await sidesOf(db, draftId, disputed, base, theirs));

  const manifest = new Map(theirs);
  const set = (path: string, file: StoredFile | undefined) => {
    if (file === undefined) manifest.delete(path);
    else manifest.set(path, file);
  };
  for (const { path, file } of settled) set(path, file);
  for (const { path, text } of merged) set(path, text === null ? undefined : keep(text));
  const paths = [...settled, ...merged].map(({ path }) => path);
  const changed = paths.filter((path) => manifest.get(path)?.hash !== theirs.get(path)?.hash);
  const seen = new Map(base);
  for (const { path, file } of ours) {
    if (file === undefined) seen.delete(path);
    else seen.set(path, file);
  }
  return {
    manifest,
    texts,
    changed: changed.toSorted(),
    merged: [...settled.map(({ path, text }) => ({ path, text })), ...merged],
    conflicts,
    seen,
  };
}

async function sidesOf(
  db: Context["db"],
  draftId: string,
  disputed: readonly FileChange[],
  base: Manifest | undefined,
  theirs: Manifest,
): Promise<ThreeSides[]> {
  if (disputed.length === 0) return [];
  const hashes = disputed.flatMap(({ path }) =>
    [base?.get(path)?.hash, theirs.get(path)?.hash].filter((hash) => hash !== undefined),
  );
  const texts = await textsOf(db, draftId, hashes);
  const textOf = (file: StoredFile | undefined) =>
    file === undefined ? null : (texts.get(file.hash) ?? null);
  return disputed.map(({ path, text }) => ({
    path,
    base: textOf(base?.get(path)),
    ours: text,
    theirs: textOf(theirs.get(path)),
  }));
}

/** In a thread, since comparing texts takes more than linear time; what takes too long there is a conflict as a whole. */
async function brought(files: readonly ThreeSides[]): Promise<MergedFiles> {
  if (files.length === 0) return { merged: [], conflicts: [] };
  try {
    return await runTask(mergeTask, { files });
  } catch (error) {
    if (error instanceof PortalError && error.code === "too_costly") return unmerged(files);
    throw error;
  }
}
