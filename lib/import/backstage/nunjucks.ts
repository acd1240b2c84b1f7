import { celText, definite, type CelValue, type ValueType } from "../parameter-path";
import { NotConvertible } from "./not-convertible";
import { type Token, tokens } from "./nunjucks-tokens";
import { celValue, asText, applyFilter } from "./nunjucks-filters";

/** What a dotted name such as `values.owner` stands for. Throws `NotConvertible`. */
export type Lookup = (path: readonly string[]) => CelValue;

/** A Nunjucks expression (what stands between `${{` and `}}`) in CEL. */
export function toCel(source: string, lookup: Lookup): CelValue {
  const parser = new Parser(tokens(source), lookup, source);
  return parser.whole();
}

/** A Nunjucks condition in CEL: whatever is not empty, zero or absent counts as true. */
export function toCondition(source: string, lookup: Lookup): string {
  return truth(toCel(source, lookup));
}

function truth(value: CelValue): string {
  const cel = definite(value);
  const empty: Readonly<Record<ValueType, string>> = {
    boolean: cel,
    string: `${cel} != ""`,
    integer: `${cel} != 0`,
    number: `${cel} != 0.0`,
    array: `size(${cel}) > 0`,
    object: "true",
    unknown: "",
  };
  if (value.type === "unknown")
    throw new NotConvertible(
      `Whether ${value.cel} is true depends on its type, which is not known.`,
    );
  return empty[value.type];
}

class Parser {
  private at = 0;
  private depth = 0;

  constructor(
    private readonly list: readonly Token[],
    private readonly lookup: Lookup,
    private readonly source: string,
  ) {}

  whole(): CelValue {
    const value = this.ternary();
    if (this.at < this.list.length) this.fail();
    return value;
  }

  private fail(): never {
    throw new NotConvertible(`${this.source} has no counterpart.`);
  }

  private next(kind: Token["kind"], ...texts: string[]): Token | undefined {
    const token = this.list[this.at];
    if (token?.kind !== kind || (texts.length > 0 && !texts.includes(token.text))) return undefined;
    this.at += 1;
    return token;
  }

  private ternary(): CelValue {
    this.depth += 1;
    if (this.depth > 30) this.fail();
    const value = this.or();
    let made = value;
    if (this.next("name", "if")) {
      const condition = truth(this.or());
      const other = this.next("name", "else") ? this.ternary() : celValue('""', "string");
      made = celValue(
        `(${condition} ? ${definite(value)} : ${definite(other)})`,
        value.type === other.type ? value.type : "unknown",
      );
    }
    this.depth -= 1;
    return made;
  }

  private or(): CelValue {
    let left = this.and();
    while (this.next("name", "or") ?? this.next("mark", "||")) {
      const right = this.and();
      // Between texts it gives the first that is not empty; between conditions a condition.
      left =
        left.type === "string" && right.type === "string"
          ? celValue(`(${truth(left)} ? ${definite(left)} : ${definite(right)})`, "string")
          : celValue(`(${truth(left)} || ${truth(right)})`, "boolean");
    }
    return left;
  }

  private and(): CelValue {
    let left = this.not();
    while (this.next("name", "and") ?? this.next("mark", "&&"))
      left = celValue(`(${truth(left)} && ${truth(this.not())})`, "boolean");
    return left;
  }

  private not(): CelValue {
    if (this.next("name", "not") ?? this.next("mark", "!")) {
      this.depth += 1;
      if (this.depth > 30) this.fail();
      const value = celValue(`!(${truth(this.not())})`, "boolean");
      this.depth -= 1;
      return value;
    }
    return this.comparison();
  }

  private comparison(): CelValue {
    const left = this.sum();
    const mark = this.next("mark", "===", "!==", "==", "!=", "<=", ">=", "<", ">");
    if (mark)
      return celValue(
        `${definite(left)} ${mark.text.replace(/^(?:===|!==)$/, (text) => text.slice(0, 2))} ${definite(this.sum())}`,
        "boolean",
      );
    if (this.next("name", "in")) return this.contains(left, this.sum(), "");
    if (this.next("name", "is")) {
      const negated = this.next("name", "not") !== undefined;
      if (!this.next("name", "defined")) this.fail();
      const defined = left.optional ? `${left.cel}.hasValue()` : "true";
      return celValue(negated ? `!${defined}` : defined, "boolean");
    }
    return left;
  }

  private contains(part: CelValue, whole: CelValue, not: string): CelValue {
    return celValue(
      whole.type === "string"
        ? `${not}${definite(whole)}.contains(${definite(part)})`
        : `${not}(${definite(part)} in ${definite(whole)})`,
      "boolean",
    );
  }

  private sum(): CelValue {
    let left = this.product();
    for (
      let mark = this.next("mark", "+", "-", "~");
      mark;
      mark = this.next("mark", "+", "-", "~")
    ) {
      const right = this.product();
      const texts =
        mark.text === "~" ||
        (mark.text === "+" && (left.type === "string" || right.type === "string"));
      left = texts
        ? celValue(`(${asText(left)} + ${asText(right)})`, "string")
        : celValue(`(${definite(left)} ${mark.text} ${definite(right)})`, left.type);
    }
    return left;
  }

  private product(): CelValue {
    let left = this.filtered();
    for (let mark = this.next("mark", "*", "/", "%"); mark; mark = this.next("mark", "*", "/", "%"))
      left = celValue(`(${definite(left)} ${mark.text} ${definite(this.filtered())})`, left.type);
    return left;
  }

  private filtered(): CelValue {
    let value = this.primary();
    while (this.next("mark", "|")) {
      const name = this.next("name")?.text ?? this.fail();
      value = applyFilter(name, value, this.next("mark", "(") ? this.items(")") : []);
    }
    return value;
  }

  private items(end: string): CelValue[] {
    const found: CelValue[] = [];
    while (!this.next("mark", end)) {
      if (found.length > 0 && !this.next("mark", ",")) this.fail();
      if (this.next("mark", end)) break;
      found.push(this.ternary());
    }
    return found;
  }

  private primary(): CelValue {
    const text = this.next("text");
    if (text) return celValue(celText(text.text), "string");
    const number = this.next("number");
    if (number) return celValue(number.text, number.text.includes(".") ? "number" : "integer");
    if (this.next("mark", "(")) {
      const value = this.ternary();
      if (!this.next("mark", ")")) this.fail();
      return { ...value, cel: value.optional ? value.cel : `(${value.cel})` };
    }
    if (this.next("mark", "["))
      return celValue(`[${this.items("]").map(definite).join(", ")}]`, "array");
    if (this.next("mark", "-")) return celValue(`-${definite(this.primary())}`, "integer");
    const name = this.next("name") ?? this.fail();
    if (["true", "false", "True", "False"].includes(name.text))
      return celValue(name.text.toLowerCase(), "boolean");
    if (["none", "null", "undefined", "None"].includes(name.text)) return celValue('""', "string");
    return this.lookup(this.path(name.text));
  }

  private path(root: string): string[] {
    const path = [root];
    for (;;) {
      if (this.next("mark", ".")) path.push(this.next("name")?.text ?? this.fail());
      else if (this.next("mark", "[")) {
        path.push((this.next("text") ?? this.next("number") ?? this.fail()).text);
        if (!this.next("mark", "]")) this.fail();
      } else break;
    }
    if (this.next("mark", "("))
      throw new NotConvertible(`${path.join(".")}() is a call, which has no counterpart.`);
    return path;
  }
}
