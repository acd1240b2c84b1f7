import { type Node, Pair, Scalar, type ScalarTag, YAMLMap, YAMLSeq } from "yaml";
import { canonicalValue } from "./canonical-value";
import type { Value } from "./cel-values";
import { isPlainString } from "./yaml-scalars";

/**
 * A scalar with the exact text to write for it, so that nothing about quoting is left to a YAML
 * library.
 */
export class Emitted {
  constructor(
    readonly text: string,
    readonly value: string | number | bigint | boolean | null,
  ) {}
}

/** Lets the `yaml` library write an `Emitted` as it is. Give it to every parser as a custom tag. */
export const emittedTag: ScalarTag = {
  tag: "tag:yaml.org,2002:str",
  default: true,
  identify: (value) => value instanceof Emitted,
  resolve: (text) => text,
  stringify: ({ value }) => (value instanceof Emitted ? value.text : JSON.stringify(value)),
};

export type StringStyle = "plain" | "single" | "double";

/**
 * Plain where no reader could see anything else in it: words, paths, images, host names, quantities
 * with a unit.
 */
const safeWord = /^[A-Za-z0-9_./][A-Za-z0-9_./@+:-]*$/;
const numberLike = /^[-+]?[0-9.][0-9a-fA-FxXoO_.,:eE+-]*$/;
const safeWords = /^[A-Za-z][A-Za-z0-9_./@+()-]*(?: [A-Za-z0-9_./@+()][A-Za-z0-9_./@+()-]*)*[.]?$/;

function isSafePlain(text: string): boolean {
  if (text.length > 200 || text.endsWith(":") || /^\.{1,3}$/.test(text)) return false;
  return (
    (safeWord.test(text) || safeWords.test(text)) && !numberLike.test(text) && isPlainString(text)
  );
}

/**
 * What a quoted scalar can hold on one line as it is. Everything else is written as an escape, also
 * what is invisible.
 */
const needsEscape = /["\\]|\p{C}|\p{Zl}|\p{Zp}|(?! )\p{Zs}|\p{Default_Ignorable_Code_Point}/u;
const needsEscapeAll = new RegExp(needsEscape.source, "gu");
const escapes: Readonly<Record<string, string>> = {
  '"': '\\"',
  "\\": "\\\\",
  "\n": "\\n",
  "\t": "\\t",
  "\r": "\\r",
  "\0": "\\0",
};

function escapeChar(char: string): string {
  const known = escapes[char];
  if (known !== undefined) return known;
  const code = char.codePointAt(0) ?? 0;
  if (code <= 0xff) return `\\x${code.toString(16).padStart(2, "0")}`;
  if (code <= 0xffff) return `\\u${code.toString(16).padStart(4, "0")}`;
  return `\\U${code.toString(16).padStart(8, "0")}`;
}

function doubleQuoted(text: string): string {
  return `"${text.replaceAll(needsEscapeAll, escapeChar)}"`;
}

/**
 * A string on one line that every YAML reader reads as this string. A lone surrogate must not come
 * here.
 */
export function stringText(text: string, style: StringStyle = "plain"): string {
  if (style === "plain" && isSafePlain(text)) return text;
  if (style === "single" && text !== "" && !needsEscape.test(text.replaceAll(/["\\]/g, "")))
    return `'${text.replaceAll("'", "''")}'`;
  return doubleQuoted(text);
}

/**
 * A number that every YAML reader reads as this number: an exponent needs a fraction and a sign in
 * YAML 1.1.
 */
export function numberText(value: number | bigint): string {
  if (typeof value === "bigint") return value.toString();
  if (Object.is(value, -0)) return "-0.0";
  const text = String(value);
  const [mantissa = "", exponent] = text.split("e");
  if (exponent === undefined) return text;
  return `${mantissa.includes(".") ? mantissa : `${mantissa}.0`}e${exponent.startsWith("-") ? exponent : `+${exponent.replace("+", "")}`}`;
}

/** A scalar value as its node. */
export function scalarNode(
  value: string | number | bigint | boolean | null,
  style: StringStyle = "plain",
): Scalar {
  if (typeof value === "string") return new Scalar(new Emitted(stringText(value, style), value));
  if (typeof value === "number" || typeof value === "bigint")
    return new Scalar(new Emitted(numberText(value), value));
  return new Scalar(new Emitted(String(value), value));
}

/** Any value as nodes; `flow` where it stands inside `{}` or `[]`. */
export function valueNode(value: Value, flow = false, style: StringStyle = "plain"): Node {
  if (Array.isArray(value)) {
    const seq = new YAMLSeq();
    seq.items = value.map((item) => valueNode(item, flow));
    if (flow) seq.flow = true;
    return seq;
  }
  if (value instanceof Map) {
    const map = new YAMLMap();
    for (const [key, item] of value)
      map.items.push(new Pair(scalarNode(key), valueNode(item, flow)));
    if (flow) map.flow = true;
    return map;
  }
  return scalarNode(value, style);
}

/** A value as a YAML document of its own, in block style. */
export function valueToYaml(value: Value): string {
  const lines: string[] = [];
  writeBlock(value, "", lines);
  return `${lines.join("\n")}\n`;
}

function writeBlock(value: Value, indent: string, lines: string[]): void {
  if (Array.isArray(value) && value.length > 0) {
    for (const item of value) writeEntry(`${indent}-`, item, `${indent}  `, lines);
  } else if (value instanceof Map && value.size > 0) {
    for (const [key, item] of value)
      writeEntry(`${indent}${stringText(key)}:`, item, `${indent}  `, lines);
  } else lines.push(`${indent}${inline(value)}`);
}

function writeEntry(start: string, item: Value, indent: string, lines: string[]): void {
  const nested = (Array.isArray(item) && item.length > 0) || (item instanceof Map && item.size > 0);
  if (nested) {
    lines.push(start);
    writeBlock(item, indent, lines);
  } else lines.push(`${start} ${inline(item)}`);
}

function inline(value: Value): string {
  if (typeof value === "string") return stringText(value);
  if (typeof value === "number" || typeof value === "bigint") return numberText(value);
  return canonicalValue(value);
}

/** The plain value of a scalar node, whichever way it is held. */
export function scalarValue(node: Scalar): string | number | bigint | boolean | null {
  const { value } = node;
  if (value instanceof Emitted) return value.value;
  if (value === undefined) return null;
  return value as string | number | bigint | boolean | null;
}
