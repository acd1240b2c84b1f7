import { Document, isScalar, visit } from "yaml";
import type { Json } from "@/lib/json";

/** Text that every YAML reader takes for the same text, unquoted. */
const plain = /^[A-Za-z][A-Za-z0-9 _./()-]*$/;
const words = /^(?:y|yes|n|no|on|off|true|false|null)$/i;

/**
 * YAML for people, in which a string is that string to every reader: quoted wherever there is any
 * doubt.
 */
export function emitYaml(value: Json): string {
  const document = new Document(value, { aliasDuplicateObjects: false, version: "1.2" });
  visit(document, {
    Scalar(_, node) {
      if (!isScalar(node) || typeof node.value !== "string") return;
      const text = node.value;
      if (plain.test(text) && !words.test(text) && text === text.trim()) node.type = "PLAIN";
      else if (isBlock(text)) node.type = "BLOCK_LITERAL";
      else node.type = "QUOTE_DOUBLE";
    },
  });
  return document.toString({ lineWidth: 0, flowCollectionPadding: true });
}

/**
 * Several lines that can stand as they are: printable, and without white space where a block scalar
 * would lose it.
 */
function isBlock(text: string): boolean {
  const body = text.endsWith("\n") ? text.slice(0, -1) : text;
  return (
    body.includes("\n") &&
    /^\S/.test(body) &&
    /\S$/.test(body.slice(-1)) &&
    /^[\p{L}\p{M}\p{N}\p{P}\p{S}\p{Zs}\n]*$/u.test(text)
  );
}
