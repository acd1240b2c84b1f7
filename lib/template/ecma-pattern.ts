import { LRUCache } from "lru-cache";
import { RE2JS } from "re2js";

const cache = new LRUCache<string, { expression: RE2JS | undefined }>({ max: 500 });

/**
 * A JSON Schema pattern (ECMA-262, Unicode) as an RE2 expression that matches the same texts, or
 * undefined where RE2 has no such thing: look-around, back references, and classes that mean
 * something else there.
 */
export function ecmaToRe2(pattern: string): RE2JS | undefined {
  const known = cache.get(pattern);
  if (known !== undefined) return known.expression;
  let compiled: RE2JS | undefined;
  try {
    const translated = translate(pattern);
    compiled = translated === undefined ? undefined : RE2JS.compile(translated);
  } catch {
    compiled = undefined;
  }
  cache.set(pattern, { expression: compiled });
  return compiled;
}

const space =
  "\\t\\n\\x0b\\f\\r \\x{a0}\\x{1680}\\x{2000}-\\x{200a}\\x{2028}\\x{2029}\\x{202f}\\x{205f}\\x{3000}\\x{feff}";

function translate(pattern: string): string | undefined {
  let out = "";
  let inClass = false;
  for (let at = 0; at < pattern.length; at += 1) {
    const char = pattern[at] as string;
    if (char === "\\") {
      const escape = translateEscape(pattern, at, inClass);
      if (escape === undefined) return undefined;
      out += escape.text;
      at = escape.end - 1;
    } else if (inClass) {
      if (char === "]") inClass = false;
      out += char === "[" ? "\\[" : char;
    } else if (char === "[") {
      if (pattern.startsWith("[]", at) || pattern.startsWith("[^]", at)) return undefined;
      inClass = true;
      out += char;
      if (pattern[at + 1] === "^") out += pattern[(at += 1)];
    } else if (char === ".") out += "[^\\n\\r\\x{2028}\\x{2029}]";
    else if (char === "(" && /^\(\?(?:[=!]|<[=!])/.test(pattern.slice(at))) return undefined;
    else out += char;
  }
  return out;
}

function translateEscape(
  pattern: string,
  at: number,
  inClass: boolean,
): { text: string; end: number } | undefined {
  const next = pattern[at + 1] ?? "";
  if (/[1-9k]/.test(next)) return undefined;
  if (next === "s") return { text: inClass ? space : `[${space}]`, end: at + 2 };
  if (next === "S") return inClass ? undefined : { text: `[^${space}]`, end: at + 2 };
  if (next === "0") return { text: "\\x00", end: at + 2 };
  if (next === "b" && inClass) return { text: "\\x08", end: at + 2 };
  if (next === "/" || next === "-") return { text: next === "-" ? "\\-" : "/", end: at + 2 };
  if (next === "c")
    return { text: `\\x{${((pattern.charCodeAt(at + 2) || 0) % 32).toString(16)}}`, end: at + 3 };
  if (next === "u") {
    const braced = /^\\u\{([0-9a-fA-F]+)\}/.exec(pattern.slice(at));
    if (braced !== null) return { text: `\\x{${braced[1]}}`, end: at + braced[0].length };
    const plain = /^\\u([0-9a-fA-F]{4})/.exec(pattern.slice(at));
    if (plain === null || /^d[89a-f]/i.test(plain[1] ?? "")) return undefined;
    return { text: `\\x{${plain[1]}}`, end: at + plain[0].length };
  }
  return { text: `\\${next}`, end: at + 2 };
}
