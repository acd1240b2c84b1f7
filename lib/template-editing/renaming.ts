import {
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  type Document,
  type Node,
  type Scalar,
} from "yaml";
import { expressionEnd, nextExpression } from "@/lib/template/browser";
import { parseYaml, type YamlTrees } from "@/lib/yaml";
import { keyAsText, spliced, type Splice } from "@/lib/yaml-editing";
import { renamedInExpression } from "./renamed-in-expression";

/** A place that may mean the parameter, and that somebody has to look at. */
export interface UnsureRename {
  file: string;
  /** From 1. */
  line: number;
  /** A clause: "it reads params as a whole". */
  why: string;
}

const longest = 1024 * 1024;

/** One renaming: file after file, with what is unsure of them. */
export class Renaming {
  readonly unsure: UnsureRename[] = [];
  #file = "";
  #trees: YamlTrees | undefined;
  #splices: Splice[] = [];

  constructor(
    readonly from: readonly string[],
    readonly to: string,
  ) {}

  file(file: string, text: string): string {
    this.#file = file;
    this.#splices = [];
    this.#trees = undefined;
    if (file.endsWith(".md")) this.#look(text);
    else if (file === "template.yaml") this.#yaml(text, (document) => this.#definition(document));
    else if (/^tests\/[^/]+\.ya?ml$/.test(file))
      this.#yaml(text, (document) => this.#test(document));
    else if (/^files\/.*\.ya?ml$/.test(file))
      this.#yaml(text, (document) => this.#texts(document.contents));
    else if (file.startsWith("files/")) return this.#inText(text, 0, text);
    return spliced(text, this.#splices);
  }

  #yaml(text: string, rename: (document: Document) => void): void {
    const trees = parseYaml(text, { longest });
    this.#trees = trees;
    const [problem] = trees.problems;
    if (problem !== undefined || trees.text !== text)
      this.unsure.push({
        file: this.#file,
        line: problem?.line ?? 1,
        why: "it could not be read as YAML",
      });
    else trees.documents.forEach(rename);
  }

  /** A document of somebody: not changed, but told where it names the parameter as code. */
  #look(text: string): void {
    const name = this.from.at(-1) ?? "";
    text.split("\n").forEach((line, at) => {
      const code = line.split("`").filter((_, index) => index % 2 === 1);
      if (code.some((words) => words.split(/[^\w-]+/).includes(name)))
        this.unsure.push({ file: this.#file, line: at + 1, why: `it names ${name}` });
    });
  }

  #definition(document: Document): void {
    const spec = child(document.contents, "spec");
    const parameters = child(spec, "parameters");
    for (const step of isSeq(parameters) ? parameters.items : [parameters])
      this.#schema(step, this.from, new Set());
    this.#conditions(parameters);
    for (const rule of itemsOf(child(spec, "rules"))) {
      this.#expression(child(rule, "rule"));
      this.#fieldName(child(rule, "field"));
    }
    for (const file of itemsOf(child(spec, "files")))
      for (const key of ["when", "forEach"]) this.#expression(child(file, key));
    for (const output of itemsOf(child(spec, "outputs"))) this.#expression(child(output, "when"));
    this.#texts(document.contents);
  }

