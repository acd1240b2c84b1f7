import { isAlias, type Node, Scalar } from "yaml";
import { Emitted, stringText, type StringStyle } from "./yaml-emit";

/** Comments, blank line and anchor of a node. */
export function propsOf(node: Node): Partial<Node> {
  const { commentBefore, comment, spaceBefore } = node;
  const anchor = isAlias(node) ? undefined : (node as Scalar).anchor;
  return {
    ...(commentBefore == null ? {} : { commentBefore }),
    ...(comment == null ? {} : { comment }),
    ...(spaceBefore === undefined ? {} : { spaceBefore }),
    ...(anchor === undefined ? {} : { anchor }),
  };
}

/** Gives a node what belongs to the one that it stands for. */
export function copyProps<T extends Node>(from: Node, to: T): T {
  return Object.assign(to, propsOf(from));
}

const constants = new WeakMap<Scalar, { block: Scalar; inline: Scalar }>();

/**
 * A scalar without expressions, written exactly as it means: numbers digit by digit, strings in
 * their own quotes.
 */
export function constant(node: Scalar, inlineOnly: boolean): Scalar {
  const known = constants.get(node) ?? {
    block: emitConstant(node, false),
    inline: emitConstant(node, true),
  };
  constants.set(node, known);
  return inlineOnly ? known.inline : known.block;
}

function emitConstant(node: Scalar, inlineOnly: boolean): Scalar {
  const value = node.value as Emitted["value"];
  if (typeof value === "string") {
    // With !!str, which is not written, it would be a number without quotes.
    const plain =
      node.type === "PLAIN" &&
      node.tag === undefined &&
      node.source === value &&
      !value.includes("\n");
    return copyProps(
      node,
      plain ? new Scalar(new Emitted(value, value)) : stringNode(value, node.type, inlineOnly),
    );
  }
  // The source keeps what a number loses: 1.10, 0x1F, digits beyond 2^53.
  return copyProps(node, new Scalar(new Emitted(node.source ?? String(value), value)));
}

const styles: Readonly<Record<string, StringStyle>> = {
  PLAIN: "plain",
  QUOTE_SINGLE: "single",
  QUOTE_DOUBLE: "double",
};

/**
 * A string in the style of the scalar that it replaces; a block stays a block where its text cannot
 * be misread.
 */
export function stringNode(
  value: string,
  type: Scalar.Type | undefined,
  inlineOnly: boolean,
): Scalar {
  if ((type === "BLOCK_LITERAL" || type === "BLOCK_FOLDED") && !inlineOnly && isSafeBlock(value)) {
    const block = new Scalar<unknown>(value);
    block.type = "BLOCK_LITERAL";
    return block;
  }
  return new Scalar(new Emitted(stringText(value, styles[type ?? "PLAIN"] ?? "double"), value));
}

/** Nothing that a block scalar could lose, fold or take for its indentation. */
function isSafeBlock(value: string): boolean {
  if (!/^\S/.test(value) || value.endsWith("\n\n") || /[ \t](?:\n|$)/.test(value)) return false;
  return !/(?![\n\t ])[\p{C}\p{Zl}\p{Zp}\p{Zs}\p{Default_Ignorable_Code_Point}]/u.test(value);
}
