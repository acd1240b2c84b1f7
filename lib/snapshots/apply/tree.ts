import { LRUCache } from "lru-cache";
import type { Json } from "@/lib/json";
import {
  type Budget,
  budgetOfTree,
  folderOf,
  isKustomization,
  KeptBuilds,
  type ManifestTree,
  readDocuments,
  type UnreadManifest,
} from "@/lib/kustomize";
import { Blocks, bytesAt, pack, type Place, unpack } from "@/lib/packed";
import type { Snapshot, SnapshotFile } from "../snapshot";
import { isSourceIgnore, leftOutOf } from "./source-ignore";

type Read = Json[] | Omit<UnreadManifest, "path">;

/**
 * Documents of files by their content, as compressed bytes: parsing is what takes the time, and a commit changes
 * few files. Counted before they are compressed.
 */
const parsed = new LRUCache<string, Place>({ maxSize: 64 * 1024 * 1024 });
/** The same of what is looked at once: some files are read to know where to begin, and again on the way. */
const parsedOnce = new LRUCache<string, Place>({ maxSize: 12 * 1024 * 1024 });
const blocks = new Blocks();

/** Bytes, when packed, of those that were asked for last: a kustomization is asked for again and again. */
const mostRecent = 512 * 1024;
const recent = new LRUCache<string, Read>({ maxSize: mostRecent });

/** Bytes, of every snapshot that this process judges: some hundreds of folders, each of some commits. */
const builds = new KeptBuilds(8 * 1024 * 1024, { pack, unpack });

/** A snapshot as kustomize and Flux walk it: what source-controller leaves out is not there. */
export class Tree implements ManifestTree {
  readonly budget: Budget;
  readonly builds = builds;
  readonly #skipped: ReadonlyMap<string, string>;
  readonly #paths: string[];
  readonly #kustomizations = new Map<string, string[]>();

  readonly #files: Snapshot["files"];
  readonly #there: ReadonlySet<string>;
  readonly #parsed: LRUCache<string, Place>;
  /** The files that say what is left out. */
  readonly ignores: readonly string[];

  /**
   * `ignore`: what the GitRepository says that is to be left out as well. `isOnce`: nobody looks at
   * most of it a second time.
   */
  constructor(snapshot: Snapshot, ignore?: string, isOnce = false) {
    this.#parsed = isOnce ? parsedOnce : parsed;
    const all = [...snapshot.files.keys(), ...snapshot.skipped.map(({ path }) => path)];
    this.ignores = all.filter(isSourceIgnore);
    const texts = new Map(
      this.ignores.map((path) => [path, snapshot.files.get(path)?.text ?? ""] as const),
    );
    const isLeftOut = leftOutOf(texts, ignore, all);
    this.#paths = all.filter((path) => !isLeftOut(path)).sort();
    const there = new Set(this.#paths);
    this.#files = snapshot.files;
    this.#there = there;
    this.#skipped = new Map(
      snapshot.skipped
        .filter(({ path }) => there.has(path))
        .map(({ path, reason }) => [path, reason]),
    );
    for (const path of this.#paths) {
      if (!isKustomization(path)) continue;
      const folder = folderOf(path);
      this.#kustomizations.set(folder, [...(this.#kustomizations.get(folder) ?? []), path]);
    }
    this.budget = budgetOfTree(this.#kustomizations.size);
  }

  has(path: string): boolean {
    return this.#there.has(path) && this.#files.has(path);
  }

  text(path: string): string | undefined {
    return this.#file(path)?.text;
  }

  blob(path: string): string | undefined {
    return this.#file(path)?.blob;
  }

  /** Why a file that is there was not read; undefined where it was, or is not there. */
  skipped(path: string): string | undefined {
    return this.#skipped.get(path);
  }

  /** The kustomization files of a folder: more than one is an error. */
  kustomizationsIn(folder: string): readonly string[] {
    return this.#kustomizations.get(folder) ?? [];
  }

  isFolder(folder: string): boolean {
    return folder === "." || this.below(folder).length > 0;
  }

  /** Every file below a folder, in the order of paths. */
  below(folder: string): string[] {
    if (folder === ".") return this.#paths;
    // "0" is what comes after "/".
    return this.#paths.slice(
      this.#firstAtOrAfter(`${folder}/`),
      this.#firstAtOrAfter(`${folder}0`),
    );
  }

  /** The documents of a file that was read. They are shared: nobody changes them. */
  documents(path: string): Json[] | UnreadManifest {
    const file = this.#file(path);
    if (file === undefined) return [];
    // Kustomizations are read in another way.
    const key = `${isKustomization(path)} ${file.blob}`;
    const known = recent.get(key) ?? readKept(key, file, this.#parsed);
    return Array.isArray(known)
      ? known
      : { path, line: known.line, column: known.column, message: known.message };
  }

  #file(path: string): SnapshotFile | undefined {
    return this.#there.has(path) ? this.#files.get(path) : undefined;
  }

  #firstAtOrAfter(path: string): number {
    let low = 0;
    let high = this.#paths.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#paths[middle] ?? "") < path) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function readKept(key: string, file: SnapshotFile, parsed: LRUCache<string, Place>): Read {
  const place = parsed.get(key);
  const read =
    place === undefined ? readDocuments(file.path, file.text) : unpack<Read>(bytesAt(place));
  const kept = place ?? blocks.add(pack(read));
  if (place === undefined) parsed.set(key, kept, { size: kept.length + 500 });
  // One that is longer is kept alone.
  recent.set(key, read, { size: Math.min(mostRecent, kept.length + 500) });
  return read;
}
