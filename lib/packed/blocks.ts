import { deflateRawSync, inflateRawSync } from "node:zlib";
import { LRUCache } from "lru-cache";

/** Bytes that are compressed together: manifests are much alike, and become a tenth. */
export interface Block {
  /** As they are, while more may come. */
  plain: Uint8Array | undefined;
  packed: Uint8Array | undefined;
}

/** Where some bytes are kept. */
export interface Place {
  block: Block;
  at: number;
  length: number;
}

const blockSize = 256 * 1024;

/** What is read in the order in which it was written opens each block once. */
const opened = new LRUCache<Block, Uint8Array>({ max: 8 });

/** Many small pieces of bytes in compressed blocks. */
export class Blocks {
  readonly #share: boolean;
  #open: OpenBlock | undefined;

  /** `share`: what is compressed is in memory that threads share. */
  constructor({ share = false } = {}) {
    this.#share = share;
  }

  /** A copy of them. */
  add(bytes: Uint8Array): Place {
    if (this.#open !== undefined && bytes.length > this.#open.bytes.length - this.#open.used)
      this.close();
    const open = (this.#open ??= emptyBlock(bytes.length));
    const place = { block: open.block, at: open.used, length: bytes.length };
    open.bytes.set(bytes, open.used);
    open.used += bytes.length;
    return place;
  }

  /** Nothing more comes into the last block. */
  close(): void {
    if (this.#open === undefined) return;
    const { block, bytes, used } = this.#open;
    const packed = deflateRawSync(bytes.subarray(0, used), { level: 1 });
    block.packed = copied(packed, this.#share);
    block.plain = undefined;
    this.#open = undefined;
  }
}

/** The bytes of a place. They are shared: nobody changes them. */
export function bytesAt({ block, at, length }: Place): Uint8Array {
  const plain = block.plain ?? opened.get(block) ?? openedNow(block);
  return plain.subarray(at, at + length);
}

function openedNow(block: Block): Uint8Array {
  const plain = block.packed === undefined ? new Uint8Array(0) : inflateRawSync(block.packed);
  opened.set(block, plain);
  return plain;
}

interface OpenBlock {
  block: Block;
  bytes: Uint8Array;
  used: number;
}

function emptyBlock(atLeast: number): OpenBlock {
  const bytes = new Uint8Array(Math.max(blockSize, atLeast));
  return { block: { plain: bytes, packed: undefined }, bytes, used: 0 };
}

/** Exactly so long, and of nobody's pool. */
function copied(bytes: Uint8Array, share: boolean): Uint8Array {
  const copy = new Uint8Array(
    share ? new SharedArrayBuffer(bytes.length) : new ArrayBuffer(bytes.length),
  );
  copy.set(bytes);
  return copy;
}
