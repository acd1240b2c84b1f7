import { highlightCode, tagHighlighter, tags } from "@lezer/highlight";
import { parser } from "@lezer/yaml";

export interface Token {
  text: string;
  /** A class of ours, or "" for plain text. */
  className: string;
}

/** Classes only: the colours are in globals.css, and a strict CSP has nothing to refuse. */
export const codeHighlighter = tagHighlighter([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], class: "text-code-key" },
  { tag: [tags.string, tags.special(tags.string), tags.content], class: "text-code-string" },
  { tag: tags.comment, class: "text-code-comment italic" },
  { tag: [tags.keyword, tags.meta, tags.typeName, tags.labelName], class: "text-code-keyword" },
  { tag: [tags.separator, tags.punctuation, tags.brace, tags.squareBracket], class: "text-muted" },
]);

const literal = /^(?:true|false|null|~|[-+]?\d[\d_]*(?:\.\d+)?(?:e[-+]?\d+)?)$/i;

/** YAML as lines of tokens. Text that is not valid YAML still comes out whole. */
export function highlightYaml(code: string): Token[][] {
  const lines: Token[][] = [[]];
  highlightCode(
    code,
    parser.parse(code),
    codeHighlighter,
    (text, className) => {
      // The grammar has no word for numbers and booleans: a plain scalar is just content.
      const isLiteral = className === "text-code-string" && literal.test(text);
      lines.at(-1)?.push({ text, className: isLiteral ? "text-code-number" : className });
    },
    () => lines.push([]),
  );
  return lines;
}

/** The lines of a file, highlighted where its name says that it is YAML. */
export function highlightLines(path: string, code: string): Token[][] {
  if (/\.ya?ml$/i.test(path)) return highlightYaml(code);
  return code.split("\n").map((text) => (text === "" ? [] : [{ text, className: "" }]));
}
