import { fromPointer } from "@/lib/json";
import { type ParsedTemplate } from "@/lib/template";
import { parseYaml } from "@/lib/yaml";

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
  const { documents, placeOf } = parsedOnce(template, path, text);
  const source = documents[document];
  return source === undefined
    ? { file: path }
    : { file: path, ...placeOf(source, fromPointer(pointer)) };
}

type Parsed = ReturnType<typeof parseYaml>;

/** A file is asked about once for each of its lines. */
const parsed = new WeakMap<ParsedTemplate, Map<string, Parsed>>();

function parsedOnce(template: ParsedTemplate, path: string, text: string): Parsed {
  const known = parsed.get(template) ?? new Map<string, Parsed>();
  parsed.set(template, known);
  const found = known.get(path) ?? parseYaml(text, { longest: text.length });
  known.set(path, found);
  return found;
}