  /** What says something of a value, of which the parameter is the member at `rest`. */
  #schema(node: unknown, rest: readonly string[], seen: Set<unknown>): void {
    const [name = "", ...below] = rest;
    if (isAlias(node)) return this.#tell(node, "it is written once and used in several places");
    if (!isMap(node) || seen.has(node)) return;
    seen.add(node);
    if (child(node, "$ref") !== undefined)
      this.#tell(node, "it refers to a schema that several fields may share");
    for (const keyword of ["properties", "dependentSchemas", "dependentRequired"]) {
      const members = child(node, keyword);
      for (const { key, value } of isMap(members) ? members.items : []) {
        const isSame = isScalar(key) && String(key.value) === name;
        if (isSame && below.length === 0) this.#key(key);
        if (isSame && below.length > 0 && keyword === "properties")
          this.#schema(value, below, seen);
        if (keyword === "dependentSchemas") this.#schema(value, rest, seen);
        if (keyword === "dependentRequired" && below.length === 0) this.#names(value);
      }
    }
    if (below.length === 0) this.#names(child(node, "required"));
    for (const keyword of ["allOf", "anyOf", "oneOf"])
      for (const part of itemsOf(child(node, keyword))) this.#schema(part, rest, seen);
    for (const keyword of ["if", "then", "else", "not"])
      this.#schema(child(node, keyword), rest, seen);
    this.#value(child(node, "default"), rest);
    for (const example of itemsOf(child(node, "examples"))) this.#value(example, rest);
  }

  /** The parameter as a key of a value. */
  #value(node: unknown, [name, ...below]: readonly string[]): void {
    for (const { key, value } of isMap(node) ? node.items : [])
      if (isScalar(key) && String(key.value) === name) {
        if (below.length === 0) this.#key(key);
        else this.#value(value, below);
      }
  }

  #names(list: unknown): void {
    for (const item of itemsOf(list))
      if (isScalar(item) && item.value === this.from.at(-1)) this.#put(item, this.to);
  }

  #conditions(node: unknown): void {
    for (const item of itemsOf(node)) this.#conditions(item);
    for (const { key, value } of isMap(node) ? node.items : []) {
      const keyword = isScalar(key) ? key.value : undefined;
      if (keyword === "x-slipway-when") this.#expression(value);
      else if (keyword === "x-slipway-time-zone") this.#pointer(value);
      else this.#conditions(value);
    }
  }

  #test(document: Document): void {
    this.#value(child(document.contents, "parameters"), this.from);
    for (const expected of itemsOf(child(document.contents, "expect")))
      this.#fieldName(child(child(expected, "refused"), "field"));
  }

  /** `a.b` or `/a/b`, and what is below it. */
  #fieldName(node: unknown): void {
    if (!isScalar(node) || typeof node.value !== "string") return;
    if (node.value.startsWith("/")) return this.#pointer(node);
    const steps = node.value.split(".");
    if (this.from.every((name, at) => steps[at] === name))
      this.#put(node, steps.with(this.from.length - 1, this.to).join("."));
  }

  #pointer(node: unknown): void {
    if (!isScalar(node) || typeof node.value !== "string" || !node.value.startsWith("/")) return;
    const [, ...steps] = node.value.split("/");
    if (
      this.from.every((name, at) => steps[at] === name.replaceAll("~", "~0").replaceAll("/", "~1"))
    )
      this.#put(node, `/${steps.with(this.from.length - 1, this.to).join("/")}`);
  }

  #expression(node: unknown): void {
    if (!isScalar(node) || typeof node.value !== "string") return;
    const { text, unsure } = renamedInExpression(node.value, this.from, this.to);
    if (unsure !== undefined) this.#tell(node, unsure);
    if (text !== node.value)
      this.#rewrite(node, (raw) => renamedInExpression(raw, this.from, this.to).text);
  }

  /** Every text with `${{ … }}` below a node, keys among them. */
  #texts(node: unknown): void {
    if (isPair(node)) {
      this.#texts(node.key);
      this.#texts(node.value);
    } else if (isMap(node) || isSeq(node)) node.items.forEach((item) => this.#texts(item));
    else if (
      isScalar(node) &&
      typeof node.value === "string" &&
      nextExpression(node.value) !== -1
    ) {
      const value = this.#inText(node.value, node.range?.[0] ?? 0);
      if (value !== node.value) this.#rewrite(node, (raw) => this.#inText(raw));
    }
  }

  /** `told`: where the text begins in the file, for those who are to look at it. */
  #inText(text: string, told?: number, whole?: string): string {
    let made = "";
    let copied = 0;
    for (let at = nextExpression(text); at !== -1; at = nextExpression(text, copied)) {
      const end = expressionEnd(text, at + 3);
      if (end === -1) break;
      const renamed = renamedInExpression(text.slice(at + 3, end - 2), this.from, this.to);
      if (renamed.unsure !== undefined && told !== undefined)
        this.#note(told, renamed.unsure, whole?.slice(0, at));
      made += text.slice(copied, at + 3) + renamed.text;
      copied = end - 2;
    }
    return made + text.slice(copied);
  }

  /** What is written without escapes changes where the name stands, anything else as a whole. */
  #rewrite(node: Scalar, rename: (written: string) => string): void {
    const [start, end] = node.range ?? [0, 0];
    const raw = this.#trees?.text.slice(start, end) ?? "";
    const quote =
      node.type === "QUOTE_DOUBLE" ? "\\" : node.type === "QUOTE_SINGLE" ? "''" : undefined;
    const inner = quote === undefined ? raw : raw.slice(1, -1);
    if (quote === undefined || !inner.includes(quote)) {
      const put = rename(inner);
      this.#splices.push({
        from: start,
        to: end,
        text: quote === undefined ? put : raw[0] + put + raw[0],
      });
    } else this.#put(node, rename(String(node.value)));
  }

  #key(key: Scalar): void {
    const [from, to] = key.range ?? [0, 0];
    this.#splices.push({ from, to, text: keyAsText(this.to) });
  }

  #put(node: Scalar, value: string): void {
    const [from, to] = node.range ?? [0, 0];
    const isSingle = node.type === "QUOTE_SINGLE";
    const isPlain = node.type === "PLAIN" && /^[\w./-]+$/.test(value);
    const text = isSingle
      ? `'${value.replaceAll("'", "''")}'`
      : isPlain
        ? value
        : JSON.stringify(value);
    this.#splices.push({ from, to, text });
  }

  #tell(node: Node, why: string): void {
    this.#note(node.range?.[0] ?? 0, why);
  }

  #note(offset: number, why: string, before?: string): void {
    const line =
      before === undefined ? this.#trees?.placeAt(offset).line : before.split("\n").length;
    this.unsure.push({ file: this.#file, line: line ?? 1, why });
  }
}

function child(node: unknown, key: string): unknown {
  return isMap(node)
    ? node.items.find((pair) => isScalar(pair.key) && pair.key.value === key)?.value
    : undefined;
}

const itemsOf = (node: unknown): readonly unknown[] => (isSeq(node) ? node.items : []);
