import {
  type Document,
  isCollection,
  isNode,
  isPair,
  isScalar,
  type Node,
  type Scalar,
} from "yaml";
import { compileExpression, type Expression, type Reach } from "./expression";
import { nextExpression, parseText } from "./interpolation";
import { mendedLine } from "./misread-line";
import { error, problemOf } from "./problems";
import type { TemplateProblem } from "./types";
import type { CompiledText } from "./value-text";
import { nodesOf } from "./nodes-of";
import type { YamlSource } from "./yaml-source";

/** Where an expression stands in the bundle. */
export interface ExpressionPlace {
  file: string;
  line?: number;
  column?: number;
}

/** A YAML file of the template, ready to be rendered. */
export interface CompiledYaml {
  file: string;
  documents: Document[];
  /** The scalars, keys among them, that have expressions. */
  texts: Map<Scalar, CompiledText>;
  /**
   * The nodes that have an expression somewhere in them; all others are the same in every
   * rendering.
   */
  dynamic: Set<Node>;
  /** Where an expression stands. */
  places: Map<Expression, ExpressionPlace>;
  /** Whether lists are indented below their key. */
  indentSequences: boolean;
}

/** A file of the template that is text to the engine. */
export interface CompiledTextFile {
  file: string;
  text: CompiledText;
  places: Map<Expression, ExpressionPlace>;
}

/** Compiles the expressions of a parsed YAML file; one problem for each that is not right. */
export function compileYaml(
  source: YamlSource,
  reach: Reach,
): { compiled: CompiledYaml; problems: TemplateProblem[] } {
  const problems: TemplateProblem[] = [];
  const compiled: CompiledYaml = {
    file: source.file,
    documents: source.documents,
    texts: new Map(),
    dynamic: new Set(),
    places: new Map(),
    indentSequences: hasIndentedSequences(source.text),
  };
  for (const document of source.documents) {
    for (const node of nodesOf(document.contents)) {
      if (!isScalar(node) || typeof node.value !== "string" || !node.value.includes("${{"))
        continue;
      const [start, end] = node.range ?? [0, 0];
      const offsets = expressionOffsets(source.text.slice(start, end)).map(
        (offset) => start + offset,
      );
      const places = offsets.map((offset): ExpressionPlace => ({
        file: source.file,
        ...source.position(offset),
      }));
      const fallback: ExpressionPlace = { file: source.file, ...source.position(start) };
      const text = compileText(
        node.value,
        { reach, place: (index) => places[index] ?? fallback },
        compiled.places,
        problems,
      );
      if (text !== undefined) compiled.texts.set(node, text);
    }
    findDynamic(document.contents, compiled);
  }
  return { compiled, problems: problems.map((problem) => withLine(problem, source.lines)) };
}

/** What is said of an expression that should be another one, with the line as it should be. */
function withLine(problem: TemplateProblem, lines: readonly string[]): TemplateProblem {
  const { expression, expected, line } = problem;
  if (expression === undefined || expected === undefined || line === undefined) return problem;
  const written = lines[line - 1] ?? "";
  if (!written.includes(expression)) return problem;
  const replaced = written.replace(expression, () => expected);
  return { ...problem, expected: (mendedLine(replaced) ?? replaced).trim() };
}

function findDynamic(node: unknown, compiled: CompiledYaml): boolean {
  if (isPair(node))
    return [findDynamic(node.key, compiled), findDynamic(node.value, compiled)].includes(true);
  if (!isNode(node)) return false;
  const found = isScalar(node)
    ? compiled.texts.has(node)
    : isCollection(node) && node.items.map((item) => findDynamic(item, compiled)).includes(true);
  if (found) compiled.dynamic.add(node);
  return found;
}

/** Compiles a text with expressions. */
export function compileText(
  text: string,
  options: { reach: Reach; place: (index: number, offset: number) => ExpressionPlace },
  places: Map<Expression, ExpressionPlace>,
  problems: TemplateProblem[],
): CompiledText | undefined {
  const parsed = parseText(text);
  let index = 0;
  if (parsed.unclosed !== undefined) {
    problems.push(
      error(
        "expression-not-closed",
        "The expression starts with ${{ and is not closed with }}.",
        options.place(0, parsed.unclosed),
      ),
    );
    return undefined;
  }
  const out: (string | Expression)[] = [];
  for (const part of parsed.parts) {
    if (part.kind === "text") {
      out.push(part.text);
      continue;
    }
    const place = options.place(index, part.start);
    index += 1;
    try {
      const expression = compileExpression(part.source, options.reach);
      places.set(expression, place);
      out.push(expression);
    } catch (thrown) {
      problems.push(problemOf(thrown, { ...place, expression: part.source }));
    }
  }
  return out;
}

function expressionOffsets(text: string): number[] {
  const offsets: number[] = [];
  for (let at = nextExpression(text); at !== -1; at = nextExpression(text, at + 3))
    offsets.push(at);
  return offsets;
}

/**
 * Whether lists stand deeper than their key, as most of the file's lists do; they may stand at the
 * key's own column.
 */
export function hasIndentedSequences(text: string): boolean {
  const pairs = [...text.matchAll(/^( *)(?:- )*[^\s#-][^\n]*:[ \t]*(?:#[^\n]*)?\n( *)- /gm)];
  const flat = pairs.filter(
    (match) =>
      (match[1] ?? "").length === (match[2] ?? "").length && !match[0].trimStart().startsWith("- "),
  ).length;
  return flat * 2 <= pairs.length;
}
