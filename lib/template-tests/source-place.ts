import { isNode, LineCounter, parseAllDocuments } from "yaml";
import { fromPointer } from "@/lib/json";
import { type ParsedTemplate } from "@/lib/template";

/**
 * Where in the bundle a node of the output comes from: the file, and line and column of the node at
 * the same place in it or of the nearest one around it. A file whose path is itself an expression
 * is named as it is rendered.
 */
export function sourceOf(
  template: ParsedTemplate,
  rendered: string,
  document: number,
  pointer: string,
): { file: string; line?: number; column?: number } {
  const { files } = template.definition;
  const from =
    files === undefined
      ? rendered
      : files.find((entry) => entry.to === rendered && entry.forEach === undefined)?.from;
  const path = `files/${from ?? ""}`;
  const text =
    from === undefined || !Object.hasOwn(template.bundle, path) ? undefined : template.bundle[path];
  if (text === undefined) return { file: rendered };
  const lines = new LineCounter();
  const parsed = parseAllDocuments(text, {
    lineCounter: lines,
    logLevel: "silent",
    prettyErrors: false,
  });
  const source = Array.isArray(parsed) ? parsed[document] : undefined;
  if (source === undefined) return { file: path };
  const steps = fromPointer(pointer);
  for (let length = steps.length; length >= 0; length -= 1) {
    const found: unknown =
      length === 0 ? source.contents : source.getIn(steps.slice(0, length), true);
    if (!isNode(found) || !found.range) continue;
    const { line, col } = lines.linePos(found.range[0]);
    return { file: path, line, column: col };
  }
  return { file: path };
}
