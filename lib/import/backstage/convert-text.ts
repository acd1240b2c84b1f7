import { literal as escaped } from "../literal";
import { RE2JS } from "re2js";
import { definite, type CelValue } from "../parameter-path";
import { NotConvertible } from "./not-convertible";
import { toCel, toCondition, type Lookup } from "./nunjucks";

/** Offset behind the `}}` that ends a Nunjucks expression whose text starts at `from`, or -1. */
function expressionEnd(text: string, from: number): number {
  for (let at = from; at < text.length; at += 1) {
    const char = text[at];
    if (char === '"' || char === "'") {
      for (at += 1; at < text.length && text[at] !== char; at += 1) if (text[at] === "\\") at += 1;
    } else if (text.startsWith("}}", at)) return at + 2;
  }
  return -1;
}

export type TextPart = { text: string } | { expression: string; start: number; end: number };

/** Splits a text at its `${{ … }}`. Throws where one is not closed. */
export function textParts(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let from = 0;
  for (let start = text.indexOf("${{"); start >= 0; start = text.indexOf("${{", from)) {
    const end = expressionEnd(text, start + 3);
    if (end < 0) throw new NotConvertible("An expression is not closed.");
    if (start > from) parts.push({ text: text.slice(from, start) });
    parts.push({
      expression: text
        .slice(start + 3, end - 2)
        .replace(/^-|-$/g, "")
        .trim(),
      start,
      end,
    });
    from = end;
  }
  if (from < text.length) parts.push({ text: text.slice(from) });
  return parts;
}

/** A short text, as a path or a URL, in which every value stands as text. */
export function convertInline(text: string, lookup: Lookup): string {
  return textParts(text)
    .map((part) =>
      "text" in part ? part.text : `\${{ ${definite(toCel(part.expression, lookup))} }}`,
    )
    .join("");
}

/** The one expression that a text is, or undefined. */
export function onlyExpression(text: string): string | undefined {
  const parts = textParts(text.trim());
  const [only] = parts;
  return parts.length === 1 && only && "expression" in only ? only.expression : undefined;
}

export interface ConvertedText {
  content: string;
  /** CEL of an `{% if %}` around the whole file. */
  when?: string;
}

const largest = 256 * 1024;

