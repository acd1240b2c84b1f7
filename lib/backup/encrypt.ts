import { createCipheriv, createDecipheriv } from "node:crypto";
import { broken } from "./broken";
import { Chunks } from "./chunks";

/**
 * AES-256-GCM in chunks: 4 bytes of length (big-endian, of the text), the encrypted text, 16 bytes of
 * tag. A nonce is the number of the chunk (11 bytes) and whether it is the last (1), so that chunks
 * cannot be left out, put in another order or cut off; the bytes in front of all of them are
 * authenticated with each. A key is used for one file only. (The construction is STREAM,
 * https://eprint.iacr.org/2015/189.)
 */
const chunkBytes = 256 * 1024;
const tagBytes = 16;

export async function* encrypted(
  source: AsyncIterable<Buffer>,
  { key, head }: { key: Buffer; head: Buffer },
): AsyncGenerator<Buffer> {
  const chunks = new Chunks(source);
  for (let number = 0; ; number += 1) {
    const text = await chunks.takeUpTo(chunkBytes);
    const isLast = await chunks.isEmpty();
    const cipher = createCipheriv("aes-256-gcm", key, nonceOf(number, isLast), {
      authTagLength: tagBytes,
    });
    cipher.setAAD(head);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(text.length);
    yield Buffer.concat([length, cipher.update(text), cipher.final(), cipher.getAuthTag()]);
    if (isLast) return;
  }
}

/** The inverse. Throws `invalid` at the first chunk that is not as it was written. */
export async function* decrypted(
  source: AsyncIterable<Buffer>,
  { key, head }: { key: Buffer; head: Buffer },
): AsyncGenerator<Buffer> {
  const chunks = new Chunks(source);
  for (let number = 0; ; number += 1) {
    const length = (await chunks.take(4)).readUInt32BE();
    if (length > chunkBytes) throw broken("a part of it is longer than any that is written");
    const text = await chunks.take(length);
    const tag = await chunks.take(tagBytes);
    const isLast = await chunks.isEmpty();
    yield opened(text, { key, head, nonce: nonceOf(number, isLast), tag });
    if (isLast) return;
  }
}

function opened(
  text: Buffer,
  { key, head, nonce, tag }: { key: Buffer; head: Buffer; nonce: Buffer; tag: Buffer },
): Buffer {
  const decipher = createDecipheriv("aes-256-gcm", key, nonce, { authTagLength: tagBytes });
  decipher.setAAD(head);
  decipher.setAuthTag(tag);
  try {
    return Buffer.concat([decipher.update(text), decipher.final()]);
  } catch (cause) {
    throw broken("a part of it is not as it was written", cause);
  }
}

function nonceOf(number: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeBigUInt64BE(BigInt(number), 3);
  nonce[11] = isLast ? 1 : 0;
  return nonce;
}
