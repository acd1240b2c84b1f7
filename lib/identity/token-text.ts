import { createHash, randomBytes } from "node:crypto";

/** Lets scanners of repositories tell what was leaked. */
const prefix = "slp_";

/** A new token's text: 256 random bits. */
export function newTokenText(): string {
  return prefix + randomBytes(32).toString("base64url");
}

export function isTokenText(text: string): boolean {
  return /^slp_[\w-]{43}$/.test(text);
}

/** What is stored of it. As long and as random as it is, it needs no salt. */
export function hashToken(text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash("sha256").update(text, "utf8").digest());
}
