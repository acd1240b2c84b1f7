import { isJsonObject, type Json } from "@/lib/json";

/** A value that looks like a secret. Never the value itself. */
export interface FoundSecret {
  /** JSON Pointer into the parameters. */
  pointer: string;
  /** What it looks like, in words: "an AWS access key". */
  looksLike: string;
}

/** Formats that their makers document, so that leaks can be found. */
const formats: [RegExp, string][] = [
  [/-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----/, "a private key"],
  [/AGE-SECRET-KEY-1[A-Z0-9]{20,}/, "an age private key"],
  [/\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}\b/, "an AWS access key"],
  [/\bgh[pousr]_[A-Za-z0-9]{30,}/, "a GitHub token"],
  [/\bgithub_pat_[A-Za-z0-9_]{30,}/, "a GitHub token"],
  [/\bglpat-[\w-]{20,}/, "a GitLab token"],
  [/\bxox[abeoprs]-[\w-]{10,}/, "a Slack token"],
  [/\bhooks\.slack\.com\/services\/T\w+\/B\w+\/\w{16,}/, "a Slack webhook"],
  [/\b[rs]k_(?:live|test)_[A-Za-z0-9]{16,}/, "a Stripe key"],
  [/\bAIza[\w-]{35}/, "a Google API key"],
  [/\bya29\.[\w-]{20,}/, "a Google access token"],
  [/\bnpm_[A-Za-z0-9]{36}/, "an npm token"],
  [/\bpypi-[\w-]{40,}/, "a PyPI token"],
  [/\bdop_v1_[a-f0-9]{64}/, "a DigitalOcean token"],
  [/\bhv[sb]\.[\w-]{24,}/, "a Vault token"],
  [/\bsk-(?:[a-z]+-)*[\w-]{32,}/, "an API key"],
  [/\bSG\.[\w-]{16,}\.[\w-]{16,}/, "a SendGrid key"],
  [/\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{8,}/, "a signed token (JWT)"],
  [/\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@]*:(?!\$|\{|<)[^\s/@]{3,}@/i, "an address with a password in it"],
  [/"auths"\s*:\s*\{[^}]*"auth"\s*:/, "credentials of a registry"],
];

/** Fields whose names say that a secret is in them, unless they say that it is only referred to. */
const secretField = /(^|[^a-z])(password|passwd|passphrase|secret|token|api-?key|access-?key|private-?key|credentials?)$/i;

/**
 * Every parameter whose value looks like a secret: a known key format, a private key, or text too random to be anything
 * else. Digests, UUIDs, images and addresses are not. Pure; says where, and never what.
 */
export function findSecrets(parameters: Json): FoundSecret[] {
  const found: FoundSecret[] = [];
  const look = (value: Json, pointer: string, field: string): void => {
    if (typeof value === "string") {
      const looksLike = secretIn(value, field);
      if (looksLike !== undefined) found.push({ pointer, looksLike });
    } else if (Array.isArray(value)) {
      value.forEach((item, index) => look(item, `${pointer}/${index}`, field));
    } else if (isJsonObject(value)) {
      for (const [key, item] of Object.entries(value)) {
        const keyLooksLike = secretIn(key, "");
        // A key that is a secret itself must not be told either: its map is named.
        if (keyLooksLike !== undefined) found.push({ pointer, looksLike: keyLooksLike });
        else look(item, `${pointer}/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`, key);
      }
    }
  };
  look(parameters, "", "");
  return found;
}

function secretIn(text: string, field: string): string | undefined {
  for (const [format, what] of formats) {
    if (format.test(text)) return what;
  }
  const named = secretField.test(field.replaceAll(/([a-z0-9])([A-Z])/g, "$1-$2"));
  // Words of a text: an address or an image is cut at its slashes, colons and dots.
  const words = named ? [text] : text.split(/[\s,;"'`()<>[\]{}/:@.?&|]+/);
  if (words.some((word, index) => isRandom(word, named) && !isDigestOrTag(text, word, index))) return "a key or password: it is too random to be anything else";
  return undefined;
}

function isRandom(word: string, named: boolean): boolean {
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(word)) return named;
  if (/^[0-9a-f]+$/i.test(word)) return word.length >= (named ? 16 : 32) && /\d/.test(word) && /[a-f]/i.test(word) && entropy(word) > 3;
  // A name of several words, small letters and dashes, is no key however long.
  const classes = [/[a-z]/, /[A-Z]/, /[0-9]/, /[^A-Za-z0-9]/].filter((kind) => kind.test(word)).length;
  if (named) return word.length >= 10 && classes >= 3 && entropy(word) > 3;
  return word.length >= 24 && /[a-z]/.test(word) && /[A-Z]/.test(word) && /[0-9]/.test(word) && entropy(word) > 4;
}

/** `sha256:…`, the tag or the digest of an image, a commit in an address: random, and public. */
function isDigestOrTag(text: string, word: string, index: number): boolean {
  if (!/^[0-9a-f]+$/i.test(word)) return false;
  const before = text.slice(0, text.indexOf(word));
  return index > 0 && /(sha(1|224|256|384|512)[:-]|\/[\w.-]+[:@/]|[\w-]-)$/i.test(before);
}

/** Bits a character (Shannon). */
function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}
