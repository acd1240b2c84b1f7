import {
  type Document,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseAllDocuments,
} from "yaml";
import { fromPointer } from "@/lib/json";

/** Finds lines of fields in the texts of a commit; each text is parsed once. */
export class Locator {
  readonly #texts: (path: string) => string | undefined;
  readonly #parsed = new Map<
    string,
    { documents: Document.Parsed[]; lines: LineCounter } | undefined
  >();

  constructor(texts: (path: string) => string | undefined) {
    this.#texts = texts;
  }

  /**
   * The line (from 1) of the field that a JSON Pointer names in a document of a file, or of the
   * nearest one above it that is there; undefined where the file is not.
   */
  line(path: string, document: number, pointer: string): number | undefined {
    if (!this.#parsed.has(path)) this.#parsed.set(path, parse(this.#texts(path)));
    const parsed = this.#parsed.get(path);
    if (parsed === undefined) return undefined;
    const tree = parsed.documents[document];
    if (tree === undefined) return 1;
    return parsed.lines.linePos(offsetOf(tree, pointer)).line;
  }
}

function parse(
  text: string | undefined,
): { documents: Document.Parsed[]; lines: LineCounter } | undefined {
  if (text === undefined) return undefined;
  const lines = new LineCounter();
  try {
    const documents = parseAllDocuments(text, { lineCounter: lines, prettyErrors: false });
    return { documents: Array.isArray(documents) ? documents : [], lines };
  } catch {
    // Nested too deeply: it has a beginning, and that is said of it.
    return { documents: [], lines };
  }
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
