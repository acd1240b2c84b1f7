/** A part of a text: from its first character to the one after its last. */
export interface Span {
  start: number;
  end: number;
}

/** A quoted scalar or an outermost flow collection of several lines. */
export interface ContinuedSpan extends Span {
  /** Spaces with which each of its further lines is deeper than the block that it stands in. */
  indentation: number;
}

/**
 * Where the quoted scalars and flow collections of a YAML text are that go over several lines, in
 * order, as libyaml's scanner finds them, which Go's readers are made from
 * (scannerc.go of go-yaml): how far such lines are indented says nothing to
 * it. They end before one that is not closed, or is cut by a document marker. One pass. It sees
 * what has to be seen to find these and no more: what it gives for text that is no YAML may be
 * wrong.
 */
export function continuedSpans(text: string): ContinuedSpan[] {
  return new Scanner(text).run();
}

const isBreak = (char: string | undefined) => char === undefined || char === "\n" || char === "\r";
const isBlank = (char: string | undefined) => isBreak(char) || char === " " || char === "\t";
const isFlow = (char: string | undefined) => char !== undefined && ",[]{}".includes(char);

/** A line that begins or ends a document, from its first column on. */
export const isDocumentMarker = (text: string, at: number): boolean =>
  (text.startsWith("---", at) || text.startsWith("...", at)) && isBlank(text[at + 3]);

class Scanner {
  readonly #text: string;
  readonly #found: ContinuedSpan[] = [];
  #at = 0;
  #lineStart = 0;
  /** Columns of the block collections around. */
  #indents: number[] = [];
  /** Where a key may begin that a colon on this line ends. */
  #key: number | undefined;
  /** The outermost flow collection, and how many are open. */
  #flow = { depth: 0, start: 0, line: 0 };
  /** Nothing was met so far that such a scanner refuses. */
  #isRead = true;

  constructor(text: string) {
    this.#text = text;
  }

