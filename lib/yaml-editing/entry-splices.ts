import { isMap, type YAMLMap, type YAMLSeq } from "yaml";
import type { Json } from "@/lib/json";
import { columnOf, type Entry, entriesOf, leadOf } from "./entries";
import { collectionAt, type EditableYaml, type YamlPath } from "./open-yaml";
import { lineEnd, lineStart, nextLine } from "./positions";
import { valueSplices } from "./replace-value";
import type { Splice } from "./splice";
import { Unwritable } from "./unwritable";
import { entryLines, flowText, itemLines, keyAsText } from "./written-value";

/** What has to change for an entry to be gone, with its comments. */
export function removeSplices(yaml: EditableYaml, path: YamlPath): Splice[] {
  const { text } = yaml;
  const into = path.slice(0, -1);
  const { collection, entries, index } = placeOf(yaml, path);
  if (entries.length === 1) return valueSplices(yaml, into, isMap(collection) ? {} : []);
  const { [index - 1]: before, [index]: entry, [index + 1]: next } = entries;
  if (entry === undefined) throw new Unwritable(`There is no ${path.join(".")}.`);
  if (collection.flow === true)
    return flowRemoval(text, collection.range?.[0] ?? 0, { before, entry, next });
  if (!entry.isOnOwnLine) {
    const to = entry.to + (/\S/.exec(text.slice(entry.to))?.index ?? 0);
    return [{ from: entry.start, to, text: "" }];
  }
  const isGapAbove = before === undefined || isEmptyGap(text, before.to, entry.from);
  if (next === undefined && before !== undefined && isGapAbove)
    return [{ from: before.to, to: entry.to, text: "" }];
  const isGapBelow = next !== undefined && isEmptyGap(text, entry.to, next.from);
  const to = isGapAbove && isGapBelow ? next.from : entry.to;
  return [{ from: entry.from, to, text: "" }];
}

