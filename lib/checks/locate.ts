import { LRUCache } from "lru-cache";
import { type Document, isMap, isScalar, isSeq, type Node } from "yaml";
import { fromPointer } from "@/lib/json";
import { parseYaml, type YamlTrees } from "@/lib/yaml";

/**
 * Characters of texts whose trees are kept, and of one that is longer: a tree has ten times the memory of its text, and
 * findings come file by file.
 */
const mostKept = 1024 * 1024;

/** Finds lines of fields in the texts of a commit; a text is parsed once while it is asked about. */
export class Locator {
  readonly #texts: (path: string) => string | undefined;
  readonly #parsed = new LRUCache<string, { trees: YamlTrees | undefined }>({ maxSize: mostKept });

  constructor(texts: (path: string) => string | undefined) {
    this.#texts = texts;
  }

  /**
   * The line (from 1) of the field that a JSON Pointer names in a document of a file, or of the
   * nearest one above it that is there; undefined where the file is not.
   */
  line(path: string, document: number, pointer: string): number | undefined {
    const parsed = this.#parsedAt(path);
    if (parsed === undefined) return undefined;
    const tree = parsed.documents[document];
    if (tree === undefined) return 1;
    return parsed.placeAt(offsetOf(tree, pointer)).line;
  }

  #parsedAt(path: string): YamlTrees | undefined {
    const known = this.#parsed.get(path);
    if (known !== undefined) return known.trees;
    const text = this.#texts(path);
    const trees = parse(text);
    const size = Math.min(mostKept, 100 + (text?.length ?? 0));
    this.#parsed.set(path, { trees }, { size });
    return trees;
  }
}

/** A text that cannot be read has no documents: it has a beginning, and that is said of it. */
function parse(text: string | undefined): YamlTrees | undefined {
  return text === undefined ? undefined : parseYaml(text, { longest: text.length, merge: true });
}

function offsetOf(document: Document.Parsed, pointer: string): number {
  let at: Node | null = document.contents;
  let offset = at?.range?.[0] ?? document.range[0];
  for (const name of fromPointer(pointer)) {
    const next: { offset: number | undefined; value: Node | null } | undefined = step(at, name);
    if (next === undefined) return offset;
    offset = next.offset ?? offset;
    at = next.value;
  }
  return offset;
}

/** One step down: where its key (or item) begins, and its value. */
function step(
  node: Node | null,
  name: string,
): { offset: number | undefined; value: Node | null } | undefined {
  if (isMap(node)) {
    const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === name);
    if (pair === undefined) return undefined;
    return { offset: (pair.key as Node).range?.[0], value: pair.value as Node | null };
  }
  if (isSeq(node)) {
    const item = node.items[Number(name)] as Node | undefined;
    return item === undefined ? undefined : { offset: item.range?.[0], value: item };
  }
  return undefined;
}
