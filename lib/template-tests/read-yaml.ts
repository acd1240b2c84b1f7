import { type Document, isNode, LineCounter, parseAllDocuments } from "yaml";
import type { Json } from "@/lib/json";
import type { TemplateProblem } from "@/lib/template";

const deepest = 100;

/** One document of a YAML text as data, and where its nodes stand. */
export interface YamlData {
  value: Json;
  /**
   * Line and column, from 1, of the node at a path or, where there is none, of the nearest one
   * around it.
   */
  placeOf(path: readonly PropertyKey[]): { line: number; column: number };
}

/**
 * Every document of a YAML (or JSON) text; nothing of a text that is not well-formed, or holds what
 * JSON cannot.
 */
export function readYaml(
  file: string,
  text: string,
): { documents: YamlData[]; problems: TemplateProblem[] } {
  const lines = new LineCounter();
  const parsed = parseAllDocuments(text, {
    lineCounter: lines,
    version: "1.2",
    schema: "core",
    intAsBigInt: true,
    prettyErrors: false,
    logLevel: "silent",
  });
  const documents: Document.Parsed[] = Array.isArray(parsed) ? parsed : [];
  const problems: TemplateProblem[] = documents
    .flatMap((document) => document.errors)
    .map((error) => ({
      severity: "error",
      code: "invalid-yaml",
      message: `This is not well-formed YAML: ${error.message}`,
      file,
      ...at(lines, error.pos[0]),
    }));
  if (problems.length > 0) return { documents: [], problems };
  const read: YamlData[] = [];
  for (const document of documents) {
    const placeOf = (path: readonly PropertyKey[]) => at(lines, offsetOf(document, path));
    try {
      read.push({ value: toJson(document.toJS({ maxAliasCount: 100 }), 0), placeOf });
    } catch (cause) {
      problems.push({
        severity: "error",
        code: "invalid-yaml",
        message: cause instanceof Error ? cause.message : "It cannot be read.",
        file,
        ...placeOf([]),
      });
    }
  }
  return { documents: problems.length > 0 ? [] : read, problems };
}

function offsetOf(document: Document.Parsed, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length -= 1) {
    const found: unknown = document.getIn(path.slice(0, length), true);
    if (isNode(found) && found.range) return found.range[0];
  }
  return document.contents?.range?.[0] ?? 0;
}

function at(lines: LineCounter, offset: number): { line: number; column: number } {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(line, 1), column: Math.max(col, 1) };
}

function toJson(value: unknown, depth: number): Json {
  if (depth > deepest) throw new RangeError(`It is nested deeper than ${deepest} levels.`);
  if (value === null || value === undefined) return null;
  if (typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number" && Number.isFinite(value)) return value;
  if (typeof value === "bigint") return exactNumber(value);
  if (Array.isArray(value)) return value.map((item) => toJson(item, depth + 1));
  if (typeof value === "object")
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, toJson(item, depth + 1)]),
    );
  throw new TypeError(`${String(value)} is no value that JSON can hold.`);
}

/** A whole number that a double holds exactly; any other would silently become its neighbour. */
export function exactNumber(whole: bigint): number {
  const number = Number(whole);
  if (Number.isFinite(number) && BigInt(number) === whole) return number;
  throw new RangeError(`${whole} cannot be held exactly: use a string for it.`);
}
