import {
  isAlias,
  isCollection,
  isMap,
  isScalar,
  LineCounter,
  type Document,
  type Node,
  type Scalar,
} from "yaml";
import { parseUnchecked, placesIn } from "@/lib/yaml";
import { nextExpression, parseText } from "./interpolation";
import { limits } from "./limits";
import { mendedLine } from "./misread-line";
import { commentRanges, rangesOver } from "./offset-ranges";
import { error } from "./problems";
import type { TemplateProblem } from "./types";
import { emittedTag, stringText } from "./yaml-emit";
import { isAmbiguous, isNotJson } from "./yaml-scalars";
import { nodesOf, scalarsOf, depthOf } from "./nodes-of";

/** A YAML file of a template as it was parsed: safe to walk only when `problems` has no error. */
export interface YamlSource {
  file: string;
  text: string;
  /** Of the text, without what ends them. */
  lines: string[];
  documents: Document[];
  problems: TemplateProblem[];
  /**
   * What can be looked at for more mistakes, whatever the problems are: itself, or the same with
   * quotes where they are missing, at the same lines. Undefined: nothing.
   */
  readable?: YamlSource | undefined;
  /** Line and column, counted from 1, of an offset. */
  position(offset: number): { line: number; column: number };
}

/** Characters of a line that a problem repeats as it should be written. */
const longestLine = 2_000;

/** Parses a YAML file and refuses whatever would be read as something else than it looks. */
export function parseYaml(file: string, text: string): YamlSource {
  return readYaml(file, text, 0);
}

/** `round`: how often quotes were put into it. */
function readYaml(file: string, text: string, round: number): YamlSource {
  const lines = new LineCounter();
  const position = placesIn(lines);
  const source: YamlSource = {
    file,
    text,
    lines: text.split("\n"),
    documents: [],
    problems: [],
    position,
  };
  if (text.startsWith("\uFEFF")) {
    source.problems.push(
      error("unsupported-yaml", "The file starts with a byte order mark.", {
        file,
        line: 1,
        column: 1,
      }),
    );
    return source;
  }
  try {
    if (isTooDeep(text)) {
      source.problems.push(
        error("too-deep", `The file is nested deeper than ${limits.depth} levels.`, { file }),
      );
      return source;
    }
    source.documents = parseUnchecked(text, lines, {
      intAsBigInt: true,
      customTags: [emittedTag],
    });
    source.problems.push(...documentErrors(source, round));
    if (source.problems.length === 0) {
      const misread = misreadExpressions(source);
      const problems = scalarProblems(source);
      const isRight = problems.every(({ code }) => code === "unquoted-ambiguous-scalar");
      source.problems.push(...misread, ...problems);
      if (isRight)
        source.readable = misread.length === 0 ? source : mended(source, misread, round)?.readable;
    }
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    source.problems.push(
      error("too-deep", `The file is nested deeper than ${limits.depth} levels.`, { file }),
    );
  }
  return source;
}

/**
 * A guard before the parser, which recurses: more open brackets, or dashes and indentation, than
 * any real file has.
 */
function isTooDeep(text: string): boolean {
  let depth = 0;
  let deepest = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 91 || code === 123) deepest = Math.max(deepest, (depth += 1));
    else if (code === 93 || code === 125) depth = Math.max(0, depth - 1);
  }
  // Brackets in text do not nest, so what is allowed here is far more than what a document may
  // have.
  return deepest > 1000 || /(?:^|\n)(?:[ \t]*[-?:][ \t]){200}/.test(text);
}

/** A line of which something may be said; none where it is too long to be told how it should be. */
function lineOf(source: YamlSource, line: number): string | undefined {
  const written = source.lines[line - 1] ?? "";
  return written.length > longestLine ? undefined : written.replace(/\r$/, "");
}

