import type { Json } from "@/lib/json";
import type { YamlPath } from "./open-yaml";
import { Unwritable } from "./unwritable";
import { assigned, type Tree, treeOfJson } from "./yaml-tree";

/** One change of a document. Paths that it does not name keep their text. */
export type YamlEdit =
  /** The value at a path, which may be new in its map; what is the same in it stays as it is written. */
  | { kind: "set"; path: YamlPath; value: Json }
  /** A new entry of the list or map at `into`; `key` in a map only. */
  | { kind: "insert"; into: YamlPath; index: number; key?: string; value: Json }
  | { kind: "remove"; path: YamlPath }
  /** `index` is the place that it has in the end. */
  | { kind: "move"; path: YamlPath; into: YamlPath; index: number }
  | { kind: "copy"; path: YamlPath; into: YamlPath; index: number; key?: string }
  | { kind: "rename"; path: YamlPath; key: string }
  /** The value becomes a list that holds it alone. */
  | { kind: "wrap"; path: YamlPath };

/** What a document says after a change. Throws `Unwritable` for a change of what is not there. */
export function editedTree(tree: Tree, edit: YamlEdit): Tree {
  const copy = structuredClone(tree);
  switch (edit.kind) {
    case "set":
      return setIn(copy, edit.path, edit.value);
    case "insert":
      put(find(copy, edit.into), edit.index, edit.key, treeOfJson(edit.value));
      return copy;
    case "remove":
      take(copy, edit.path);
      return copy;
    case "move": {
      // Found before anything is taken out: paths are those of the text as it is.
      const into = find(copy, edit.into);
      const { key, value } = take(copy, edit.path);
      put(into, edit.index, key, value);
      return copy;
    }
    case "copy": {
      const { key, value } = take(structuredClone(tree), edit.path);
      put(find(copy, edit.into), edit.index, edit.key ?? key, value);
      return copy;
    }
    case "rename":
      return renamed(copy, edit.path, edit.key);
    case "wrap": {
      const { path } = edit;
      const parent = find(copy, path.slice(0, -1));
      const entry =
        parent.kind === "map" ? parent.entries.find(([key]) => key === path.at(-1)) : undefined;
      if (entry === undefined) throw missing(path);
      entry[1] = { kind: "list", items: [entry[1]] };
      return copy;
    }
  }
}

export function find(tree: Tree, path: YamlPath): Tree {
  const found = lookUp(tree, path);
  if (found === undefined) throw missing(path);
  return found;
}

export function lookUp(tree: Tree, path: YamlPath): Tree | undefined {
  let at: Tree | undefined = tree;
  for (const step of path) {
    if (at?.kind === "list" && typeof step === "number") at = at.items[step];
    else if (at?.kind === "map") at = at.entries.find(([key]) => key === step)?.[1];
    else return undefined;
  }
  return at;
}

const missing = (path: YamlPath) => new Unwritable(`There is no ${path.join(".")}.`);

function setIn(tree: Tree, path: YamlPath, value: Json): Tree {
  const [step, ...rest] = path;
  if (step === undefined) return assigned(tree, treeOfJson(value));
  if (tree.kind === "list" && typeof step === "number") {
    const item = tree.items[step];
    if (item === undefined) throw missing(path);
    tree.items[step] = setIn(item, rest, value);
    return tree;
  }
  if (tree.kind !== "map") throw missing(path);
  const entry = tree.entries.find(([key]) => key === step);
  if (entry !== undefined) entry[1] = setIn(entry[1], rest, value);
  else if (rest.length > 0) throw missing(path);
  else tree.entries.push([String(step), treeOfJson(value)]);
  return tree;
}

function put(into: Tree, index: number, key: string | undefined, value: Tree): void {
  if (into.kind === "list") into.items.splice(index, 0, value);
  else if (into.kind !== "map" || key === undefined) throw new Unwritable("It is no list there.");
  else if (into.entries.some(([other]) => other === key))
    throw new Unwritable(`There is a ${key} already.`);
  else into.entries.splice(index, 0, [key, value]);
}

function take(tree: Tree, path: YamlPath): { key: string | undefined; value: Tree } {
  const parent = find(tree, path.slice(0, -1));
  const step = path.at(-1);
  if (parent.kind === "list" && typeof step === "number") {
    const [value] = parent.items.splice(step, 1);
    if (value !== undefined) return { key: undefined, value };
  }
  const at = parent.kind === "map" ? parent.entries.findIndex(([key]) => key === step) : -1;
  if (parent.kind !== "map" || at === -1) throw missing(path);
  const [[key, value]] = parent.entries.splice(at, 1) as [[string, Tree]];
  return { key, value };
}

function renamed(tree: Tree, path: YamlPath, key: string): Tree {
  const parent = find(tree, path.slice(0, -1));
  const entry =
    parent.kind === "map" ? parent.entries.find(([name]) => name === path.at(-1)) : undefined;
  if (parent.kind !== "map" || entry === undefined) throw missing(path);
  if (parent.entries.some((other) => other !== entry && other[0] === key))
    throw new Unwritable(`There is a ${key} already.`);
  entry[0] = key;
  return tree;
}
