import { hkdfSync } from "node:crypto";
import { keysOf } from "./seal";

/** A key for one purpose, of 32 bytes, that says nothing of the one it is made from (RFC 5869). */
export function deriveKey(key: Uint8Array, salt: Uint8Array, purpose: string): Buffer {
  return Buffer.from(hkdfSync("sha256", key, salt, `slipway ${purpose}`, 32));
}

/**
 * What names each of the keys without giving it away: 32 characters of hex, the key that seals
 * first. The keys are random, so nobody finds one by trying.
 */
export function fingerprintsOf(key: string): string[] {
  return keysOf(key).map((one) =>
    deriveKey(one, new Uint8Array(), "fingerprint").subarray(0, 16).toString("hex"),
  );
}
