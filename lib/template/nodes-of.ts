import {
  isCollection,
  isNode,
  isPair,
  isScalar,
  type Document,
  type Node,
  type Scalar,
} from "yaml";

/** Every node of a document, keys included, aliases not followed. */
export function nodesOf(root: unknown): Node[] {
  const found: Node[] = [];
  const visit = (value: unknown): void => {
    if (isPair(value)) {
      visit(value.key);
      visit(value.value);
    } else if (isNode(value)) {
      found.push(value);
      if (isCollection(value)) value.items.forEach(visit);
    }
  };
  visit(root);
  return found;
}

export function scalarsOf(documents: readonly Document[]): Scalar[] {
  return documents.flatMap((document) =>
    nodesOf(document.contents).filter((node) => isScalar(node)),
  );
}

export function depthOf(root: unknown): number {
  if (isPair(root)) return Math.max(depthOf(root.key), depthOf(root.value));
  if (!isCollection(root)) return 0;
  return 1 + root.items.reduce<number>((deepest, item) => Math.max(deepest, depthOf(item)), 0);
}
