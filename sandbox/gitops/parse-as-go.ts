import {
  type Document,
  type DocumentOptions,
  Lexer,
  parseAllDocuments,
  type ParseOptions,
  type SchemaOptions,
} from "yaml";

/**
 * Every document of a text. As Go's readers do (https://github.com/yaml/go-yaml, scannerc.go), and
 * YAML does not, it takes quoted scalars whose lines are no deeper than their key: these lines are
 * indented first.
 */
export function parseAsGo(
  text: string,
  options: ParseOptions & DocumentOptions & SchemaOptions = {},
): Document[] {
  let read = text;
  let last = -1;
  for (let at = cutScalar(read); at !== undefined && at > last; at = cutScalar(read)) {
    last = at;
    const scalar = /"(?:\\[^]|[^"\\])*"|'(?:''|[^'])*'/y;
    scalar.lastIndex = at;
    const whole = scalar.exec(read)?.[0];
    if (whole === undefined || /\n(?:---|\.\.\.)(?=\s)/.test(whole)) break;
    const column = at - (read.lastIndexOf("\n", at - 1) + 1);
    const indented = whole.replace(/\n(?=[^\r\n])/g, `\n${" ".repeat(column + 1)}`);
    read = read.slice(0, at) + indented + read.slice(at + whole.length);
  }
  const documents = parseAllDocuments(read, options);
  return Array.isArray(documents) ? documents : [];
}

const marks = new Set(["\u0002", "\u0018", "\u001f"]);

/** Where the first quoted scalar begins that the lexer cuts off at a line. */
function cutScalar(text: string): number | undefined {
  let at = 0;
  for (const token of new Lexer().lex(text)) {
    if (marks.has(token)) continue;
    const quote = token[0];
    if ((quote === '"' || quote === "'") && !isClosed(token, quote)) return at;
    at += token.length;
  }
  return undefined;
}

function isClosed(token: string, quote: string): boolean {
  return quote === '"' ? /^"(?:\\[^]|[^"\\])*"$/.test(token) : /^'(?:''|[^'])*'$/.test(token);
}