function documentErrors(source: YamlSource, round: number): TemplateProblem[] {
  const { file } = source;
  const problems: TemplateProblem[] = [];
  const misread = misreadLines(source, round);
  if (misread !== undefined) return misread;
  for (const document of source.documents) {
    for (const { message, pos } of [...document.errors, ...document.warnings]) {
      const where = source.position(pos[0]);
      if (message.startsWith("Map keys must be unique"))
        problems.push(
          error("duplicate-key", "The same key stands here twice.", { file, ...where }),
        );
      else
        problems.push(
          error("invalid-yaml", `This is not well-formed YAML: ${message}.`.replace("..", "."), {
            file,
            ...where,
          }),
        );
    }
    const version = document.directives?.yaml;
    if (version?.explicit === true && version.version !== "1.2") {
      problems.push(
        error(
          "unsupported-yaml",
          "The directive %YAML changes how the file is read; leave it out.",
          { file, line: 1, column: 1 },
        ),
      );
    }
  }
  return uniqueBy(problems, (problem) => `${problem.line}:${problem.code}`).slice(0, mostErrors);
}

/** Times that a file is read again with quotes where they were missing, and how long it may be. */
const again = { most: 10, characters: 64 * 1024 };
/** Errors that are told of one file: one mistake may make as many as there are lines. */
const mostErrors = 1_000;
/** Lines without quotes that are told of in one file. */
const mostMisread = 100;

/**
 * Where missing quotes have led the parser astray: each such line once, and what is wrong with the
 * file when they are there. An expression without quotes makes errors in lines that are right.
 */
function misreadLines(source: YamlSource, round: number): TemplateProblem[] | undefined {
  const told = new Map<number, TemplateProblem>();
  const errors = source.documents.flatMap((document) => [...document.errors, ...document.warnings]);
  const wrongLines = new Set(errors.map(({ pos }) => source.position(pos[0]).line));
  for (const line of wrongLines) {
    const problem = needsQuotes(source, line) ?? needsQuotes(source, line - 1);
    if (problem?.line !== undefined) told.set(problem.line, problem);
    if (told.size >= mostMisread) break;
  }
  if (told.size === 0) return undefined;
  const read = mended(source, [...told.values()], round);
  source.readable = read?.readable;
  const left = read?.problems ?? [];
  return uniqueBy([...told.values(), ...left], ({ line, code }) => `${line}:${code}`).toSorted(
    (a, b) => (a.line ?? 0) - (b.line ?? 0),
  );
}

/** The file with these lines as they should be; undefined where that would take too long. */
function mended(
  { file, text, lines }: YamlSource,
  problems: readonly TemplateProblem[],
  round: number,
): YamlSource | undefined {
  if (round >= again.most || problems.length >= mostMisread || text.length > again.characters)
    return undefined;
  const right = new Map(problems.map(({ line, expected }) => [line, expected]));
  const rewritten = lines.map((line, index) => {
    const expected = right.get(index + 1);
    return expected === undefined ? line : `${/^\s*/.exec(line)?.[0] ?? ""}${expected}`;
  });
  return readYaml(file, rewritten.join("\n"), round + 1);
}

function needsQuotes(source: YamlSource, line: number): TemplateProblem | undefined {
  const written = lineOf(source, line);
  const expected = written === undefined ? undefined : mendedLine(written);
  if (written === undefined || expected === undefined) return undefined;
  return error(
    "expression-needs-quotes",
    "YAML reads this expression as something else; put it in quotes.",
    {
      file: source.file,
      line,
      column: nextExpression(written) + 1,
      expected: expected.trim(),
    },
  );
}

