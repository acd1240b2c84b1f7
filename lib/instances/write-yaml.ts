import { Document, type Scalar, visit } from "yaml";
import type { Json } from "@/lib/json";

/** Text that every YAML reader, 1.1 or 1.2, takes as a string without quotes. */
const plain = /^([A-Za-z]|\.{0,2}\/)[A-Za-z0-9./@_-]*( [A-Za-z0-9./@_-]+)*$/;
/**
 * Words of YAML 1.1, and exponents without a mantissa, which some of its readers take for floats.
 */
const words = /^(y|n|yes|no|on|off|true|false|null|nan|inf|\.nan|\.inf|e[-+]?\d+)$/i;

/**
 * Writes YAML for Slipway's own files: keys in the order given, two spaces, no folding, and quotes
 * around every string that any reader could take for something else. The same value always gives
 * the same bytes.
 */
export function writeYaml(value: Json, comment?: string): string {
  const document = new Document(value, { version: "1.2", aliasDuplicateObjects: false });
  visit(document, {
    Scalar: (_, node: Scalar) => {
      if (typeof node.value !== "string") return;
      node.type = plain.test(node.value) && !words.test(node.value) ? "PLAIN" : "QUOTE_DOUBLE";
    },
  });
  if (comment !== undefined) document.commentBefore = comment;
  return document.toString({ lineWidth: 0, indent: 2, indentSeq: true, minContentWidth: 0 });
}
