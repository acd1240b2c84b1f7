import { isNode } from "yaml";
import type { YamlSource } from "./yaml-source";

/** Where a path of the definition stands, or the nearest thing above it. */
export function positionOf(
  path: readonly PropertyKey[],
  source: YamlSource,
): { line?: number; column?: number } {
  return nearest(path, source)?.position ?? { line: 1, column: 1 };
}

/** The same with how many steps of the path are there; undefined: none. */
export function nearest(
  path: readonly PropertyKey[],
  source: YamlSource,
): { depth: number; position: { line: number; column: number } } | undefined {
  const [document] = source.documents;
  for (let depth = path.length; depth > 0; depth -= 1) {
    const node: unknown = document?.getIn(path.slice(0, depth), true);
    if (isNode(node) && node.range != null)
      return { depth, position: source.position(node.range[0]) };
  }
  return undefined;
}
