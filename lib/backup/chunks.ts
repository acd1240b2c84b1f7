import { broken } from "./broken";

/** What comes in pieces of any size, read in pieces of the size that is wanted. */
export class Chunks {
  readonly #source: AsyncIterator<Buffer>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(source: AsyncIterable<Buffer>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /** So many bytes. Throws `invalid` where fewer are left. */
  async take(length: number): Promise<Buffer> {
    const taken = await this.takeUpTo(length);
    if (taken.length < length) throw broken("it ends in the middle");
    return taken;
  }

  /** Whether nothing is left. */
  async isEmpty(): Promise<boolean> {
    const next = await this.takeUpTo(1);
    this.#rest = Buffer.concat([next, this.#rest]);
    return next.length === 0;
  }

  /** The same, or as many as are left. */
  async takeUpTo(length: number): Promise<Buffer> {
    const parts = [this.#rest];
    let has = this.#rest.length;
    while (has < length) {
      const next = await this.#source.next();
      if (next.done === true) break;
      parts.push(next.value);
      has += next.value.length;
    }
    const all = parts.length === 1 ? this.#rest : Buffer.concat(parts);
    this.#rest = all.subarray(Math.min(length, has));
    return all.subarray(0, Math.min(length, has));
  }
}
