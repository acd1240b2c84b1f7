import { isScalar } from "yaml";
import { nearestNode, type Place, type YamlDocument } from "@/lib/yaml";

/**
 * The place of a character within the text that the scalar at a path stands for: exact in its line
 * for block scalars and plain one-liners.
 */
export function placeWithin(
  { tree, placeOf }: YamlDocument,
  path: readonly PropertyKey[],
  text: string,
  offset: number,
): Place {
  const node = nearestNode(tree, path);
  const start = placeOf(path);
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