/** In `{…}` and `[…]`: a line of its own goes with its comments; comments of others stay where they are. */
function flowRemoval(
  text: string,
  open: number,
  { before, entry, next }: { before: Entry | undefined; entry: Entry; next: Entry | undefined },
): Splice[] {
  const behind = afterComma(text, entry.end);
  const line = text.slice(lineStart(text, entry.start), entry.start);
  const isAlone = line.trim() === "" && /^[ \t]*(?:#|$)/.test(restOfLine(text, behind));
  // What is the last now has a comma where the last had one.
  const comma =
    next === undefined && before !== undefined && behind === entry.end
      ? [{ from: before.end, to: afterComma(text, before.end), text: "" }]
      : [];
  if (isAlone) {
    const from = leadOf(text, entry.start, before?.end ?? open + 1);
    return [...comma, { from, to: nextLine(text, behind), text: "" }];
  }
  const [from, to] =
    next === undefined ? [before?.end ?? entry.start, entry.end] : [entry.start, next.start];
  if (next === undefined && text.slice(from, entry.start).includes("#"))
    return [...comma, { from: entry.start, to, text: "" }];
  const isCommentBelow = next !== undefined && /\n[ \t]*#/.test(text.slice(behind, to));
  return [{ from, to: isCommentBelow ? lineEnd(text, behind) : to, text: "" }];
}

function afterComma(text: string, at: number): number {
  return at + (/^[ \t]*,/.exec(text.slice(at, lineEnd(text, at)))?.[0].length ?? 0);
}

function restOfLine(text: string, at: number): string {
  return text.slice(at, lineEnd(text, at));
}

/** Empty lines and no comment between two entries; there may be no line at all only above the first. */
function isEmptyGap(text: string, from: number, to: number): boolean {
  return from < to && text.slice(from, to).trim() === "";
}

export interface NewEntry {
  key?: string | undefined;
  value: Json;
  written?: WrittenEntry | undefined;
}

/** The lines of an entry as they stand elsewhere, with the column that they begin in, and where that is in the text. */
export interface WrittenEntry {
  text: string;
  column: number;
  from: number;
}

/** What has to change for a new entry at a place of a collection. */
export function insertSplices(
  yaml: EditableYaml,
  into: YamlPath,
  index: number,
  entry: NewEntry,
): Splice[] {
  const { text } = yaml;
  const collection = collectionAt(yaml, into);
  if (isMap(collection) && entry.key === undefined) throw new Unwritable("It is no list there.");
  if (collection.items.length === 0) {
    const value = isMap(collection) ? { [entry.key ?? ""]: entry.value } : [entry.value];
    const { written } = entry;
    return valueSplices(yaml, into, value, (column) =>
      written === undefined
        ? undefined
        : indented(written.text, written.column, column + 2)
            .trimEnd()
            .split("\n"),
    );
  }
  const entries = entriesOf(text, collection);
  const before = entries[index - 1];
  const after = entries[index];
  if (collection.flow === true) return [flowSplice(entry, isMap(collection), { before, after })];
  const column = columnOf(text, collection);
  const block = blockOf(entry, isMap(collection), column);
  const gap = isSpaced(text, entries) ? "\n" : "";
  if (after === undefined) {
    const at = before?.to ?? text.length;
    return [{ from: at, to: at, text: gap + block, copied: copiedFrom(entry, gap.length) }];
  }
  const pad = " ".repeat(column);
  const copied = copiedFrom(entry, 0);
  if (after.isOnOwnLine) return [{ from: after.from, to: after.from, text: block + gap, copied }];
  return [{ from: after.start, to: after.start, text: block.slice(column) + pad, copied }];
}

const copiedFrom = ({ written }: NewEntry, at: number): Splice["copied"] =>
  written === undefined ? undefined : { at, from: written.from };

function flowSplice(
  { key, value }: NewEntry,
  isInMap: boolean,
  { before, after }: { before: Entry | undefined; after: Entry | undefined },
): Splice {
  const put = isInMap ? `${keyAsText(key ?? "")}: ${flowText(value)}` : flowText(value);
  if (after !== undefined) return { from: after.start, to: after.start, text: `${put}, ` };
  const at = before?.end ?? 0;
  return { from: at, to: at, text: `, ${put}` };
}

/** Whole lines with the indentation of where they are put. */
function blockOf({ key, value, written }: NewEntry, isInMap: boolean, column: number): string {
  if (written !== undefined) return indented(written.text, written.column, column);
  const lines = isInMap ? entryLines(key ?? "", value, column) : itemLines(value, column);
  return lines.map((line) => `${line}\n`).join("");
}

/** Lines that begin in one column, moved to another one; empty lines stay empty. */
function indented(block: string, from: number, to: number): string {
  if (from === to) return block;
  return block
    .split("\n")
    .map((line) => {
      if (line.trim() === "") return line;
      const indent = line.search(/\S/);
      return " ".repeat(Math.max(0, indent + to - from)) + line.slice(indent);
    })
    .join("\n");
}

/** Whether there are empty lines between all entries. */
function isSpaced(text: string, entries: readonly Entry[]): boolean {
  return (
    entries.length > 1 &&
    entries.every(
      (entry, index) => index === 0 || isEmptyGap(text, entries[index - 1]?.to ?? 0, entry.from),
    )
  );
}

/**
 * Another order of the entries of one collection. Empty lines between them stay where they are, and comments that stand
 * alone stay with the entries that do not move.
 */
export function orderSplices(yaml: EditableYaml, path: YamlPath, to: number): Splice[] {
  const { text } = yaml;
  const { collection, entries, index } = placeOf(yaml, path);
  if (entries[index] === undefined || entries[to] === undefined)
    throw new Unwritable(`There is no ${path.join(".")}.`);
  const isFlow = collection.flow === true;
  const slots: Slot[] = isFlow
    ? entries.map((entry, at) => ({ ...entry, entry: at }))
    : slotsOf(text, entries);
  const moving = slots.findIndex(({ entry }) => entry === index);
  const target = slots.findIndex(({ entry }) => entry === to);
  const order = [...slots];
  order.splice(target, 0, ...order.splice(moving, 1));
  const column = isFlow ? 0 : columnOf(text, collection);
  return order.flatMap((source, at): Splice[] => {
    const slot = slots[at];
    if (slot === undefined || source === slot) return [];
    const lines =
      (source.isOnOwnLine ? "" : " ".repeat(column)) + text.slice(source.from, source.to);
    const put = slot.isOnOwnLine ? lines : lines.trimStart();
    return [{ from: slot.from, to: slot.to, text: put, copied: { at: 0, from: source.from } }];
  });
}

/** An entry, or comments between two of them that belong to neither. */
interface Slot extends Pick<Entry, "from" | "to" | "isOnOwnLine"> {
  entry: number | undefined;
}

function slotsOf(text: string, entries: readonly Entry[]): Slot[] {
  return entries.flatMap((entry, at): Slot[] => {
    const after = entries[at - 1]?.to ?? entry.from;
    const gap = text.slice(after, entry.from);
    const first = gap.search(/\S/);
    const own = { from: entry.from, to: entry.to, isOnOwnLine: entry.isOnOwnLine, entry: at };
    if (first === -1) return [own];
    const from = lineStart(text, after + first);
    const to = nextLine(text, after + gap.trimEnd().length);
    return [{ from, to, isOnOwnLine: true, entry: undefined }, own];
  });
}

/** The lines of an entry, where it is written in lines of its own. */
export function writtenEntry(yaml: EditableYaml, path: YamlPath): WrittenEntry | undefined {
  const { text } = yaml;
  const { collection, entries, index } = placeOf(yaml, path);
  const entry = entries[index];
  if (entry === undefined || collection.flow === true || !entry.isOnOwnLine) return undefined;
  const { from, to } = entry;
  return { text: text.slice(from, to), column: columnOf(text, collection), from };
}

function placeOf(
  yaml: EditableYaml,
  path: YamlPath,
): { collection: YAMLMap | YAMLSeq; entries: Entry[]; index: number } {
  const collection = collectionAt(yaml, path.slice(0, -1));
  const entries = entriesOf(yaml.text, collection);
  const step = path.at(-1);
  const index = isMap(collection) ? entries.findIndex(({ key }) => key === step) : Number(step);
  return { collection, entries, index };
}

/** What has to change for a value to be the only item of a list. */
export function wrapSplices(yaml: EditableYaml, path: YamlPath): Splice[] {
  const { text } = yaml;
  const collection = collectionAt(yaml, path);
  const entries = entriesOf(text, collection);
  const [first] = entries;
  const [start, end] = collection.range ?? [0, 0];
  if (collection.flow === true || first === undefined)
    return [
      { from: start, to: start, text: "[" },
      { from: end, to: end, text: "]" },
    ];
  if (!first.isOnOwnLine) throw new Unwritable("It stands in a list already.");
  const column = columnOf(text, collection);
  const from = lineStart(text, first.start);
  const lines = indented(text.slice(from, entries.at(-1)?.to), column, column + 2);
  const put = `${" ".repeat(column)}- ${lines.slice(column + 2)}`;
  return [{ from, to: entries.at(-1)?.to ?? from, text: put, copied: { at: 0, from } }];
}
