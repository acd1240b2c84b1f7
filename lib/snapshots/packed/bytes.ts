/** Where some bytes are kept. */
export interface Place {
  chunk: Uint8Array;
  at: number;
  length: number;
}

const chunkSize = 256 * 1024;

/** Many small pieces of bytes in few large ones. */
export class Bytes {
  #chunk = new Uint8Array(0);
  #used = 0;

  /** A copy of them. */
  add(bytes: Uint8Array): Place {
    if (bytes.length > this.#chunk.length - this.#used) {
      this.#chunk = new Uint8Array(Math.max(chunkSize, bytes.length));
      this.#used = 0;
    }
    const place = { chunk: this.#chunk, at: this.#used, length: bytes.length };
    this.#chunk.set(bytes, this.#used);
    this.#used += bytes.length;
    return place;
  }
}

export const bytesAt = ({ chunk, at, length }: Place): Uint8Array =>
  chunk.subarray(at, at + length);
