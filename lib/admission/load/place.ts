import { type Document, isMap, isNode, isScalar, isSeq, LineCounter, type Node } from "yaml";

/** Finds lines and columns in one YAML file. */
export class Places {
  readonly lines = new LineCounter();

  at(offset: number): { line: number; column: number } {
    const { line, col } = this.lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  }

  /** Of the node at a path, or of the nearest one above it. */
  of(document: Document, path: readonly PropertyKey[]): { line: number; column: number } {
    return this.at(nearest(document, path)?.range?.[0] ?? document.range?.[0] ?? 0);
  }

  /**
   * Of a character within the text that a scalar stands for: exact in its line for block scalars
   * and plain one-liners.
   */
  within(
    document: Document,
    path: readonly PropertyKey[],
    text: string,
    offset: number,
  ): { line: number; column: number } {
    const node = nearest(document, path);
    const start = this.of(document, path);
    if (!isScalar(node) || (node.type !== "BLOCK_LITERAL" && node.type !== "BLOCK_FOLDED"))
      return {
        line: start.line,
        column:
          start.column +
          (text.includes("\n") ? 0 : offset) +
          (isScalar(node) && node.type?.startsWith("QUOTE_") ? 1 : 0),
      };
    const lines = node.type === "BLOCK_LITERAL" ? text.slice(0, offset).split("\n").length : 1;
    return { line: start.line + lines, column: 1 };
  }
}

function nearest(document: Document, path: readonly PropertyKey[]): Node | undefined {
  let node: unknown = document.contents;
  for (const key of path) {
    let next: unknown;
    if (isMap(node))
      next = node.items.find((pair) => isScalar(pair.key) && pair.key.value === key)?.value;
    else if (isSeq(node) && typeof key === "number") next = node.items[key];
    if (!isNode(next)) break;
    node = next;
  }
  return isNode(node) ? node : undefined;
}
