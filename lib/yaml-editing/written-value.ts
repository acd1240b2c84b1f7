import { isJsonObject, type Json } from "@/lib/json";

/** A value as YAML: what stands behind the colon or the dash, and the lines below. */
export interface WrittenValue {
  inline: string;
  lines: string[];
}

/** Longer lists and maps are not written in one line. */
const longestLine = 90;

/** `indent`: the column of the key or dash that it is the value of. */
export function writtenValue(value: Json, indent: number, quote?: Quote): WrittenValue {
  if (typeof value === "string") return writtenText(value, indent, quote);
  if (!isCollection(value) || isEmpty(value)) return { inline: flowText(value), lines: [] };
  const pad = " ".repeat(indent + 2);
  if (Array.isArray(value)) {
    const flow = flowText(value);
    if (!value.some(isCollection) && flow.length <= longestLine) return { inline: flow, lines: [] };
    return { inline: "", lines: value.flatMap((item) => itemLines(item, indent + 2)) };
  }
  const lines = Object.entries(value).flatMap(([key, item]) => entryLines(key, item, indent + 2));
  return { inline: "", lines: lines.length === 0 ? [`${pad}{}`] : lines };
}

/** A key with its value, each line with its indentation. */
export function entryLines(key: string, value: Json, indent: number): string[] {
  const { inline, lines } = writtenValue(value, indent);
  const name = `${" ".repeat(indent)}${keyAsText(key)}:`;
  return [inline === "" ? name : `${name} ${inline}`, ...lines];
}

/** An item of a list with its dash. */
export function itemLines(value: Json, indent: number): string[] {
  const pad = " ".repeat(indent);
  const isFlat = isJsonObject(value) && !Object.values(value).some(isCollection);
  const flow = isFlat ? flowText(value) : "";
  if (isFlat && flow.length <= longestLine && !flow.includes("\\n")) return [`${pad}- ${flow}`];
  const { inline, lines } = writtenValue(value, indent);
  if (inline !== "") return [`${pad}- ${inline}`, ...lines];
  const [first = "", ...rest] = lines;
  return [`${pad}- ${first.trimStart()}`, ...rest];
}

/** A value in one line, as it stands within `{}` and `[]` too. */
export function flowText(value: Json): string {
  if (typeof value === "string") return scalarText(value, true);
  if (Array.isArray(value)) return `[${value.map(flowText).join(", ")}]`;
  if (!isJsonObject(value)) return JSON.stringify(value);
  const entries = Object.entries(value);
  if (entries.length === 0) return "{}";
  return `{ ${entries.map(([key, item]) => `${keyAsText(key)}: ${flowText(item)}`).join(", ")} }`;
}

export function keyAsText(key: string): string {
  return /^[A-Za-z$][A-Za-z0-9_$.-]*$/.test(key) && !isReserved(key) ? key : quoted(key);
}

export type Quote = "single" | "double" | undefined;

/** A text of several lines stands below `|`, where that gives it back as it is. */
function writtenText(value: string, indent: number, quote: Quote): WrittenValue {
  const body = value.replace(/\n$/, "");
  const isBlock =
    body.includes("\n") &&
    /^[^\s]/.test(body) &&
    !body.endsWith("\n") &&
    // What is not printable, and white space at the end of a line, is seen in quotes only.
    !/[^\n\x20-\x7E\u00A0-\u{10FFFF}]|[\u2028\u2029\uFEFF\uD800-\uDFFF]|[ \t](?:\n|$)/u.test(body);
  if (!isBlock) return { inline: scalarText(value, false, quote), lines: [] };
  const pad = " ".repeat(indent + 2);
  return {
    inline: value.endsWith("\n") ? "|" : "|-",
    lines: body.split("\n").map((line) => (line === "" ? "" : pad + line)),
  };
}

/** A text as a scalar in one line; plain where every reader takes it for the same text. */
export function scalarText(value: string, inFlow: boolean, quote?: Quote): string {
  if (quote === "double" || !isPrintable(value)) return quoted(value);
  if (quote === "single") return `'${value.replaceAll("'", "''")}'`;
  return isPlain(value) && !(inFlow && /[,[\]{}]|:(?![\w/])/.test(value)) ? value : quoted(value);
}

function isPlain(value: string): boolean {
  return (
    /^[\p{L}/]/u.test(value) &&
    !/: |:$| #|\s$/.test(value) &&
    !isReserved(value) &&
    // Some readers take it for a number.
    !/^[eE][0-9]+$/.test(value)
  );
}

/** One line without what an editor would not show. */
const isPrintable = (value: string) =>
  !/[^\x20-\x7E\u00A0-\u{10FFFF}]|[\u2028\u2029\uFEFF\uD800-\uDFFF]/u.test(value);

const isReserved = (value: string) => /^(?:y|yes|n|no|on|off|true|false|null)$/i.test(value);
const quoted = (value: string) =>
  JSON.stringify(value).replace(/[\u007F-\u009F\u2028\u2029\uFEFF]/g, escaped);
const escaped = (char: string) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`;
const isCollection = (value: Json) => typeof value === "object" && value !== null;
const isEmpty = (value: Json) =>
  isCollection(value) && Object.keys(value as Record<string, Json>).length === 0;
