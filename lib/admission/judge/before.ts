import type { LocatedObjects } from "../types";
import { keyOf, type Read, type Reader } from "./read-objects";

/** What there was, by what it is; each is read again when it is taken. */
export class Before {
  readonly #list: LocatedObjects;
  readonly #reader: Reader;
  readonly #places = new Map<string, number>();

  constructor(list: LocatedObjects, reader: Reader) {
    this.#list = list;
    this.#reader = reader;
    let index = 0;
    for (const located of list) {
      for (const one of reader.read(located)) this.#places.set(keyOf(one), index);
      index += 1;
    }
  }

  /** What an object was; it is no longer there for others. */
  take(one: Read): Read | undefined {
    if (this.#places.size === 0) return undefined;
    const key = keyOf(one);
    const index = this.#places.get(key);
    this.#places.delete(key);
    return index === undefined ? undefined : this.#readAt(index);
  }

  /** What nothing took. */
  *rest(): Generator<Read> {
    for (const index of this.#places.values()) {
      const one = this.#readAt(index);
      if (one !== undefined) yield one;
    }
  }

  #readAt(index: number): Read | undefined {
    const located = this.#list.at(index);
    return located === undefined ? undefined : this.#reader.read(located)[0];
  }
}
