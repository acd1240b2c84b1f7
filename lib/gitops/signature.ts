import { createHash, createHmac, timingSafeEqual } from "node:crypto";

const algorithms = ["sha224", "sha256", "sha384", "sha512"] as const;

/**
 * `X-Signature: sha256=<hex HMAC of the raw body>` of a `generic-hmac` provider, compared in
 * constant time.
 */
export function isFluxSignature(rawBody: Uint8Array, header: string | null, key: string): boolean {
  const [, named, hex] = /^(sha\d{3})=([0-9a-f]+)$/i.exec(header ?? "") ?? [];
  const algorithm = algorithms.find((known) => known === named?.toLowerCase());
  if (algorithm === undefined || hex === undefined || key === "") return false;
  const expected = createHmac(algorithm, key).update(rawBody).digest();
  const given = Buffer.from(hex, "hex");
  return (
    given.length === expected.length &&
    hex.length === 2 * expected.length &&
    timingSafeEqual(given, expected)
  );
}

/**
 * Compares two secrets in a time that depends on neither. An empty expected secret matches nothing.
 */
export function isSameSecret(given: string, expected: string): boolean {
  return timingSafeEqual(digest(given), digest(expected)) && expected !== "";
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

/** What says that two deliveries are one: the same words, told to the same receiver. */
export function deliveryKey(kind: string, receiver: string, rawBody: Uint8Array | string): string {
  return `${kind}/${createHash("sha256").update(receiver).update("\0").update(rawBody).digest("hex")}`;
}
