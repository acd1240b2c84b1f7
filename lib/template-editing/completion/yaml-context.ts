/** Where somebody is in a YAML text that may be half written. */
export interface YamlContext {
  /** Keys and indexes from the top of the document to the map, list or value that is written. */
  path: (string | number)[];
  /** A key of the map at `path` is written, or the value at `path`. */
  at: "key" | "value";
  /** A key that may as well be an item of a list: it stands right behind a dash or within `[`. */
  isItem: boolean;
  /** Offset of the word that is written, and what there is of it. */
  from: number;
  typed: string;
  /** Keys that the map has already. */
  present: string[];
  /** Offsets of the document. */
  document: { from: number; to: number };
}

interface Opener {
  column: number;
  /** Undefined: a dash. */
  key: string | undefined;
}

/** Lines above a place that are looked at. */
const mostLines = 5_000;
/** Dashes that one line may begin with. */
const mostDashes = 64;

/**
 * The place of an offset, by indentation: a text need not be right for it. Undefined in comments, in texts of several
 * lines, and where nothing can be told. Pure, in time of the lines above.
 */
export function yamlContextAt(text: string, offset: number): YamlContext | undefined {
  const document = documentAround(text, offset);
  const start = text.lastIndexOf("\n", offset - 1) + 1;
  const head = text.slice(start, offset);
  if (isComment(head)) return undefined;
  const above = text
    .slice(document.from, start)
    .split("\n")
    .slice(-mostLines - 1, -1);
  const { openers, rest, column } = openersOf(head);
  if (isInBlock(above, column === 0 ? head.length : head.search(/\S|$/))) return undefined;
  const key = keyOf(rest);
  const own = openers.map((each) => ({ ...each }));
  const end = text.indexOf("\n", offset);
  const below =
    end === -1
      ? []
      : text
          .slice(end + 1, document.to)
          .split("\n")
          .slice(0, mostLines);
  const around = pathAbove(above, own, column);
  const present = [...around.present, ...keysBelow(below, column)];
  const base = { document, present };
  if (key === undefined) {
    const flow = flowContext(rest, start + column, around.path);
    if (flow !== undefined) return { ...base, ...flow };
    const isItem = openers.length > 0;
    return { ...base, path: around.path, at: "key", isItem, from: start + column, typed: rest };
  }
  const valueAt = start + column + key.length;
  const value = rest.slice(key.length);
  const path = [...around.path, key.name];
  const flow = flowContext(value, valueAt, path);
  if (flow !== undefined) return { ...base, ...flow };
  const lead = /^["']?/.exec(value)?.[0].length ?? 0;
  return {
    ...base,
    path,
    at: "value",
    isItem: false,
    from: valueAt + lead,
    typed: value.slice(lead),
  };
}

function documentAround(text: string, offset: number): { from: number; to: number } {
  const before = text.lastIndexOf("\n---", Math.max(0, offset - 1));
  const lineEnd = before === -1 ? 0 : text.indexOf("\n", before + 1);
  const after = text.indexOf("\n---", offset);
  return {
    from: before === -1 || lineEnd === -1 ? 0 : Math.min(lineEnd + 1, offset),
    to: after === -1 ? text.length : after + 1,
  };
}

function isComment(head: string): boolean {
  let quote = "";
  for (let at = 0; at < head.length; at += 1) {
    const char = head[at] ?? "";
    if (quote !== "") quote = char === quote ? "" : quote;
    else if ((char === '"' || char === "'") && /[\s[{,:]|^$/.test(head[at - 1] ?? "")) quote = char;
    else if (char === "#" && /^\s?$/.test(head[at - 1] ?? "")) return true;
  }
  return false;
}

/** The dashes that a line begins with, and what stands behind them. */
function openersOf(line: string): { openers: Opener[]; rest: string; column: number } {
  const openers: Opener[] = [];
  let column = line.search(/\S|$/);
  while (openers.length < mostDashes && /^-(?:\s|$)/.test(line.slice(column, column + 2))) {
    openers.push({ column, key: undefined });
    const next = line.slice(column + 1).search(/\S/);
    column = next === -1 ? line.length : column + 1 + next;
  }
  return { openers, rest: line.slice(column), column };
}

/** `name: ` at the beginning of a text, with the length of it. */
function keyOf(rest: string): { name: string; length: number } | undefined {
  const found =
    /^("[^"\n]*"|'[^'\n]*'|[^\s"'#{}[\],&*!|>%@`][^:#{}[\],\n]*)[ \t]*:(?:[ \t]+|$)/.exec(rest);
  const [whole, written] = found ?? [];
  if (whole === undefined || written === undefined) return undefined;
  const name = /^["']/.test(written) ? written.slice(1, -1) : written.trim();
  return { name, length: whole.length };
}

/** A line of a block scalar (`|`, `>`) is nobody's key. */
function isInBlock(above: readonly string[], indent: number): boolean {
  let limit = indent;
  for (const line of above.toReversed()) {
    const column = line.search(/\S/);
    if (column === -1 || column >= limit) continue;
    if (/(?:^|[:-]\s+|\s)[|>][-+0-9]*\s*(?:#.*)?$/.test(line)) return true;
    if (!line.trimStart().startsWith("#")) limit = column;
    if (limit === 0) return false;
  }
  return false;
}

/** What is around a key in a column: from the inside to the outside, by the lines above. */
function pathAbove(
  above: readonly string[],
  own: readonly Opener[],
  column: number,
): { path: (string | number)[]; present: string[] } {
  const path: (string | number)[] = [];
  const present: string[] = [];
  let limit = column;
  let isInMap = true;
  let list: { column: number; index: number } | undefined;
  const close = () => {
    if (list !== undefined) path.unshift(list.index);
    list = undefined;
  };
  const visit = ({ column: at, key }: Opener) => {
    if (key === undefined) {
      if (list !== undefined && at === list.column) list.index += 1;
      else if (at < limit) {
        close();
        list = { column: at, index: 0 };
        limit = at;
        isInMap = false;
      }
      return;
    }
    const isParent = list === undefined ? at < limit : at <= list.column;
    if (isParent) {
      close();
      path.unshift(key);
      limit = at;
      isInMap = false;
    } else if (isInMap && at === column) present.push(key);
  };
  for (const opener of own.toReversed()) visit(opener);
  for (const line of above.toReversed()) {
    if (/^\s*(?:#|$)/.test(line)) continue;
    const { openers, rest, column: at } = openersOf(line);
    const key = keyOf(rest);
    if (key !== undefined) visit({ column: at, key: key.name });
    for (const opener of openers.toReversed()) visit(opener);
    if (limit === 0 && list === undefined) break;
  }
  close();
  return { path, present };
}

function keysBelow(below: readonly string[], column: number): string[] {
  const keys: string[] = [];
  for (const line of below) {
    if (/^\s*(?:#|$)/.test(line)) continue;
    const { openers, rest, column: at } = openersOf(line);
    if (at < column || (openers[0]?.column ?? column) < column) break;
    const key = at === column && openers.length === 0 ? keyOf(rest) : undefined;
    if (key !== undefined) keys.push(key.name);
  }
  return keys;
}

interface Frame {
  isMap: boolean;
  key: string | undefined;
  index: number;
  keys: string[];
  /** Where the present key or value begins. */
  start: number;
}

/** Within `{…` or `[…` of one line. */
function flowContext(
  value: string,
  offset: number,
  path: readonly (string | number)[],
): Pick<YamlContext, "path" | "at" | "isItem" | "from" | "typed" | "present"> | undefined {
  if (!/^[{[]/.test(value) || value.startsWith("{{")) return undefined;
  const frames: Frame[] = [];
  let quote = "";
  for (let at = 0; at < value.length; at += 1) {
    const char = value[at] ?? "";
    const top = frames.at(-1);
    if (quote !== "") quote = char === quote ? "" : quote;
    else if (char === '"' || char === "'") quote = char;
    else if (char === "{" || char === "[")
      frames.push({ isMap: char === "{", key: undefined, index: 0, keys: [], start: at + 1 });
    else if (char === "}" || char === "]") frames.pop();
    else if (top !== undefined && char === ",") {
      top.key = undefined;
      top.index += 1;
      top.start = at + 1;
    } else if (top?.isMap === true && top.key === undefined && char === ":") {
      top.key = value
        .slice(top.start, at)
        .trim()
        .replace(/^["']|["']$/g, "");
      top.keys.push(top.key);
      top.start = at + 1;
    }
  }
  const top = frames.at(-1);
  if (top === undefined) return undefined;
  const outer = frames.slice(0, -1).map(({ isMap, key, index }) => (isMap ? (key ?? "") : index));
  const lead = /^\s*["']?/.exec(value.slice(top.start))?.[0].length ?? 0;
  const from = offset + top.start + lead;
  const typed = value.slice(top.start + lead);
  const shared = { from, typed, present: top.keys };
  const here = [...path, ...outer];
  if (!top.isMap) return { ...shared, path: [...here, top.index], at: "key", isItem: true };
  if (top.key === undefined) return { ...shared, path: here, at: "key", isItem: false };
  return { ...shared, path: [...here, top.key], at: "value", isItem: false };
}
