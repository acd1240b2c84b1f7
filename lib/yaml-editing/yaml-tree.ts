import { isAlias, isMap, isPair, isScalar, isSeq, type Document } from "yaml";
import { canonicalJson, type Json, type JsonObject } from "@/lib/json";
import { Unwritable } from "./unwritable";

/** What a document says, with keys in their order and aliases followed. */
export type Tree =
  | { kind: "value"; value: Json }
  | { kind: "list"; items: Tree[] }
  | { kind: "map"; entries: [string, Tree][] };

/** The tree of a document whose aliases `documentData` has followed before: that bounds them. */
export function treeOf(document: Document): Tree {
  const anchors = new Map<string, unknown>();
  const visit = (node: unknown): Tree => {
    if (isAlias(node)) return visit(anchors.get(node.source));
    const anchor = isScalar(node) || isMap(node) || isSeq(node) ? node.anchor : undefined;
    if (anchor !== undefined) anchors.set(anchor, node);
    if (isMap(node))
      return {
        kind: "map",
        entries: node.items.map(({ key, value }) => [keyText(key), visit(value)]),
      };
    if (isSeq(node)) {
      const items = node.items.map((item): Tree => {
        if (!isPair(item)) return visit(item);
        return { kind: "map", entries: [[keyText(item.key), visit(item.value)]] };
      });
      return { kind: "list", items };
    }
    return { kind: "value", value: isScalar(node) ? (node.value as Json) : null };
  };
  return visit(document.contents);
}

/** The name that a key of a map has. Throws `Unwritable` for a key that is a collection. */
export function keyText(key: unknown): string {
  if (!isScalar(key)) throw new Unwritable("A key is a list or a map there.");
  return key.value === null ? "" : String(key.value);
}

export function treeOfJson(value: Json): Tree {
  if (Array.isArray(value)) return { kind: "list", items: value.map(treeOfJson) };
  if (typeof value !== "object" || value === null) return { kind: "value", value };
  const entries = Object.entries(value).map(([key, item]): [string, Tree] => [
    key,
    treeOfJson(item),
  ]);
  return { kind: "map", entries };
}

export function jsonOf(tree: Tree): Json {
  if (tree.kind === "value") return tree.value;
  if (tree.kind === "list") return tree.items.map(jsonOf);
  return Object.fromEntries(
    tree.entries.map(([key, item]) => [key, jsonOf(item)]),
  ) satisfies JsonObject;
}

/** What is the same keeps its place: keys and items that are added come behind those that are there. */
export function assigned(tree: Tree, wanted: Tree): Tree {
  if (tree.kind === "list" && wanted.kind === "list") {
    const { first, last } = sameEnds(tree.items, wanted.items);
    const { items: old } = tree;
    const { length } = wanted.items;
    const items = wanted.items.map((item, at) => {
      if (at < first) return old[at] ?? item;
      if (at >= length - last) return old[old.length - length + at] ?? item;
      const before = at < old.length - last ? old[at] : undefined;
      return before === undefined ? item : assigned(before, item);
    });
    return { kind: "list", items };
  }
  if (tree.kind !== "map" || wanted.kind !== "map") return wanted;
  const values = new Map(wanted.entries);
  const kept = tree.entries.flatMap(([key, item]): [string, Tree][] => {
    const next = values.get(key);
    return next === undefined ? [] : [[key, assigned(item, next)]];
  });
  const names = new Set(kept.map(([key]) => key));
  return { kind: "map", entries: [...kept, ...wanted.entries.filter(([key]) => !names.has(key))] };
}

/** How many items are the same at the beginning, and at the end, of two lists. */
export function sameEnds(old: readonly Tree[], wanted: readonly Tree[]) {
  const one = old.map((item) => canonicalJson(jsonOf(item)));
  const other = wanted.map((item) => canonicalJson(jsonOf(item)));
  const shorter = Math.min(one.length, other.length);
  let first = 0;
  while (first < shorter && one[first] === other[first]) first += 1;
  let last = 0;
  while (last < shorter - first && one.at(-1 - last) === other.at(-1 - last)) last += 1;
  return { first, last };
}

/** Whether two trees say the same, in the same order. */
export function isSameTree(one: Tree, other: Tree): boolean {
  if (one.kind === "value") return other.kind === "value" && Object.is(one.value, other.value);
  if (one.kind === "list")
    return (
      other.kind === "list" &&
      one.items.length === other.items.length &&
      one.items.every((item, index) => isSameTree(item, other.items[index] as Tree))
    );
  return (
    other.kind === "map" &&
    one.entries.length === other.entries.length &&
    one.entries.every(([key, item], index) => {
      const [otherKey, otherItem] = other.entries[index] as [string, Tree];
      return key === otherKey && isSameTree(item, otherItem);
    })
  );
}
