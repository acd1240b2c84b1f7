import { Optional } from "@marcbachmann/cel-js";
import { CelFault } from "./fault";
import { isMessageName, messageOf, typeOfMessage } from "./messages";
import type { Node } from "./syntax-tree";

/*
 * Two literals of CEL that the CEL library's parser does not know: optional entries (`{?'a': x}`, `[?x]`)
 * and messages (`google.protobuf.Duration{seconds: 5}`). What the parser does not know of them is blanked
 * before it reads, so every offset stays, and the maps and lists that it finds there are told what they are.
 */

/** By the offset of its bracket. */
export interface Literals {
  /** The entries, from 0, that are optional. */
  optional: ReadonlyMap<number, ReadonlySet<number>>;
  /** The name of the message. */
  messages: ReadonlyMap<number, string>;
}

/**
 * A text (with its quotes and prefixes, as `lexis` of cel-spec's `doc/langdef.md` has them), a comment, a
 * name with its dots, or a single character.
 */
const token =
  /(?<text>(?:[rR][bB]?|[bB][rR]?)?(?:"""|'''|"|'))|(?<comment>\/\/[^\n]*)|(?<space>\s+)|(?<name>\.?[A-Za-z_]\w*(?:\s*\.\s*[A-Za-z_]\w*)*)|(?<number>\d\w*)|(?<other>[^])/y;

/** Where a text ends that begins with this quote: the offset behind its last quote. */
function endOfText(source: string, from: number, opening: string): number {
  const quote = opening.replace(/^[rRbB]+/, "");
  const isRaw = /[rR]/.test(opening.slice(0, opening.length - quote.length));
  let at = from;
  while (at < source.length) {
    if (source.startsWith(quote, at)) return at + quote.length;
    at += source[at] === "\\" && !isRaw ? 2 : 1;
  }
  return source.length;
}

interface Bracket {
  at: number;
  /** A list or a map, and not what is called or indexed. */
  isLiteral: boolean;
  commas: number;
}

/** The source as the CEL library can read it, and what was taken out of it. One pass. */
export function withoutLiterals(source: string): { source: string; literals: Literals } {
  const optional = new Map<number, Set<number>>();
  const messages = new Map<number, string>();
  const blanks: { from: number; to: number }[] = [];
  const open: Bracket[] = [];
  let before: { text: string; from: number; to: number } = { text: "", from: 0, to: 0 };
  token.lastIndex = 0;
  for (let at = 0; at < source.length; at = token.lastIndex) {
    token.lastIndex = at;
    const found = token.exec(source);
    if (found === null) break;
    const [text] = found;
    if (found.groups?.["space"] !== undefined || found.groups?.["comment"] !== undefined) continue;
    if (found.groups?.["text"] !== undefined)
      token.lastIndex = endOfText(source, token.lastIndex, text);
    const around = open.at(-1);
    if (text === "(" || text === "[" || text === "{") {
      const isOperand = /[\w)\]}"']$/.test(before.text) && before.text !== "in";
      open.push({ at, isLiteral: text === "{" || (text === "[" && !isOperand), commas: 0 });
      const name = before.text.replaceAll(/\s|^\./g, "");
      if (text === "{" && isMessageName(name)) {
        messages.set(at, name);
        blanks.push(before);
      }
    } else if (text === ")" || text === "]" || text === "}") open.pop();
    else if (text === "," && around !== undefined) around.commas += 1;
    else if (text === "?" && around?.isLiteral === true && /^[[{,]$/.test(before.text)) {
      const entries = optional.get(around.at) ?? new Set<number>();
      optional.set(around.at, entries.add(around.commas));
      blanks.push({ from: at, to: at + 1 });
    }
    before = { text, from: at, to: token.lastIndex };
  }
  return { source: blanked(source, blanks), literals: { optional, messages } };
}

function blanked(source: string, blanks: readonly { from: number; to: number }[]): string {
  let text = "";
  let at = 0;
  for (const { from, to } of blanks) {
    text += source.slice(at, from) + " ".repeat(to - from);
    at = to;
  }
  return text + source.slice(at);
}

/** As much of the CEL library's inner types as is touched; it publishes none of them. */
interface Type {
  kind: string;
  name: string;
  valueType: Type;
  unify(registry: unknown, other: Type): Type | null;
}
interface Checker {
  check(node: Node, context: unknown): Type;
  getType(name: string): Type;
  createError(code: string, message: string, node: Node): Error;
  registry: { getListType(item: Type): Type; getMapType(key: Type, value: Type): Type };
}
interface Evaluator {
  run(node: unknown, context: unknown): unknown;
}

/** Tells the maps and lists of a tree that `literals` are about what they are. Before it is checked. */
export function tellLiterals(nodes: readonly Node[], { optional, messages }: Literals): void {
  for (const node of nodes) {
    if (node.start === undefined || (node.op !== "map" && node.op !== "list")) continue;
    const message = node.op === "map" ? messages.get(node.start) : undefined;
    const entries = optional.get(node.start);
    if (message !== undefined) becomeMessage(node, message);
    else if (entries !== undefined) takeOptional(node, entries);
  }
}

function takeOptional(node: Node, optional: ReadonlySet<number>): void {
  node.optionalEntries = optional;
  node.setMeta("check", (checker: Checker, { op, args }: Node, context: unknown): Type => {
    const dyn = checker.getType("dyn");
    const joined = (parts: readonly Type[]): Type =>
      parts.reduce((one, other) => one.unify(checker.registry, other) ?? dyn);
    const held = (value: Node, index: number): Type => {
      const type = checker.check(value, context);
      if (!optional.has(index)) return type;
      if (type.kind === "optional") return type.valueType;
      if (type.kind === "dyn") return dyn;
      throw checker.createError(
        "invalid_optional_entry",
        `An entry with ? takes an optional value, not ${type.name}`,
        value,
      );
    };
    if (op === "list") return checker.registry.getListType(joined((args as Node[]).map(held)));
    const entries = args as [Node, Node][];
    return checker.registry.getMapType(
      joined(entries.map(([key]) => checker.check(key, context))),
      joined(entries.map(([, value], index) => held(value, index))),
    );
  });
  if (node.op === "list")
    node.setMeta("evaluate", (evaluator: Evaluator, { args }: Node, context: unknown) =>
      (args as Node[]).flatMap((part, index) => {
        const value = evaluator.run(part, context);
        return optional.has(index) ? presentIn(value) : [value];
      }),
    );
}

/** What an optional entry brings: its value, or nothing. */
export function presentIn(value: unknown): unknown[] {
  if (!(value instanceof Optional)) throw new CelFault("an entry with ? takes an optional value");
  return value.hasValue() ? [value.value()] : [];
}

function becomeMessage(node: Node, name: string): void {
  const fields = (node.args as [Node, Node][]).map(([key, value], index) => ({
    field: key.op === "id" && typeof key.args === "string" ? key.args : "",
    value,
    isOptional: node.optionalEntries?.has(index) ?? false,
  }));
  // Its fields are no expressions: nothing is to look at them as such.
  node.op = "message";
  node.args = fields.map(({ value }) => value);
  node.setMeta("async", false);
  node.setMeta("check", (checker: Checker, _: Node, context: unknown): Type => {
    for (const { field, value } of fields) {
      const wanted = typeOfMessage(name, field);
      if (wanted === undefined)
        throw checker.createError("no_such_key", `${name} has no field ${field}`, node);
      const given = checker.check(value, context);
      if (given.kind !== "dyn" && wanted !== "dyn" && given.name.replace(/<.*/, "") !== wanted)
        throw checker.createError(
          "invalid_field",
          `${name}.${field} takes ${wanted}, not ${given.name}`,
          value,
        );
    }
    return checker.getType(typeOfMessage(name) ?? "dyn");
  });
  node.setMeta("evaluate", (evaluator: Evaluator, _: Node, context: unknown): unknown =>
    messageOf(
      name,
      new Map(fields.map(({ field, value }) => [field, evaluator.run(value, context)])),
    ),
  );
}
