import { createHash } from "node:crypto";
import { LRUCache } from "lru-cache";
import type { Json } from "@/lib/json";
import type { BuildRoot, Built } from "./built";
import type { Builds, ManifestTree } from "./manifest-tree";
import type { BrokenManifest, Budget } from "./refusal";

/** How results become bytes, and those results again. */
export interface Packing {
  pack(value: unknown): Uint8Array;
  unpack<Value>(bytes: Uint8Array): Value;
}

/** What builds read, by where they begin: a commit changes the content more often than the files. */
const mostShapes = 4;

/**
 * Results of builds, by a digest of what they read: the content of every file, and which
 * kustomizations the folders have that were looked at. A build is a function of that alone, so
 * another commit builds only what it changes. They are kept as bytes, which take much less memory.
 */
export class KeptBuilds implements Builds {
  readonly #shapes = new LRUCache<string, string[][]>({ max: 5_000 });
  readonly #results: LRUCache<string, Uint8Array>;
  readonly #packing: Packing;

  /** At most so many bytes are kept. */
  constructor(maxSize: number, packing: Packing) {
    this.#results = new LRUCache({ maxSize });
    this.#packing = packing;
  }

  /** The kept result, or else that of `build`. What says not what it changes is not kept. */
  get(tree: ManifestTree, root: BuildRoot, build: (tree: ManifestTree) => Built): Built {
    const { folder, paths, change, says } = root;
    if (tree.blob === undefined || (change !== undefined && says === undefined)) return build(tree);
    const key = JSON.stringify([folder, paths ?? null, says ?? null]);
    const shapes = this.#shapes.get(key) ?? [];
    for (const reads of shapes) {
      const known = this.#results.get(digestOf(tree, key, reads));
      if (known !== undefined) return this.#packing.unpack<Built>(known);
    }
    const recording = new Recording(tree);
    const built = build(recording);
    // What others left of the budget is no property of the folder.
    if (tree.budget.left < 0) return built;
    const reads = [...recording.reads].sort();
    const isNew = shapes.every((shape) => shape.join("\n") !== reads.join("\n"));
    if (isNew) this.#shapes.set(key, [reads, ...shapes].slice(0, mostShapes));
    if (isLarger(built, this.#results.maxSize)) return built;
    const packed = this.#packing.pack(built);
    this.#results.set(digestOf(tree, key, reads), packed, { size: packed.length });
    return built;
  }
}

/**
 * Whether a result has more characters than can be kept: a build may put one text into each of many objects, which are as
 * many texts once they are packed.
 */
function isLarger(built: Built, most: number): boolean {
  const waiting: unknown[] = [built];
  let size = 0;
  while (waiting.length > 0) {
    const value = waiting.pop();
    if (typeof value === "string") size += value.length;
    else if (typeof value === "object" && value !== null)
      for (const [key, one] of Object.entries(value)) {
        size += key.length;
        waiting.push(one);
      }
    if (size > most) return true;
  }
  return false;
}

function digestOf(tree: ManifestTree, key: string, reads: readonly string[]): string {
  const hash = createHash("sha256").update(JSON.stringify(key));
  for (const read of reads) hash.update(JSON.stringify([read, contentOf(tree, read)]));
  return hash.digest("hex");
}

const folderMark = "in ";
const fileMark = "of ";

function contentOf(tree: ManifestTree, read: string): string | readonly string[] | null {
  if (read.startsWith(folderMark)) return tree.kustomizationsIn(read.slice(folderMark.length));
  const path = read.slice(fileMark.length);
  const skipped = tree.skipped(path);
  return skipped === undefined ? (tree.blob?.(path) ?? null) : [skipped];
}

/** A tree that notes what is asked of it. */
class Recording implements ManifestTree {
  readonly reads = new Set<string>();
  readonly budget: Budget;
  readonly #tree: ManifestTree;

  constructor(tree: ManifestTree) {
    this.#tree = tree;
    this.budget = tree.budget;
  }

  has(path: string): boolean {
    this.reads.add(fileMark + path);
    return this.#tree.has(path);
  }

  text(path: string): string | undefined {
    this.reads.add(fileMark + path);
    return this.#tree.text(path);
  }

  skipped(path: string): string | undefined {
    this.reads.add(fileMark + path);
    return this.#tree.skipped(path);
  }

  kustomizationsIn(folder: string): readonly string[] {
    this.reads.add(folderMark + folder);
    return this.#tree.kustomizationsIn(folder);
  }

  documents(path: string): Json[] | BrokenManifest {
    this.reads.add(fileMark + path);
    return this.#tree.documents(path);
  }
}
