import { type Block, bytesAt, type Place } from "@/lib/packed";
import type { SnapshotFile } from "../snapshot";

/** Texts of files as plain data. The bytes are shared, not copied, wherever this is sent to. */
export interface SentTexts {
  /** In one text each, since a list of very many takes long to send; no path has the character between them. */
  paths: string;
  blobs: string;
  /** Of each file three numbers: its block, the first byte in it, and how many they are. */
  places: Uint32Array;
  /** UTF-8, compressed, of shared memory. */
  blocks: readonly Uint8Array[];
}

const separator = "\0";

/**
 * The files of a snapshot by path, whose texts are compressed bytes that threads share: a tenth of a whole
 * repository, and each text only while somebody looks at it.
 */
export class SharedTexts implements ReadonlyMap<string, SnapshotFile> {
  readonly size: number;
  readonly #paths: readonly string[];
  readonly #blobs: readonly string[];
  readonly #sent: SentTexts;
  readonly #blocks: readonly Block[];
  #numbers: ReadonlyMap<string, number> | undefined;

  constructor(sent: SentTexts) {
    this.#sent = sent;
    this.#blocks = sent.blocks.map((packed) => ({ plain: undefined, packed }));
    this.size = sent.places.length / 3;
    this.#paths = this.size === 0 ? [] : sent.paths.split(separator);
    this.#blobs = this.size === 0 ? [] : sent.blobs.split(separator);
  }

  /** `places` are those of the files, in their order. */
  static of(
    files: readonly Pick<SnapshotFile, "path" | "blob">[],
    places: Uint32Array,
    blocks: readonly Uint8Array[],
  ): SharedTexts {
    const [paths, blobs] = [files.map(({ path }) => path), files.map(({ blob }) => blob)];
    return new SharedTexts({
      paths: paths.join(separator),
      blobs: blobs.join(separator),
      places,
      blocks,
    });
  }

  /** To be sent to a thread, where a new one of it is equal to this. */
  get sent(): SentTexts {
    return this.#sent;
  }

  /** Bytes that all texts have in memory. */
  get bytes(): number {
    return this.#sent.blocks.reduce((sum, { length }) => sum + length, 0);
  }

  get(path: string): SnapshotFile | undefined {
    const number = this.#numberOf(path);
    return number === undefined ? undefined : this.#file(number);
  }

  has(path: string): boolean {
    return this.#numberOf(path) !== undefined;
  }

  *keys(): Generator<string, undefined> {
    yield* this.#paths;
  }

  *values(): Generator<SnapshotFile, undefined> {
    for (let number = 0; number < this.size; number += 1) yield this.#file(number);
  }

  *entries(): Generator<[string, SnapshotFile], undefined> {
    for (const file of this.values()) yield [file.path, file];
  }

  [Symbol.iterator](): Generator<[string, SnapshotFile], undefined> {
    return this.entries();
  }

  forEach(
    each: (file: SnapshotFile, path: string, all: ReadonlyMap<string, SnapshotFile>) => void,
  ): void {
    for (const [path, file] of this) each(file, path, this);
  }

  /** Where the text of a file is. */
  placeOf(number: number): Place | undefined {
    const { places } = this.#sent;
    const [index = 0, at = 0, length = 0] = [0, 1, 2].map((part) => places[number * 3 + part]);
    const block = this.#blocks[index];
    return block === undefined ? undefined : { block, at, length };
  }

  #numberOf(path: string): number | undefined {
    this.#numbers ??= new Map(this.#paths.map((one, number) => [one, number]));
    return this.#numbers.get(path);
  }

  #file(number: number): SnapshotFile {
    const [path = "", blob = ""] = [this.#paths[number], this.#blobs[number]];
    return new SharedFile(path, blob, () => this.#text(number));
  }

  #text(number: number): string {
    const place = this.placeOf(number);
    if (place === undefined) return "";
    const { buffer, byteOffset, length } = bytesAt(place);
    return Buffer.from(buffer, byteOffset, length).toString("utf8");
  }
}

/** Its text is made when it is asked for, and not kept. */
class SharedFile implements SnapshotFile {
  readonly path: string;
  readonly blob: string;
  readonly #read: () => string;

  constructor(path: string, blob: string, read: () => string) {
    this.path = path;
    this.blob = blob;
    this.#read = read;
  }

  get text(): string {
    return this.#read();
  }
}
