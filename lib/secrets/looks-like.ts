import { hasSecretArgument, isCode } from "./command-line";
import { type FieldKind, fieldKind, isSecretLiteral, isSecretName, isWordy } from "./field-name";
import { secretFormats } from "./formats";
import { withoutArmour, withoutPublic } from "./public-text";
import { isRandomBase64, isRandomPassword, isRandomWord } from "./randomness";

const random = "a key or password: it is too random to be anything else";
export const literal = "a key or password: the name of its field says so";
/** Base64 is undone this often. */
const wrappings = 2;

/**
 * A long text is searched for known formats in parts, which overlap by more than the longest key.
 */
const part = 64 * 1024;
const overlap = 8 * 1024;

/**
 * What a text looks like, in words, where it looks like a secret; never the text. `kind` says what
 * it stands in. The whole text is looked at, however long it is, in time linear in its length.
 * Known formats are searched for in 64 KiB at a time: only what has to be read over more than the 8
 * KiB of an overlap to be known can be missed, where it lies across two parts.
 */
export function looksLike(text: string, kind: FieldKind): string | undefined {
  return look(text, kind, wrappings);
}

function look(text: string, kind: FieldKind, depth: number): string | undefined {
  const visible = withoutPublic(text);
  // No armour may hide what has a format of its own.
  const found = formatIn(visible);
  if (found !== undefined) return found;
  const rest = withoutArmour(visible);
  return (
    (depth > 0 ? wrapped(rest, depth) : undefined) ??
    (isSecretLiteral(partOf(text, rest), kind) ? literal : undefined) ??
    (isRandom(rest, kind) ? random : undefined) ??
    (isAssigned(rest) || hasSecretArgument(rest) ? literal : undefined)
  );
}

/** What is left of a text beside references; where that is words, it is a name with them. */
function partOf(text: string, rest: string): string {
  const part = rest.replaceAll(/[$\s]+/g, "");
  return rest.length !== text.length && isWordy(part) ? "" : rest;
}

/** Of a known format alone: for text that is no value, such as comments. */
export function formatIn(text: string): string | undefined {
  for (let from = 0; from === 0 || from + overlap < text.length; from += part - overlap) {
    const found = formatInPart(text.slice(from, from + part));
    if (found !== undefined) return found;
  }
  return undefined;
}

function formatInPart(text: string): string | undefined {
  const lower = text.toLowerCase();
  return secretFormats.find(
    ({ pattern, literals }) =>
      (literals?.some((literal) => lower.includes(literal)) ?? true) && pattern.test(text),
  )?.what;
}

/** Without `{16,}`: V8's stack would overflow on some megabytes. */
const base64 = /[A-Za-z0-9+/_-]{16}[A-Za-z0-9+/_-]*/g;
const inBase64 = ", wrapped in base64";
const padding = ["", undefined, "==", "="] as const;

/**
 * What stands in text that is base64 of text. Line breaks in it, as `base64` makes them, are no
 * hindrance.
 */
function wrapped(text: string, depth: number): string | undefined {
  const joined = /^[A-Za-z0-9+/=\s]+$/.test(text) ? text.replaceAll(/\s+/g, "") : text;
  for (const { 0: run, index } of joined.matchAll(base64)) {
    const rest = run.length % 4;
    const end = padding[rest];
    const isPadded = end !== undefined && joined.startsWith(end, index + run.length);
    const inner = decodedText(isPadded ? run + end : run.slice(0, run.length - rest));
    const found = inner === undefined ? undefined : look(inner, "other", depth - 1);
    if (found === undefined) continue;
    return found === random || found === literal || found.endsWith(inBase64)
      ? found
      : `${found}${inBase64}`;
  }
  return undefined;
}

/** What is base64 of readable text; undefined for everything else. */
export function decodedText(text: string): string | undefined {
  if (!/^[A-Za-z0-9+/_-]{4}[A-Za-z0-9+/_-]*={0,2}$/.test(text)) return undefined;
  const inner = Buffer.from(text, "base64").toString("utf8");
  // Most of what is not base64 of a text decodes to controls and to what is no UTF-8.
  // oxlint-disable-next-line no-control-regex
  return inner.length > 0 && !/[\u0000-\u0008\u000e-\u001f\u007f-\u009f\ufffd]/.test(inner)
    ? inner
    : undefined;
}

function isRandom(text: string, kind: FieldKind): boolean {
  const value = text.trim();
  if (kind === "member" || kind === "secret") return !isReference(value) && isRandomPassword(value);
  if (kind === "public") return false;
  const isChecksum = kind === "checksum";
  if (
    value
      .split(/[\s,;"'`()<>[\]{}:@?&|=]+/)
      .some((part) => part.includes("/") && isRandomBase64(part))
  )
    return true;
  // Words of a text: an address or an image is cut at its slashes, colons and dots.
  const words = text.split(/[\s,;"'`()<>[\]{}/:@.?&|]+|=(?=[^=\s])/);
  const digests = new Set<string>();
  let end = 0;
  return words.some((word) => {
    const start = text.indexOf(word, end);
    end = start + word.length;
    if (!isRandomWord(word) || decodedText(word) !== undefined) return false;
    // What is a digest in one place is one wherever the text says it again.
    if (isHex(word) && (isChecksum || digests.has(word) || isDigestOrTag(text, start))) {
      digests.add(word);
      return false;
    }
    return true;
  });
}

const isHex = (word: string): boolean => /^[0-9a-f]+$/i.test(word);

/** A path, an address or a name that leads to a secret: words, with few digits. */
function isReference(value: string): boolean {
  return /^https?:\/\/[^\s@]+$/.test(value) || isWordy(value);
}

/** Matches nothing, after what introduces a digest. V8 reads a lookbehind from its end. */
const introduction =
  /(?<=sha(?:1|224|256|384|512)[:-]|\/[\w.-]+[:@/]|[\w-]-|\b(?:commit|revision|rev|sha|ref)["']?[ =:]["' ]?)/iy;

/** `sha256:…`, the tag or the digest of an image, a commit in an address: random, and public. */
function isDigestOrTag(text: string, start: number): boolean {
  introduction.lastIndex = start;
  return introduction.test(text);
}

/** `db.password=…` as a line of settings, or within a text where the value is too random. */
function isAssigned(text: string): boolean {
  if (!/[=:]/.test(text)) return false;
  for (const [, key = "", value = ""] of text.matchAll(
    /^[ \t>-]{0,40}(?:export |set )?["']?([\w.-]{1,80})["']?[ \t]{0,4}[=:][ \t]{0,4}["']?([^\s"',;]{1,200})["']?[,;]?[ \t]{0,8}\r?$/gm,
  ))
    if (!isCode(value, key) && isSecretLiteral(value, fieldKind(key))) return true;
  for (const [, key = "", value = ""] of text.matchAll(
    /(?<![\w.-])([\w.-]{1,80})["']?[ \t]{0,4}[=:][ \t]{0,4}["']?([^\s"',;]{6,200})/g,
  ))
    if (isSecretName(key) && !isReference(value) && isRandomPassword(value)) return true;
  return false;
}
