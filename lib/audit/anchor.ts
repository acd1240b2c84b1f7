import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from "node:crypto";
import { z } from "zod";
import { PortalError } from "@/lib/errors";
import { canonicalJson } from "@/lib/json";

/**
 * How the record stood at a time, signed: kept where nobody who can write the database can write, it
 * shows what was cut off or written anew since.
 */
export interface Anchor {
  /** When, as ISO 8601. */
  at: string;
  /** How many lines there were, from the first of all. */
  entries: number;
  /** sha256 (hex) of the last of them. */
  hash: string;
}

/** An anchor and its Ed25519 signature (RFC 8032) in base64, as a line of a file or a log. */
export interface SignedAnchor extends Anchor {
  signature: string;
}

const signedAnchorSchema = z.object({
  at: z.iso.datetime(),
  entries: z.number().int().min(0),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  signature: z.base64(),
});

/** What is signed: a word for what it is, so that no other text can pass for one, and its content. */
function signedText({ at, entries, hash }: Anchor): Buffer {
  return Buffer.from(`slipway audit anchor\n${canonicalJson({ at, entries, hash })}`);
}

/** The key of `SLIPWAY_AUDIT_ANCHOR_KEY`: Ed25519, PKCS#8, PEM; line breaks may be written `\n`. */
export function anchorKey(pem: string): KeyObject {
  const key = parsed(() => createPrivateKey(pem.replaceAll("\\n", "\n")));
  if (key?.asymmetricKeyType === "ed25519") return key;
  throw new PortalError("misconfigured", "SLIPWAY_AUDIT_ANCHOR_KEY is no Ed25519 private key.", {
    hint: "openssl genpkey -algorithm ed25519",
  });
}

/** The public key that belongs to a private one, or that a PEM file holds. Throws `invalid`. */
export function anchorPublicKey(of: KeyObject | string): KeyObject {
  const key = parsed(() => createPublicKey(of));
  if (key?.asymmetricKeyType === "ed25519") return key;
  throw new PortalError("invalid", "This is no Ed25519 public key.", {
    hint: "`slipway audit public-key` prints the one of an installation.",
  });
}

function parsed(make: () => KeyObject): KeyObject | undefined {
  try {
    return make();
  } catch {
    return undefined;
  }
}

export function signAnchor(anchor: Anchor, key: KeyObject): SignedAnchor {
  return { ...anchor, signature: sign(null, signedText(anchor), key).toString("base64") };
}

/**
 * The anchors of a file, one JSON object a line, in their order. Throws `invalid` with the line's
 * number at one that is malformed, whose signature is not of this key, or that knew fewer lines than
 * one before it, and where there is none.
 */
export function readAnchors(text: string, publicKey: KeyObject): Anchor[] {
  const anchors: Anchor[] = [];
  for (const [index, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue;
    const { signature, ...anchor } = readLine(line, index + 1);
    if (!verify(null, signedText(anchor), publicKey, Buffer.from(signature, "base64")))
      throw wrong(index + 1, "its signature is not of this key, or it was changed");
    const before = anchors.at(-1);
    if (before !== undefined && anchor.entries < before.entries)
      throw wrong(index + 1, "it knows fewer lines of the record than the one before it");
    anchors.push(anchor);
  }
  if (anchors.length === 0) throw new PortalError("invalid", "There is no anchor in the file.");
  return anchors;
}

function readLine(line: string, number: number): SignedAnchor {
  try {
    return signedAnchorSchema.parse(JSON.parse(line));
  } catch {
    throw wrong(number, "it is not a signed anchor");
  }
}

function wrong(line: number, why: string): PortalError {
  return new PortalError("invalid", `Line ${line} of the anchors cannot be believed: ${why}.`);
}
