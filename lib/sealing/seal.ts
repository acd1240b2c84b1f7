import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { PortalError } from "@/lib/errors";

/**
 * First byte of what is sealed: AES-256-GCM, then 12 bytes of nonce, 16 of tag, and the ciphertext.
 */
const version = 1;
const nonceBytes = 12;
const tagBytes = 16;
const headBytes = 1 + nonceBytes + tagBytes;

/**
 * Encrypts `text` for storage. `key` is SLIPWAY_ENCRYPTION_KEY: 32 bytes in base64, or several of
 * them with commas between, of which the first seals and all open, so that a key can be changed.
 * `purpose` names what it is and whose, e.g. `session 0198…`: sealed for one purpose, it does not
 * open for another, so a row's secret cannot be moved to another row.
 */
export function seal(key: string, purpose: string, text: string): Uint8Array<ArrayBuffer> {
  const nonce = randomBytes(nonceBytes);
  const [first = Buffer.alloc(0)] = keysOf(key);
  const cipher = createCipheriv("aes-256-gcm", first, nonce, { authTagLength: tagBytes });
  cipher.setAAD(Buffer.from(purpose, "utf8"));
  const encrypted = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return new Uint8Array(Buffer.concat([Buffer.of(version), nonce, cipher.getAuthTag(), encrypted]));
}

/**
 * The inverse of `seal`. Throws `misconfigured` where the key is another one, or what was stored
 * was changed.
 */
export function unseal(key: string, purpose: string, sealed: Uint8Array): string {
  let cause: unknown;
  for (const one of keysOf(key)) {
    try {
      return open(one, purpose, Buffer.from(sealed));
    } catch (error) {
      cause = error;
    }
  }
  throw new PortalError("misconfigured", "A stored secret cannot be opened.", {
    hint: "SLIPWAY_ENCRYPTION_KEY must be the one that it was stored with.",
    cause,
  });
}

function open(key: Buffer, purpose: string, bytes: Buffer): string {
  if (bytes[0] !== version || bytes.length < headBytes)
    throw new Error("The sealed value has an unknown format.");
  const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(1, 1 + nonceBytes), {
    authTagLength: tagBytes,
  });
  decipher.setAAD(Buffer.from(purpose, "utf8"));
  decipher.setAuthTag(bytes.subarray(1 + nonceBytes, headBytes));
  return Buffer.concat([decipher.update(bytes.subarray(headBytes)), decipher.final()]).toString(
    "utf8",
  );
}

/** The keys of a setting that may hold several, the one that seals first. */
export function keysOf(key: string): Buffer[] {
  return key.split(",").map((one) => Buffer.from(one, "base64"));
}
