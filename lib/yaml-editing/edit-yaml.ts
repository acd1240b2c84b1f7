import { isMap } from "yaml";
import type { Json } from "@/lib/json";
import { editedTree, find, lookUp, type YamlEdit } from "./edit-tree";
import {
  insertSplices,
  orderSplices,
  removeSplices,
  wrapSplices,
  type WrittenEntry,
  writtenEntry,
} from "./entry-splices";
import { entriesOf } from "./entries";
import { endsAfter, type LineEnds, plainLines, withLineEnds } from "./line-ends";
import {
  byteOrderMark,
  collectionAt,
  type EditableYaml,
  openYaml,
  sharedPart,
  type YamlPath,
} from "./open-yaml";
import { keyRange } from "./positions";
import { valueSplices } from "./replace-value";
import { type Splice, spliced } from "./splice";
import { Unwritable } from "./unwritable";
import { isSameTree, jsonOf, sameEnds, type Tree, treeOfJson } from "./yaml-tree";
import { keyAsText } from "./written-value";

export type { YamlEdit, YamlPath };

/** The text after a change; or why it can only be made by writing YAML, as a sentence. */
export type YamlEdited =
  | { text: string; problem?: undefined }
  | { problem: string; text?: undefined };

/**
 * Changes a text at the lines that the change is about, and leaves every other byte. What comes of it is read again: where
 * it does not say exactly what was meant, nothing is changed and the problem says so. Pure.
 */
export function editYaml(text: string, ...edits: readonly YamlEdit[]): YamlEdited {
  try {
    return { text: editedLines(text, edits) };
  } catch (cause) {
    if (cause instanceof Unwritable) return { problem: cause.message };
    throw cause;
  }
}

/** A text whose lines end in a line feed, and how they end in the file. */
interface EditedYaml {
  yaml: EditableYaml;
  ends: LineEnds;
}

/** Edits are made on lines that end in a line feed; in the end they end as they did. */
function editedLines(text: string, edits: readonly YamlEdit[]): string {
  // A byte order mark is no column of the first line.
  if (text.startsWith(byteOrderMark))
    return byteOrderMark + editedLines(text.slice(byteOrderMark.length), edits);
  const { plain, ends } = plainLines(text);
  const isClosed = plain.endsWith("\n");
  const yaml = openYaml(isClosed ? plain : `${plain}\n`);
  const made = edits.reduce(changed, { yaml, ends });
  const edited = made.yaml.text;
  const closed = isClosed ? edited : withoutLastEnd(made.yaml);
  return withLineEnds(closed, made.ends);
}

/** Not where a text keeps the lines at its end (`|+`): that one would be lost. */
function withoutLastEnd({ text, tree }: EditableYaml): string {
  if (!text.endsWith("\n")) return text;
  const open = text.slice(0, -1);
  return !open.endsWith("\n") || isSameTree(openYaml(open).tree, tree) ? open : text;
}