/** Every `${{` of the file must lie in a comment or in a scalar that holds the whole expression. */
function misreadExpressions(source: YamlSource): TemplateProblem[] {
  const inside: [number, number][] = [];
  const problems: TemplateProblem[] = [];
  for (const node of scalarsOf(source.documents)) {
    const [start, end] = node.range ?? [0, 0];
    inside.push([start, end]);
    if (typeof node.value !== "string" || !node.value.includes("${{")) continue;
    if (parseText(node.value).unclosed === undefined) continue;
    const { line, column } = source.position(
      start + Math.max(0, nextExpression(source.text.slice(start, end))),
    );
    problems.push(
      needsQuotes(source, line) ??
        error(
          "expression-not-closed",
          "The expression starts with ${{ and is not closed with }}.",
          { file: source.file, line, column },
        ),
    );
  }
  const isInside = rangesOver([...inside, ...commentRanges(source.text)]);
  for (let at = nextExpression(source.text); at !== -1; at = nextExpression(source.text, at + 3)) {
    if (isInside(at)) continue;
    if (problems.length >= mostMisread) break;
    const { line, column } = source.position(at);
    problems.push(
      needsQuotes(source, line) ??
        error("expression-needs-quotes", "YAML does not read this expression as one value.", {
          file: source.file,
          line,
          column,
        }),
    );
  }
  return uniqueBy(problems, (problem) => `${problem.line}`);
}

function scalarProblems(source: YamlSource): TemplateProblem[] {
  const { file } = source;
  const problems: TemplateProblem[] = [];
  for (const document of source.documents) {
    if (depthOf(document.contents) > limits.depth) {
      problems.push(
        error("too-deep", `The file is nested deeper than ${limits.depth} levels.`, { file }),
      );
      return problems;
    }
    const anchors = new Set<string>();
    for (const node of nodesOf(document.contents)) {
      const where = { file, ...source.position(node.range?.[0] ?? 0) };
      if (isAlias(node) && !anchors.has(node.source))
        problems.push(
          error("invalid-yaml", `There is no anchor &${node.source} before this alias.`, where),
        );
      if (!isAlias(node) && "anchor" in node && typeof node.anchor === "string")
        anchors.add(node.anchor);
      if (
        node.tag !== undefined &&
        !(isScalar(node) && node.tag === "tag:yaml.org,2002:str") &&
        hasExplicitTag(node)
      ) {
        problems.push(
          error(
            "unsupported-yaml",
            `The tag ${node.tag} is not something Kubernetes knows.`,
            where,
          ),
        );
      }
      if (isScalar(node) && node.type === "PLAIN" && node.tag === undefined)
        problems.push(...plainProblems(source, node, where));
      if (isMap(node) && node.items.some((pair) => isCollection(pair.key) || isAlias(pair.key))) {
        problems.push(error("unsupported-yaml", "A key must be a scalar.", where));
      }
    }
  }
  return problems;
}

/** The parser resolves tags onto collections and non-plain scalars only when they are written. */
function hasExplicitTag(node: Node): boolean {
  return !["tag:yaml.org,2002:map", "tag:yaml.org,2002:seq"].includes(node.tag ?? "");
}

function plainProblems(
  source: YamlSource,
  node: Scalar,
  where: { file: string; line: number; column: number },
): TemplateProblem[] {
  const [start, end] = node.range ?? [0, 0];
  const written = source.text.slice(start, end);
  if (written.includes("\n") || nextExpression(written) !== -1) return [];
  if (isNotJson(written))
    return [error("unsupported-yaml", `Kubernetes has no number ${written}.`, where)];
  if (!isAmbiguous(written)) return [];
  const line = lineOf(source, where.line);
  const rewritten = (text: string) =>
    line === undefined
      ? undefined
      : `${line.slice(0, where.column - 1)}${text}${line.slice(where.column - 1 + written.length)}`.trim();
  const message =
    written === "<<"
      ? "<< is a merge key to some YAML readers and an ordinary key to others; write the fields out."
      : `Some YAML readers do not read ${written} as it looks; put it in quotes if it is a string.`;
  const expected = rewritten(stringText(written, "double"));
  return [
    error("unquoted-ambiguous-scalar", message, {
      ...where,
      ...(expected === undefined ? {} : { expected }),
    }),
  ];
}

function uniqueBy<T>(items: readonly T[], key: (item: T) => string): T[] {
  return [...new Map(items.map((item) => [key(item), item] as const)).values()];
}
