import { type Block, Blocks, type Place } from "@/lib/packed";
import type { SnapshotFile } from "../snapshot";
import { SharedTexts } from "./shared-texts";

/** Texts as they come, each content once, for the files that have them. */
export class CollectedTexts {
  readonly #blocks = new Blocks({ share: true });
  readonly #places = new Map<string, Place>();

  /** What these have is here already, without a copy. */
  constructor(known: readonly ReadonlyMap<string, SnapshotFile>[] = []) {
    for (const files of known) if (files instanceof SharedTexts) this.#share(files);
  }

  has(blob: string): boolean {
    return this.#places.has(blob);
  }

  add(blob: string, text: string): void {
    if (!this.#places.has(blob))
      this.#places.set(blob, this.#blocks.add(Buffer.from(text, "utf8")));
  }

  /** In their order; one whose text is not here is left out. */
  filesOf(files: readonly Pick<SnapshotFile, "path" | "blob">[]): SharedTexts {
    this.#blocks.close();
    const here = files.filter(({ blob }) => this.has(blob));
    const numbers = new Map<Block, number>();
    const places = new Uint32Array(here.length * 3);
    for (const [index, { blob }] of here.entries()) {
      const place = this.#places.get(blob);
      if (place === undefined) continue;
      const number = numbers.get(place.block) ?? numbers.size;
      numbers.set(place.block, number);
      places.set([number, place.at, place.length], index * 3);
    }
    const blocks = [...numbers.keys()].flatMap(({ packed }) => packed ?? []);
    return SharedTexts.of(here, places, blocks);
  }

  #share(files: SharedTexts): void {
    let index = 0;
    for (const { blob } of files.values()) {
      const place = files.placeOf(index);
      index += 1;
      if (place !== undefined && !this.#places.has(blob)) this.#places.set(blob, place);
    }
  }
}