  run(): ContinuedSpan[] {
    while (this.#at < this.#text.length && this.#isRead) this.#next();
    return this.#found;
  }

  #next(): void {
    const text = this.#text;
    const char = text[this.#at] ?? "";
    const isFirst = this.#at === this.#lineStart;
    if (char === "\n") this.#toLine(this.#at + 1);
    else if (isBlank(char)) this.#at += 1;
    else if (char === "#" && (isFirst || isBlank(text[this.#at - 1]))) this.#at = this.#lineEnd();
    else if (isFirst && (char === "%" || isDocumentMarker(text, this.#at))) this.#marker(char);
    else this.#token(char);
  }

  #marker(char: string): void {
    if (this.#flow.depth > 0) this.#isRead = false;
    this.#indents = [];
    this.#at = char === "%" ? this.#lineEnd() : this.#at + 3;
  }

  #token(char: string): void {
    const inFlow = this.#flow.depth > 0;
    const isAlone = isBlank(this.#text[this.#at + 1]);
    const column = this.#at - this.#lineStart;
    if (!inFlow) {
      while ((this.#indents.at(-1) ?? -1) > column) this.#indents.pop();
      if (this.#key === undefined) this.#key = column;
    }
    if (char === '"' || char === "'") this.#quoted(char);
    else if (char === "[" || char === "{") this.#open(column);
    else if (inFlow && (char === "]" || char === "}")) this.#close();
    else if (inFlow && (char === "," || char === ":")) this.#at += 1;
    else if ((char === "-" || char === "?" || char === ":") && isAlone) {
      if (!inFlow) this.#into(char === ":" ? (this.#key ?? column) : column);
      this.#key = undefined;
      this.#at += 1;
    } else if (!inFlow && (char === "|" || char === ">")) this.#blockScalar();
    else if (char === "&" || char === "*" || char === "!") this.#property(inFlow);
    else this.#plain(inFlow);
  }

  #into(column: number): void {
    if ((this.#indents.at(-1) ?? -1) < column) this.#indents.push(column);
  }

  #toLine(start: number): void {
    this.#at = start;
    this.#lineStart = start;
    this.#key = undefined;
  }

  #lineEnd(from = this.#at): number {
    const end = this.#text.indexOf("\n", from);
    return end < 0 ? this.#text.length : end;
  }

  #open(column: number): void {
    const { depth } = this.#flow;
    if (depth === 0) this.#flow = { depth: 1, start: this.#at, line: this.#at - column };
    else this.#flow.depth += 1;
    this.#at += 1;
  }

  #close(): void {
    this.#at += 1;
    this.#flow.depth -= 1;
    if (this.#flow.depth === 0) this.#span(this.#flow.start, this.#flow.line);
  }

  #span(start: number, line: number): void {
    if (this.#lineStart <= start) return;
    // What comes before it on its line: spaces, and the marks of entries.
    const before = /(?: *[-?:](?= ))* */y;
    before.lastIndex = line;
    const lead = before.exec(this.#text)?.[0].length ?? 0;
    const indentation = Math.min(lead + 1, start - line);
    this.#found.push({ start, end: this.#at, indentation });
  }

  #quoted(quote: string): void {
    const text = this.#text;
    const start = this.#at;
    const line = this.#lineStart;
    let key = this.#key;
    for (let at = start + 1; at < text.length; at += 1) {
      const char = text[at];
      if (char === "\n") {
        if (isDocumentMarker(text, at + 1)) break;
        this.#lineStart = at + 1;
        key = undefined;
      } else if (quote === '"' && char === "\\") at += text[at + 1] === "\n" ? 0 : 1;
      else if (char === quote && quote === "'" && text[at + 1] === "'") at += 1;
      else if (char === quote) {
        this.#at = at + 1;
        this.#key = key;
        if (this.#flow.depth === 0) this.#span(start, line);
        return;
      }
    }
    this.#isRead = false;
  }

  /** An anchor, an alias or a tag. */
  #property(inFlow: boolean): void {
    const end = inFlow ? /[\s,[\]{}]|$/g : /\s|$/g;
    end.lastIndex = this.#at;
    this.#at = end.exec(this.#text)?.index ?? this.#text.length;
  }

  /** A plain scalar goes on with every line that is deeper than the block, comments apart. */
  #plain(inFlow: boolean): void {
    const text = this.#text;
    const deepest = inFlow ? -1 : (this.#indents.at(-1) ?? -1);
    while (this.#at < text.length) {
      const char = text[this.#at];
      if (inFlow && isFlow(char)) return;
      const next = text[this.#at + 1];
      if (char === ":" && (isBlank(next) || (inFlow && isFlow(next)))) return;
      if (char === "#" && isBlank(text[this.#at - 1])) return;
      if (char !== "\n") this.#at += 1;
      else {
        this.#toLine(this.#at + 1);
        while (text[this.#at] === " ") this.#at += 1;
        const first = text[this.#at];
        const column = this.#at - this.#lineStart;
        if (inFlow && first === "\t" && column <= (this.#indents.at(-1) ?? -1))
          this.#isRead = false;
        if (isBlank(first)) continue;
        if (first === "#" || column <= deepest) return;
        if (column === 0 && isDocumentMarker(text, this.#at)) return;
      }
    }
  }

  #blockScalar(): void {
    const text = this.#text;
    const parent = this.#indents.at(-1) ?? -1;
    const header = text.slice(this.#at, this.#lineEnd());
    const digit = /^[|>][-+]?([1-9])/.exec(header)?.[1];
    let least = digit === undefined ? undefined : Math.max(parent, 0) + Number(digit);
    this.#toLine(this.#lineEnd() + 1);
    while (this.#at < text.length) {
      let at = this.#at;
      while (text[at] === " ") at += 1;
      const column = at - this.#lineStart;
      if (!isBreak(text[at])) {
        least ??= Math.max(column, parent + 1, 1);
        if (column < least || (column === 0 && isDocumentMarker(text, at))) return;
      }
      this.#toLine(this.#lineEnd(at) + 1);
    }
  }
}