function changed(before: EditedYaml, edit: YamlEdit): EditedYaml {
  const { tree, text } = before.yaml;
  const wanted = editedTree(tree, edit);
  const after = steps(tree, edit).reduce(({ yaml, ends }, step) => {
    const splices = splicesOf(yaml, step);
    return {
      yaml: openYaml(spliced(yaml.text, splices)),
      ends: endsAfter({ text: yaml.text, ends }, splices),
    };
  }, before);
  if (isSameTree(after.yaml.tree, wanted)) return after;
  throw new Unwritable(
    /(^|[\s[{,])[&*]\w/.test(text)
      ? sharedPart
      : "It is written there in a way that this form cannot change: change it in the YAML.",
  );
}

function splicesOf(yaml: EditableYaml, step: YamlEdit): Splice[] {
  const { text } = yaml;
  switch (step.kind) {
    case "set":
      return valueSplices(yaml, step.path, step.value);
    case "insert":
      return insertSplices(yaml, step.into, step.index, step);
    case "remove":
      return removeSplices(yaml, step.path);
    case "move":
      return moved(yaml, step);
    case "copy": {
      const { into, index, path, key = lastKey(path) } = step;
      const value = jsonOf(find(yaml.tree, path));
      const written = writtenEntry(yaml, path);
      // Lines that are copied bring their own key; it is changed once they are there.
      const isRenamed = key !== lastKey(path) && written !== undefined;
      if (!isRenamed) return insertSplices(yaml, into, index, { key, value, written });
      const fresh = renamedFirst(written, lastKey(path) ?? "", key ?? "");
      return insertSplices(yaml, into, index, { key, value, written: fresh });
    }
    case "wrap":
      return wrapSplices(yaml, step.path);
    case "rename": {
      const collection = collectionAt(yaml, step.path.slice(0, -1));
      const index = entriesOf(text, collection).findIndex(({ key }) => key === step.path.at(-1));
      const pair = isMap(collection) ? collection.items[index] : undefined;
      if (pair === undefined) throw new Unwritable(`There is no ${step.path.join(".")}.`);
      const { start, end } = keyRange(pair.key);
      return [{ from: start, to: end, text: keyAsText(step.key) }];
    }
  }
}

const lastKey = (path: YamlPath) => {
  const step = path.at(-1);
  return typeof step === "string" ? step : undefined;
};

/** The lines of an entry with another key: it is the first thing behind the comments above it. */
function renamedFirst(
  { text, column, from: place }: WrittenEntry,
  from: string,
  to: string,
): WrittenEntry {
  const lines = text.split("\n");
  const at = lines.findIndex((line) => line.trim() !== "" && !line.trim().startsWith("#"));
  const line = lines[at] ?? "";
  const written = [from, JSON.stringify(from), `'${from.replaceAll("'", "''")}'`].find((each) =>
    line.slice(column).startsWith(each),
  );
  if (written === undefined) throw new Unwritable("Its key is written in an unusual way.");
  lines[at] = line.slice(0, column) + keyAsText(to) + line.slice(column + written.length);
  return { text: lines.join("\n"), column, from: place };
}

function moved(yaml: EditableYaml, step: YamlEdit & { kind: "move" }): Splice[] {
  const { path, into, index } = step;
  if (isSamePath(path.slice(0, -1), into)) return orderSplices(yaml, path, index);
  if (isSamePath(into.slice(0, path.length), path))
    throw new Unwritable("Nothing can be moved into itself.");
  const value = jsonOf(find(yaml.tree, path));
  const key = lastKey(path);
  const written = writtenEntry(yaml, path);
  return [
    ...insertSplices(yaml, into, index, { key, value, written }),
    ...removeSplices(yaml, path),
  ];
}

const isSamePath = (one: YamlPath, other: YamlPath) =>
  one.length === other.length && one.every((step, index) => step === other[index]);

/** A value that is set, in the fewest changes: what is the same in it is not written again. */
function steps(tree: Tree, edit: YamlEdit): YamlEdit[] {
  if (edit.kind !== "set") return [edit];
  const { path, value } = edit;
  const parent = find(tree, path.slice(0, -1));
  const old = lookUp(tree, path);
  if (old !== undefined) return difference(old, value, path);
  const key = lastKey(path);
  if (parent.kind !== "map" || key === undefined) throw new Unwritable("It is no map there.");
  const into = path.slice(0, -1);
  return [{ kind: "insert", into, index: parent.entries.length, key, value }];
}

function difference(old: Tree, value: Json, path: YamlPath): YamlEdit[] {
  const wanted = treeOfJson(value);
  if (old.kind === "map" && wanted.kind === "map" && old.entries.length > 0) {
    if (wanted.entries.length === 0) return [{ kind: "set", path, value }];
    return mapDifference(old, wanted, path);
  }
  if (old.kind === "list" && wanted.kind === "list" && old.items.length > 0) {
    if (wanted.items.length === 0) return [{ kind: "set", path, value }];
    return listDifference(old.items, wanted.items, path);
  }
  return isSameTree(old, wanted) ? [] : [{ kind: "set", path, value }];
}

type TreeMap = Tree & { kind: "map" };

function mapDifference(old: TreeMap, wanted: TreeMap, path: YamlPath): YamlEdit[] {
  const values = new Map(wanted.entries);
  const names = new Set(old.entries.map(([key]) => key));
  const kept = old.entries.flatMap(([key, item]) => {
    const next = values.get(key);
    return next === undefined ? [] : difference(item, jsonOf(next), [...path, key]);
  });
  const added = wanted.entries
    .filter(([key]) => !names.has(key))
    .map(([key, item], at): YamlEdit => {
      const index = old.entries.length + at;
      return { kind: "insert", into: path, index, key, value: jsonOf(item) };
    });
  const gone = old.entries
    .filter(([key]) => !values.has(key))
    .map(([key]): YamlEdit => ({ kind: "remove", path: [...path, key] }));
  return [...kept, ...added, ...gone];
}

/** Items that are the same at the beginning and at the end stay; those between change one by one. */
function listDifference(old: readonly Tree[], wanted: readonly Tree[], path: YamlPath): YamlEdit[] {
  const { first, last } = sameEnds(old, wanted);
  const [gone, come] = [old.length - first - last, wanted.length - first - last];
  const both = Math.min(gone, come);
  const edits: YamlEdit[] = [];
  for (let at = first; at < first + both; at += 1)
    edits.push(...difference(old[at] as Tree, jsonOf(wanted[at] as Tree), [...path, at]));
  for (let at = first + both; at < first + come; at += 1)
    edits.push({ kind: "insert", into: path, index: at, value: jsonOf(wanted[at] as Tree) });
  for (let at = first + gone - 1; at >= first + both; at -= 1)
    edits.push({ kind: "remove", path: [...path, at] });
  return edits;
}
