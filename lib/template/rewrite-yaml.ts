import { type Document, isCollection, isMap, isNode, isPair, isScalar, type Node } from "yaml";
import { parseYaml } from "@/lib/yaml";
import { hasIndentedSequences } from "./compiled";
import { toCel } from "./cel-values";
import { Emitted, emittedTag, scalarNode, valueNode } from "./yaml-emit";
import { constant } from "./yaml-nodes";
import type { Json } from "@/lib/json";

/**
 * Changes a YAML file that `render` gave and keeps what `render` promises: every scalar is written
 * as it was or, where it is new, so that YAML 1.1 and 1.2 readers agree; the digits of numbers and
 * the escapes of invisible characters stay. (A plain trip through a YAML library keeps neither.)
 * `edit` changes a document in place and says whether it did; where none was changed, the text
 * comes back as it is. Text that is not well-formed YAML is not touched either.
 */
export function rewriteYaml(content: string, edit: (document: Document) => boolean): string {
  const { documents, problems } = parseYaml(content, {
    longest: content.length,
    intAsBigInt: true,
    customTags: [emittedTag],
  });
  if (problems.length > 0) return content;
  if (documents.map((document) => edit(document)).every((changed) => !changed)) return content;
  const indentSeq = hasIndentedSequences(content);
  return documents
    .map((document, index) => {
      document.contents = emitted(document.contents, true, false) as typeof document.contents;
      if (index > 0 && document.directives !== undefined) document.directives.docStart = true;
      const text = document.toString({ lineWidth: 0, indentSeq });
      return text.endsWith("\n") ? text : `${text}\n`;
    })
    .join("");
}

/** Every scalar with its exact text; what `edit` put in as plain values becomes nodes. */
function emitted(node: unknown, root: boolean, flow: boolean): Node | null {
  if (node === null || node === undefined) return null;
  if (!isNode(node)) return valueNode(toCel(node as Json), flow);
  if (isScalar(node)) return node.value instanceof Emitted ? node : constant(node, root || flow);
  if (!isCollection(node)) return node;
  const inFlow = flow || node.flow === true;
  if (isMap(node)) {
    for (const pair of node.items) {
      pair.key = (
        isScalar(pair.key)
          ? constant(pair.key, true)
          : isNode(pair.key)
            ? pair.key
            : scalarNode(pair.key as string)
      ) as typeof pair.key;
      pair.value = emitted(pair.value, false, inFlow) as typeof pair.value;
    }
  } else
    node.items = node.items.map((item) => (isPair(item) ? item : emitted(item, false, inFlow)));
  return node;
}
