import { isJsonObject, type Json } from "@/lib/json";
import { type FieldKind, fieldKind, isSecretLiteral } from "./field-name";
import { isRandomWord } from "./randomness";

/** The most common formats by what they begin with; all are in `formats.ts` for the server. */
const common =
  /\b(?:gh[pousr]_|github_pat_|gl(?:pat|rt|dt)-|xox[abeoprs]-|[rs]k_(?:live|test)_|whsec_|AIza|GOCSPX-|npm_|pypi-|hv[sbr]\.|hf_|dop_v1_|dckr_pat_|gl(?:sa|c)_|shpat_|sk-|NRAK-|rubygems_|pul-|key-|AGE-SECRET-KEY-1)[\w-]{16}|\b(?:AKIA|ASIA)[A-Z2-7]{16}\b|-----BEGIN [A-Z ]{0,30}PRIVATE KEY|\beyJ[\w-]{8,300}\.eyJ|:\/\/[^\s/:@]{0,100}:[^\s/@$<{%*][^\s/@]{0,100}@|\botpauth:\/\//;

/**
 * A value without what looks like a secret in it: light enough for the browser, for what it keeps.
 * Undefined where nothing is left. It knows the common formats, random words, and fields by their
 * names; the server knows more, and decides.
 */
export function withoutSecrets(value: Json, name = ""): Json | undefined {
  if (typeof value === "string") return isSecretText(value, fieldKind(name)) ? undefined : value;
  if (Array.isArray(value))
    return value.flatMap((item) => withoutSecrets(item, name) ?? (item === null ? [null] : []));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) => {
      const called = key === "value" ? value["name"] : key;
      const left = withoutSecrets(item, typeof called === "string" ? called : key);
      return left === undefined ? [] : [[key, left]];
    }),
  );
}

/** Longer texts, and those of several lines, hold digests and the like: only formats are told. */
const longestValue = 300;

function isSecretText(text: string, kind: FieldKind): boolean {
  if (common.test(text)) return true;
  if (text.length > longestValue || text.includes("\n")) return false;
  if (isSecretLiteral(text.replaceAll(/\$?\{\{?[^{}]*\}?\}/g, ""), kind)) return true;
  if (kind === "public" || kind === "checksum") return false;
  // Hexadecimal digits within something else are a commit or a digest as a rule.
  return text
    .split(/[\s,;"'`()<>[\]{}/:@.?&|=]+/)
    .some((word) => isRandomWord(word) && (word === text || !/^[0-9a-f]+$/i.test(word)));
}
