import { celText, definite, type CelValue, type ValueType } from "../parameter-path";

/**
 * Thrown where an expression has no counterpart in CEL, or reads what rendering must not depend on;
 * `message` says what.
 */
export class NotConvertible extends Error {
  override readonly name = "NotConvertible";
}

/** What a dotted name such as `values.owner` stands for. Throws `NotConvertible`. */
export type Lookup = (path: readonly string[]) => CelValue;

type Token = { kind: "name" | "number" | "text" | "mark"; text: string };

const marks = [
  "===",
  "!==",
  "==",
  "!=",
  "<=",
  ">=",
  "**",
  "//",
  "&&",
  "||",
  "|",
  "~",
  "+",
  "-",
  "*",
  "/",
  "%",
  "<",
  ">",
  "(",
  ")",
  "[",
  "]",
  "{",
  "}",
  ",",
  ":",
  ".",
  "!",
  "?",
];

function tokens(source: string): Token[] {
  const found: Token[] = [];
  for (let at = 0; at < source.length;) {
    const rest = source.slice(at);
    const space = /^\s+/.exec(rest)?.[0];
    const name = /^[A-Za-z_$][\w$]*/.exec(rest)?.[0];
    const number = /^\d+(?:\.\d+)?/.exec(rest)?.[0];
    const quoted = /^(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')/.exec(rest)?.[0];
    const mark = marks.find((one) => rest.startsWith(one));
    if (space !== undefined) at += space.length;
    else if (quoted !== undefined) {
      found.push({
        kind: "text",
        text: quoted
          .slice(1, -1)
          .replaceAll(/\\(.)/g, (_, char: string) =>
            char === "n" ? "\n" : char === "t" ? "\t" : char,
          ),
      });
      at += quoted.length;
    } else if (name !== undefined || number !== undefined || mark !== undefined) {
      found.push({
        kind: name !== undefined ? "name" : number !== undefined ? "number" : "mark",
        text: name ?? number ?? mark ?? "",
      });
      at += (name ?? number ?? mark ?? "").length;
    } else throw new NotConvertible(`${source} is no expression that can be read.`);
  }
  return found;
}

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

const of = (cel: string, type: ValueType): CelValue => ({ cel, type, optional: false });

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
      const other = this.next("name", "else") ? this.ternary() : of('""', "string");
      made = of(
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
          ? of(`(${truth(left)} ? ${definite(left)} : ${definite(right)})`, "string")
          : of(`(${truth(left)} || ${truth(right)})`, "boolean");
    }
    return left;
  }

  private and(): CelValue {
    let left = this.not();
    while (this.next("name", "and") ?? this.next("mark", "&&"))
      left = of(`(${truth(left)} && ${truth(this.not())})`, "boolean");
    return left;
  }

  private not(): CelValue {
    if (this.next("name", "not") ?? this.next("mark", "!")) {
      this.depth += 1;
      if (this.depth > 30) this.fail();
      const value = of(`!(${truth(this.not())})`, "boolean");
      this.depth -= 1;
      return value;
    }
    return this.comparison();
  }

  private comparison(): CelValue {
    const left = this.sum();
    const mark = this.next("mark", "===", "!==", "==", "!=", "<=", ">=", "<", ">");
    if (mark)
      return of(
        `${definite(left)} ${mark.text.replace(/^(?:===|!==)$/, (text) => text.slice(0, 2))} ${definite(this.sum())}`,
        "boolean",
      );
    if (this.next("name", "in")) return this.contains(left, this.sum(), "");
    if (this.next("name", "is")) {
      const negated = this.next("name", "not") !== undefined;
      if (!this.next("name", "defined")) this.fail();
      const defined = left.optional ? `${left.cel}.hasValue()` : "true";
      return of(negated ? `!${defined}` : defined, "boolean");
    }
    return left;
  }

  private contains(part: CelValue, whole: CelValue, not: string): CelValue {
    return of(
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
        ? of(`(${asText(left)} + ${asText(right)})`, "string")
        : of(`(${definite(left)} ${mark.text} ${definite(right)})`, left.type);
    }
    return left;
  }

  private product(): CelValue {
    let left = this.filtered();
    for (let mark = this.next("mark", "*", "/", "%"); mark; mark = this.next("mark", "*", "/", "%"))
      left = of(`(${definite(left)} ${mark.text} ${definite(this.filtered())})`, left.type);
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
    if (text) return of(celText(text.text), "string");
    const number = this.next("number");
    if (number) return of(number.text, number.text.includes(".") ? "number" : "integer");
    if (this.next("mark", "(")) {
      const value = this.ternary();
      if (!this.next("mark", ")")) this.fail();
      return { ...value, cel: value.optional ? value.cel : `(${value.cel})` };
    }
    if (this.next("mark", "[")) return of(`[${this.items("]").map(definite).join(", ")}]`, "array");
    if (this.next("mark", "-")) return of(`-${definite(this.primary())}`, "integer");
    const name = this.next("name") ?? this.fail();
    if (["true", "false", "True", "False"].includes(name.text))
      return of(name.text.toLowerCase(), "boolean");
    if (["none", "null", "undefined", "None"].includes(name.text)) return of('""', "string");
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

function asText(value: CelValue): string {
  const cel = definite(value);
  return value.type === "string" || cel.startsWith('"') ? cel : `string(${cel})`;
}

/** Nunjucks' and Backstage's own filters, as far as CEL has them. */
function applyFilter(name: string, value: CelValue, args: readonly CelValue[]): CelValue {
  const cel = definite(value);
  const [first, second] = args.map(definite);
  switch (name) {
    case "lower":
      return of(`${asText(value)}.lowerAscii()`, "string");
    case "upper":
      return of(`${asText(value)}.upperAscii()`, "string");
    case "trim":
      return of(`${asText(value)}.trim()`, "string");
    case "string":
    case "safe":
      return of(asText(value), "string");
    case "int":
      return of(`int(${cel})`, "integer");
    case "float":
      return of(`double(${cel})`, "number");
    case "length":
    case "count":
      return of(`size(${cel})`, "integer");
    case "first":
      return of(`${cel}[0]`, "unknown");
    case "reverse":
    case "sort":
      return of(`${cel}.${name}()`, "array");
    case "unique":
      return of(`${cel}.distinct()`, "array");
    case "join":
      return of(`${cel}.map(x, string(x)).join(${first ?? ""})`, "string");
    case "dump":
    case "tojson":
      return of(`toJson(${cel})`, "string");
    case "replace":
      if (first !== undefined && second !== undefined)
        return of(`${asText(value)}.replace(${first}, ${second})`, "string");
      break;
    case "default":
    case "d":
      if (first !== undefined)
        return withDefault(value, first, args[0]?.type ?? "unknown", args.length > 1);
      break;
    // The team of an instance is a name already, which is what these take out of an entity
    // reference.
    case "parseEntityRef":
    case "pick":
      if (value.cel === "instance.team") return value;
      break;
    default:
      break;
  }
  throw new NotConvertible(`The filter ${name} has no counterpart.`);
}

function withDefault(
  value: CelValue,
  other: string,
  type: ValueType,
  evenEmpty: boolean,
): CelValue {
  const made = value.optional
    ? of(`${value.cel}.orValue(${other})`, value.type === "unknown" ? type : value.type)
    : value;
  return evenEmpty && value.type === "string"
    ? of(`(${definite(value)} != "" ? ${definite(value)} : ${other})`, "string")
    : made;
}
