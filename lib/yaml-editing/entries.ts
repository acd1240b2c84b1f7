import { isMap, isPair, isSeq, type YAMLMap, type YAMLSeq } from "yaml";
import { keyRange, lineEnd, lineStart, nextLine, pairEnd, rangeOf } from "./positions";
import { Unwritable } from "./unwritable";
import { keyText } from "./yaml-tree";

/** One key with its value, or one item of a list, as it stands in the text. */
export interface Entry {
  /** Of a map. */
  key: string | undefined;
  /** Where the key, the dash or (in `[…]`) the item begins, and where its value ends. */
  start: number;
  end: number;
  /**
   * The lines that belong to it: comments right above it, what it is, and comments below that are indented deeper. In
   * `{…}` and `[…]` the same as start and end.
   */
  from: number;
  to: number;
  /** It begins a line; the first key of an item of a list stands behind the dash. */
  isOnOwnLine: boolean;
}

/** The entries of a collection in their order. Throws `Unwritable` for what is written in an unusual way. */
export function entriesOf(text: string, collection: YAMLMap | YAMLSeq): Entry[] {
  if (collection.flow === true) return flowEntries(text, collection);
  const entries: Entry[] = [];
  const column = columnOf(text, collection);
  for (const [index, item] of collection.items.entries()) {
    const before = entries.at(-1);
    const start = isMap(collection)
      ? keyRange(isPair(item) ? item.key : undefined).start
      : dashOf(text, collection, column, before);
    const end = isPair(item)
      ? pairEnd(item, text)
      : Math.max(start + 1, rangeOf(item, text)?.end ?? 0);
    const isOnOwnLine = text.slice(lineStart(text, start), start).trim() === "";
    if (index > 0 && (!isOnOwnLine || start - lineStart(text, start) !== column))
      throw new Unwritable("A key there is written in a way that only YAML can show.");
    entries.push({
      key: isMap(collection) && isPair(item) ? keyText(item.key) : undefined,
      start,
      end,
      from: isOnOwnLine ? leadOf(text, start, before?.to ?? 0) : start,
      to: tailOf(text, end, column),
      isOnOwnLine,
    });
  }
  return entries;
}

/** The column of the keys or dashes of a collection in block style. */
export function columnOf(text: string, collection: YAMLMap | YAMLSeq): number {
  const [first] = collection.items;
  const start = isPair(first) ? keyRange(first.key).start : collection.range?.[0];
  if (start === undefined) throw new Unwritable("It has no place in the text.");
  return start - lineStart(text, start);
}

function flowEntries(text: string, collection: YAMLMap | YAMLSeq): Entry[] {
  return collection.items.map((item): Entry => {
    const range = isPair(item)
      ? { start: keyRange(item.key).start, end: pairEnd(item, text) }
      : rangeOf(item, text);
    if (range === undefined) throw new Unwritable("An item has no place in the text.");
    const { start, end } = range;
    const key = isPair(item) ? keyText(item.key) : undefined;
    return { key, start, end, from: start, to: end, isOnOwnLine: false };
  });
}

function dashOf(text: string, list: YAMLSeq | YAMLMap, column: number, before?: Entry): number {
  if (before === undefined) return list.range?.[0] ?? 0;
  if (!isSeq(list)) return 0;
  const dash = `${" ".repeat(column)}-`;
  for (let at = nextLine(text, before.end); at < text.length; at = nextLine(text, at))
    if (text.startsWith(dash, at) && /^\s?$/.test(text[at + dash.length] ?? "")) return at + column;
  throw new Unwritable("An item there is written in a way that only YAML can show.");
}

/** Offset of the first of the comments right above an entry which begin in its column. */
export function leadOf(text: string, start: number, after: number): number {
  let from = lineStart(text, start);
  const column = start - from;
  while (from > after) {
    const above = lineStart(text, from - 1);
    const line = text.slice(above, from);
    if (above < after || line.search(/\S/) !== column || line[column] !== "#") break;
    from = above;
  }
  return from;
}

/** Offset behind the last line of an entry, with comments that are indented deeper than it. */
function tailOf(text: string, end: number, column: number): number {
  let to = nextLine(text, end);
  for (let at = to; at < text.length; at = nextLine(text, at)) {
    const line = text.slice(at, lineEnd(text, at));
    const indent = line.search(/\S/);
    if (indent === -1) continue;
    if (line[indent] !== "#" || indent <= column) break;
    to = nextLine(text, at);
  }
  return to;
}