/** A file of a skeleton. Throws `NotConvertible` where a tag of Nunjucks decides on parts of it. */
export function convertFile(
  text: string,
  lookup: Lookup,
  { yaml }: { yaml: boolean },
): ConvertedText {
  if (text.length > largest) throw new NotConvertible("It is larger than 256 KiB.");
  const { source, literal } = withoutRaw(between(text, "{#", "#}", () => ""));
  const { body, condition } = unwrapped(source);
  const when = condition === undefined ? undefined : toCondition(condition, lookup);
  const tag = /\{%-?[ \t]*(\w+)/.exec(body);
  if (tag) {
    const line = text.slice(0, Math.max(0, text.indexOf(tag[0]))).split("\n").length;
    throw new NotConvertible(
      `Line ${line} has {% ${tag[1]} %}: parts of a file cannot be left out or repeated; ` +
        "make it a file of its own with when or forEach.",
    );
  }
  const content = textParts(body)
    .map((part) =>
      "text" in part
        ? part.text
        : `\${{ ${yaml ? inYaml(part, body, lookup) : definite(toCel(part.expression, lookup))} }}`,
    )
    .join("");
  const restored = between(content, mark, mark, (index) => escaped(literal[Number(index)] ?? ""));
  return { content: restored, ...(when === undefined ? {} : { when }) };
}

/** Stands for a raw block; no file of a skeleton has it. */
const mark = "\uE000";

/** Replaces every stretch between two marks, marks included, in one pass. */
function between(text: string, open: string, close: string, by: (inner: string) => string): string {
  let out = "";
  let from = 0;
  for (let start = text.indexOf(open); start >= 0; start = text.indexOf(open, from)) {
    const end = text.indexOf(close, start + open.length);
    if (end < 0) break;
    out += text.slice(from, start) + by(text.slice(start + open.length, end));
    from = end + close.length;
  }
  return out + text.slice(from);
}

/** The text with a mark for each `{% raw %}` block, and what they hold. */
function withoutRaw(text: string): { source: string; literal: string[] } {
  const literal: string[] = [];
  const tags = text.replaceAll(mark, "").split(/(\{%-? {0,8}(?:end)?raw {0,8}-?%\})/);
  let source = "";
  let open: number | undefined;
  for (const [index, piece] of tags.entries()) {
    const isTag = index % 2 === 1;
    if (open !== undefined) {
      if (isTag && piece.includes("endraw")) {
        source += `${mark}${literal.push(tags.slice(open + 1, index).join("")) - 1}${mark}`;
        open = undefined;
      }
    } else if (isTag && !piece.includes("endraw")) open = index;
    else source += piece;
  }
  return { source: open === undefined ? source : source + tags.slice(open).join(""), literal };
}

/** A file that is wholly inside one `{% if … %}`, without it. */
function unwrapped(text: string): { body: string; condition?: string } {
  const trimmed = text.trim();
  const end = trimmed.indexOf("%}");
  const last = trimmed.lastIndexOf("{%");
  if (!trimmed.startsWith("{%") || !trimmed.endsWith("%}") || last < end) return { body: text };
  const first = insideTag(trimmed.slice(2, end));
  const body = trimmed.slice(end + 2, last);
  if (
    insideTag(trimmed.slice(last + 2, -2)) !== "endif" ||
    !first.startsWith("if ") ||
    body.includes("{%")
  )
    return { body: text };
  return { body: body.replace(/^[ \t]*\n/, ""), condition: first.slice(3).trim() };
}

/**
 * Nunjucks writes text into YAML; here a value that stands alone keeps its type, so what was text
 * by its quotes is made text.
 */
function inYaml(
  { expression, start, end }: { expression: string; start: number; end: number },
  source: string,
  lookup: Lookup,
): string {
  const before = source.slice(source.lastIndexOf("\n", start - 1) + 1, start);
  const after = source.slice(
    end,
    source.indexOf("\n", end) < 0 ? source.length : source.indexOf("\n", end),
  );
  const quote = /["']$/.exec(before)?.[0];
  const alone =
    before.length < 500 &&
    keyAlone.test(before) &&
    new RegExp(`^${quote ?? ""}\\s*(?:#.*)?$`).test(after);
  // JSON in YAML is the value itself.
  const dumped = alone && quote === undefined ? withoutDump(expression) : undefined;
  const value: CelValue = toCel(dumped ?? expression, lookup);
  if (!alone) return quoted(definite(value), quoteAround(before.slice(-500)));
  if (quote === undefined) return value.cel;
  return quoted(value.type === "string" ? value.cel : `string(${definite(value)})`, quote);
}

/** What stands before a value that is alone on its line: dashes of lists, a key, a quote. */
const keyAlone = RE2JS.compile(String.raw`^\s*(?:-\s+)*(?:["']?[\w./ -]+["']?:\s+)?["']?$`);

/** `x | dump` is `x`; undefined where it does not end so. */
function withoutDump(expression: string): string | undefined {
  const dump = /\|\s*(?:dump|tojson)(?:\(\))?$/.exec(expression);
  return dump === null ? undefined : expression.slice(0, dump.index).trimEnd() || undefined;
}

function quoteAround(before: string): string | undefined {
  const open = /(?:^|[\s:[{,-])(["'])[^"']*$/.exec(before)?.[1];
  return open;
}

/** CEL inside a quoted scalar of YAML: quotes and backslashes of the kind around it are escaped. */
function quoted(cel: string, quote: string | undefined): string {
  if (quote === '"') return cel.replaceAll("\\", "\\\\").replaceAll('"', '\\"');
  return quote === "'" ? cel.replaceAll("'", "''") : cel;
}

function insideTag(tag: string): string {
  return tag.replace(/^-/, "").replace(/-$/, "").trim();
}
