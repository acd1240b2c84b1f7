import {
  type Document,
  isCollection,
  isNode,
  LineCounter,
  type Node,
  parseAllDocuments,
  type ScalarTag,
} from "yaml";
import { addDuplicateKeys } from "./duplicate-keys";
import { hasSpans, indentContinuations } from "./indent-continuations";

/** A place in a text; lines and columns from 1. */
export interface Place {
  line: number;
  column: number;
}

/** Why a text cannot be read: a sentence, and where. */
export interface YamlProblem extends Place {
  message: string;
}

export interface YamlReading {
  /** The longest text that is read, in UTF-16 code units. */
  longest: number;
  /** Which YAML a text without a directive is; 1.2 unless told otherwise. */
  version?: "1.1" | "1.2";
  /** `<<` takes over the fields of another map. */
  merge?: boolean;
  /** Whole numbers become BigInt, so that no digit is lost. */
  intAsBigInt?: boolean;
  /** `0644` is octal in YAML 1.2 too, as Go's readers have it. */
  legacyOctal?: boolean;
  /** `yes`, `on`, `n` and such are true and false, as in YAML 1.1. */
  legacyBooleans?: boolean;
  /** A key that stands twice in a map has its last value, as Go's readers have it; else it is an error. */
  lastKeyWins?: boolean;
  /** Tags that the parser knows besides those of the version. */
  customTags?: readonly ScalarTag[];
}

/** The syntax trees of a text, with comments and places; none where `problems` has any. */
export interface YamlTrees {
  documents: Document.Parsed[];
  problems: YamlProblem[];
  /** What the trees are of: the text as it was given, or with more indentation. */
  text: string;
  /** The place of an offset in `text`, as it is in the text that was given. */
  placeAt(offset: number): Place;
  /** The place of the node at a path or, where there is none, of the nearest one around it. */
  placeOf(document: Document, path: readonly PropertyKey[]): Place;
}

/**
 * Parses every document of a YAML (or JSON) text. A text with an error is parsed as a whole or not
 * at all: what a parser makes of the rest is not what was meant. Only a quoted scalar or a flow
 * collection whose lines are no deeper than its key is no error: Go's readers take it.
 */
export function parseYaml(text: string, options: YamlReading): YamlTrees {
  if (text.length > options.longest)
    return refused(text, {
      message: `It is longer than ${options.longest} characters.`,
      ...beginning(),
    });
  const trees = parsed(text, options, new Map());
  if (trees.problems.length === 0) return trees;
  const indented = indentContinuations(text);
  if (indented === undefined) return trees;
  const again = parsed(indented.text, options, indented.added);
  const [first] = again.problems;
  const isRead = first === undefined && hasSpans(again.documents, indented.spans);
  const isLater = first !== undefined && first.line > (trees.problems[0]?.line ?? 0);
  return isRead || isLater ? again : trees;
}

/** `added`: the spaces at the beginning of a line that are not of the text that was given. */
function parsed(text: string, options: YamlReading, added: ReadonlyMap<number, number>): YamlTrees {
  const lines = new LineCounter();
  const place = placesIn(lines);
  const placeAt = (offset: number) => {
    const { line, column } = place(offset);
    return { line, column: Math.max(column - (added.get(line) ?? 0), 1) };
  };
  const placeOf = (document: Document, path: readonly PropertyKey[]) =>
    placeAt(nearestNode(document, path)?.range?.[0] ?? document.range?.[0] ?? 0);
  let documents: Document.Parsed[];
  try {
    documents = parseUnchecked(text, lines, options);
  } catch (cause) {
    return refused(text, { message: reasonOf(cause), ...beginning() });
  }
  const problems = documents
    .flatMap((document) => document.errors)
    .map(({ message, pos }) => ({ message: `It is not YAML: ${message}`, ...placeAt(pos[0]) }));
  if (problems.length > 0) return { documents: [], problems, text, placeAt, placeOf };
  return { documents, problems, text, placeAt, placeOf };
}

const beginning = (): Place => ({ line: 1, column: 1 });

function refused(text: string, problem: YamlProblem): YamlTrees {
  return { documents: [], problems: [problem], text, placeAt: beginning, placeOf: beginning };
}

/**
 * The documents of a text as the parser left them: one with errors holds only part of what is
 * written, and it is for the caller to look. Throws a `RangeError` for what is nested too deeply.
 */
export function parseUnchecked(
  text: string,
  lines: LineCounter,
  {
    version = "1.2",
    merge = false,
    intAsBigInt = false,
    legacyOctal = false,
    legacyBooleans = false,
    lastKeyWins = false,
    customTags = [],
  }: Omit<YamlReading, "longest">,
): Document.Parsed[] {
  const parsed = parseAllDocuments(text, {
    version,
    merge,
    intAsBigInt,
    lineCounter: lines,
    prettyErrors: false,
    // It compares every key with all before it.
    uniqueKeys: false,
    logLevel: "silent",
    // Kubernetes' readers know no dates.
    customTags: (tags) => [
      ...(legacyOctal ? [octalTag] : []),
      ...(legacyBooleans ? [booleanTag] : []),
      ...tags.filter((tag) => typeof tag === "string" || tag.tag !== timestampTag),
      ...customTags,
    ],
  });
  if (!Array.isArray(parsed)) return [];
  if (!lastKeyWins) parsed.forEach(addDuplicateKeys);
  return parsed;
}

const octalTag: ScalarTag = {
  identify: () => false,
  default: true,
  tag: "tag:yaml.org,2002:int",
  test: /^[-+]?0[0-7]+$/,
  resolve: (text) => parseInt(text, 8),
};

const booleanTag: ScalarTag = {
  identify: () => false,
  default: true,
  tag: "tag:yaml.org,2002:bool",
  test: /^(?:[yY]|yes|Yes|YES|[nN]|no|No|NO|on|On|ON|off|Off|OFF)$/,
  resolve: (text) => /^(?:y|yes|on)$/i.test(text),
};

const timestampTag = "tag:yaml.org,2002:timestamp";

/** Lines and columns of the offsets of one text. */
export function placesIn(lines: LineCounter): (offset: number) => Place {
  return (offset) => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
}

/** The node at a path or, where there is none, the nearest one around it. */
export function nearestNode(document: Document, path: readonly PropertyKey[]): Node | undefined {
  let node: unknown = document.contents;
  for (const key of path) {
    const next: unknown = isCollection(node) ? node.get(key, true) : undefined;
    if (!isNode(next) || !next.range) break;
    node = next;
  }
  return isNode(node) ? node : undefined;
}

/** Why the parser gave up, in a sentence. */
export function reasonOf(cause: unknown): string {
  if (cause instanceof RangeError && cause.message.includes("call stack"))
    return "It is nested too deeply.";
  if (cause instanceof ReferenceError && cause.message.includes("alias count"))
    return "It refers to itself too often.";
  return cause instanceof Error ? cause.message : "It cannot be read.";
}
