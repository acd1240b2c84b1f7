import { isMap, isScalar, isSeq, type Node, Pair, YAMLMap, YAMLSeq } from "yaml";
import { constant, propsOf } from "./yaml-nodes";

const unchangedNodes = new WeakMap<Node, Node>();

/**
 * A node without expressions, made once for all renderings: the same tree, its scalars with their
 * exact text.
 */
export function unchangedNode(node: Node, root: boolean, flow: boolean): Node {
  const known = unchangedNodes.get(node);
  if (known !== undefined) return known;
  const made = copyUnchanged(node, root, flow);
  unchangedNodes.set(node, made);
  return made;
}

function copyUnchanged(node: Node, root: boolean, flow: boolean): Node {
  if (isScalar(node)) return constant(node, flow || root);
  if (isMap(node)) {
    const copy = Object.assign(new YAMLMap(), propsOf(node), flowOf(node));
    const inFlow = flow || node.flow === true;
    copy.items = node.items.map(
      (pair) =>
        new Pair(
          unchangedNode(pair.key as Node, true, inFlow),
          pair.value === null ? null : unchangedNode(pair.value as Node, false, inFlow),
        ),
    );
    return copy;
  }
  if (!isSeq(node)) return node;
  const copy = Object.assign(new YAMLSeq(), propsOf(node), flowOf(node));
  copy.items = node.items.map((item) =>
    unchangedNode(item as Node, false, flow || node.flow === true),
  );
  return copy;
}

export const flowOf = (node: YAMLMap | YAMLSeq) =>
  node.flow === undefined ? {} : { flow: node.flow };
