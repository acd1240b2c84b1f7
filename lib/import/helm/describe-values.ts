import { RE2JS } from "re2js";
import { isMap, isScalar, isSeq, type Document } from "yaml";

/**
 * What the comments of a `values.yaml` say of its values, by dotted path: the comment above a key,
 * helm-docs' `# -- …`, and Bitnami's `## @param path [modifiers] …`.
 */
export function describeValues(document: Document, text: string): Map<string, string> {
  const found = new Map<string, string>();
  visit(document.contents, [], found, document.commentBefore ?? undefined);
  for (const match of text.matchAll(
    /^[ \t]*#+[ \t]*@param[ \t]+(\S+)[ \t]+(?:\[[^\]\n]*\][ \t]*)?(\S[^\n]*)$/gm,
  )) {
    const [, path, description] = match;
    if (path !== undefined && description !== undefined) found.set(path, description.trim());
  }
  return found;
}

function visit(node: unknown, path: string[], found: Map<string, string>, leading?: string): void {
  if (isSeq(node) || !isMap(node) || path.length > 20) return;
  for (const [index, pair] of node.items.entries()) {
    if (!isScalar(pair.key)) continue;
    const at = [...path, String(pair.key.value)];
    // The comment above the first key of a map hangs on the map.
    const above =
      pair.key.commentBefore ?? (index === 0 ? (node.commentBefore ?? leading) : undefined);
    const beside = isScalar(pair.value) ? pair.value.comment : undefined;
    const said = sentence(above ?? beside ?? undefined);
    if (said !== "") found.set(at.join("."), said);
    visit(pair.value, at, found);
  }
}

/** helm-docs' `-- `, with a type in parentheses or without, and what it says. */
const marked = RE2JS.compile(String.raw`(?s)(?:^|\n)[\s#]*--[ \t]*(?:\([^)\n]*\)[ \t]*)?(.*)$`);

/** The last paragraph of a comment, without lines that are commented-out YAML or marks of tools. */
function sentence(comment: string | undefined): string {
  if (comment === undefined) return "";
  const matcher = marked.matcher(comment);
  const documented = matcher.find() ? (matcher.group(1) ?? undefined) : undefined;
  const paragraphs = (documented ?? comment).split(/\n[\s#]*\n/);
  const lines = (paragraphs.at(-1) ?? "")
    .split("\n")
    .map((line) => line.replace(/^[\s#]+/, "").trim());
  const prose = lines.filter(
    (line) => line !== "" && !/^@|^-\s|^[\w.-]+:(?:\s|$)|^[-=*#]{3,}|^[{}[\]]/.test(line),
  );
  const text = prose.join(" ");
  return text.length > 300 ? `${text.slice(0, 297)}…` : text;
}
