/**
 * One piece of a text with expressions: literal text (`$${{` already turned into `${{`), or the CEL
 * between the braces.
 */
type TextPart =
  | { kind: "text"; text: string }
  | { kind: "expression"; source: string; start: number; end: number };

export interface ParsedText {
  parts: TextPart[];
  /** Offset of an expression that is not closed; parts is then incomplete. */
  unclosed?: number;
}

/**
 * Offset behind the `}}` that closes the expression whose CEL starts at `from`, or -1. Strings and
 * braces are skipped.
 */
export function expressionEnd(text: string, from: number): number {
  let depth = 0;
  let at = from;
  while (at < text.length) {
    const char = text[at];
    if (char === '"' || char === "'") {
      at = stringEnd(text, at);
      if (at === -1) return -1;
      continue;
    }
    if (char === "{") depth += 1;
    if (char === "}") {
      if (depth === 0) return text[at + 1] === "}" ? at + 2 : -1;
      depth -= 1;
    }
    at += 1;
  }
  return -1;
}

function stringEnd(text: string, from: number): number {
  const quote = text[from] as string;
  const triple = text.startsWith(quote.repeat(3), from);
  const close = triple ? quote.repeat(3) : quote;
  const raw = /[rR]/.test(text[from - 1] ?? "") && !/[A-Za-z0-9_]/.test(text[from - 2] ?? "");
  let at = from + close.length;
  while (at < text.length) {
    if (text[at] === "\\" && !raw) {
      at += 2;
      continue;
    }
    if (text.startsWith(close, at)) return at + close.length;
    at += 1;
  }
  return -1;
}

/** Offset of the next `${{` at or after `from` that is not written `$${{`, or -1. */
export function nextExpression(text: string, from = 0): number {
  let at = text.indexOf("${{", from);
  while (at !== -1 && text[at - 1] === "$") at = text.indexOf("${{", at + 3);
  return at;
}

/** Splits a text at its expressions. */
export function parseText(text: string): ParsedText {
  const parts: TextPart[] = [];
  let from = 0;
  for (;;) {
    const start = nextExpression(text, from);
    const literal = (start === -1 ? text.slice(from) : text.slice(from, start)).replaceAll(
      "$${{",
      "${{",
    );
    if (literal !== "") parts.push({ kind: "text", text: literal });
    if (start === -1) return { parts };
    const end = expressionEnd(text, start + 3);
    if (end === -1) return { parts, unclosed: start };
    parts.push({ kind: "expression", source: text.slice(start + 3, end - 2).trim(), start, end });
    from = end;
  }
}
