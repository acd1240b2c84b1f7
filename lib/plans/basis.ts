import { folderDigest, type InstanceFolder } from "@/lib/instances/server";
import type { JsonObject } from "@/lib/json";
import type { FileChange } from "@/lib/git-host";
import type { ProposedFile } from "./preview";

/**
 * What a change of an existing instance was planned on: its folder as Git had it then. Kept with
 * the revision.
 */
export interface Basis {
  /** The head of the target's branch. */
  commit: string;
  /** What ran there, as its record says. */
  version: string;
  parameters: JsonObject;
  /** Git's hash of every file of the folder, by path in the repository. */
  blobs: Readonly<Record<string, string>>;
  /** Text of the files that the change touches. */
  before: Readonly<Record<string, string>>;
}

/**
 * `files` is everything that there is to be in the folder; of what hands wrote, the text of
 * `withheldPaths` is not kept.
 */
export function basisOf(
  { commit, blobs, contents, record }: InstanceFolder,
  files: readonly FileChange[],
  withheldPaths: readonly string[],
): Basis {
  const after = new Map(files.map((file) => [file.path, file.content]));
  const touched = Object.entries(contents)
    .filter(([path, text]) => after.get(path) !== text)
    .map(([path, text]) => [path, withheldPaths.includes(path) ? withheld : text]);
  return {
    commit,
    version: record?.template.version ?? "",
    parameters: record?.parameters ?? {},
    blobs,
    before: Object.fromEntries(touched),
  };
}

/** In place of a text that is neither kept nor shown. */
const withheld =
  "# Slipway keeps no copy of this file: it looks like it holds a secret. Read it on the Git host.\n";

/** Stands for what somebody saw. */
export function basisToken({ blobs }: Pick<Basis, "blobs">): string {
  return folderDigest(blobs);
}

/** Every file before and after; those that go, too. Sorted by path. */
export function proposedFiles(
  files: readonly FileChange[],
  basis: Basis | undefined,
): ProposedFile[] {
  const known = (path: string, after: string | undefined) =>
    basis === undefined || !Object.hasOwn(basis.blobs, path)
      ? undefined
      : (basis.before[path] ?? after);
  const written = files.map(({ path, content }): ProposedFile => ({
    path,
    before: known(path, content ?? undefined),
    after: content ?? undefined,
  }));
  const gone = Object.keys(basis?.blobs ?? {}).filter(
    (path) => !files.some((file) => file.path === path),
  );
  return [
    ...written,
    ...gone.map((path): ProposedFile => ({
      path,
      before: basis?.before[path] ?? "",
      after: undefined,
    })),
  ].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** What is to be deleted of what is there. */
export function deletionsIn(
  blobs: Readonly<Record<string, string>>,
  files: readonly FileChange[],
): FileChange[] {
  const kept = new Set(files.map((file) => file.path));
  return Object.keys(blobs)
    .filter((path) => !kept.has(path))
    .sort()
    .map((path) => ({ path, content: null }));
}

/** Nothing would be written and nothing deleted. */
export function isUnchanged(
  files: readonly FileChange[],
  { contents }: Pick<InstanceFolder, "contents">,
): boolean {
  return (
    files.length === Object.keys(contents).length &&
    files.every(({ path, content }) => Object.hasOwn(contents, path) && contents[path] === content)
  );
}
