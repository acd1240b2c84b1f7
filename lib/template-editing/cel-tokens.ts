/** A word of an expression, and where it stands. */
export interface CelToken {
  kind: "name" | "number" | "text" | "sign";
  /** As written, with quotes. */
  text: string;
  start: number;
  end: number;
}

const signs = ["&&", "||", "==", "!=", "<=", ">=", ".?", "[?"];

/** The words of CEL; undefined where a text is not closed. One pass. */
export function celTokens(source: string): CelToken[] | undefined {
  const tokens: CelToken[] = [];
  let at = 0;
  while (at < source.length) {
    const char = source[at] ?? "";
    if (/\s/.test(char)) {
      at += 1;
      continue;
    }
    const start = at;
    let kind: CelToken["kind"] = "sign";
    if (char === '"' || char === "'") {
      const end = textEnd(source, at);
      if (end === undefined) return undefined;
      kind = "text";
      at = end;
    } else if (/[A-Za-z_]/.test(char)) {
      while (/\w/.test(source[at] ?? "")) at += 1;
      kind = "name";
    } else if (/[0-9]/.test(char)) {
      while (/[\w.]/.test(source[at] ?? "")) at += 1;
      kind = "number";
    } else at += signs.includes(source.slice(at, at + 2)) ? 2 : 1;
    tokens.push({ kind, text: source.slice(start, at), start, end: at });
  }
  return tokens;
}

/** Offset behind a text that begins at an offset; three quotes hold line feeds too. */
function textEnd(source: string, from: number): number | undefined {
  const quote = source[from] ?? "";
  const close = source.startsWith(quote.repeat(3), from) ? quote.repeat(3) : quote;
  const isRaw = /[rR]/.test(source[from - 1] ?? "") && !/\w/.test(source[from - 2] ?? "");
  for (let at = from + close.length; at < source.length; at += 1) {
    if (source[at] === "\\" && !isRaw) at += 1;
    else if (source.startsWith(close, at)) return at + close.length;
  }
  return undefined;
}
