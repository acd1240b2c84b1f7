import type { Document } from "yaml";
import { type Json, toJson } from "@/lib/json";
import { documentData, mostValues } from "./document-data";
import { parseYaml, type Place, reasonOf, type YamlProblem, type YamlReading } from "./parse-yaml";

/** One document of a text as data, and where its nodes stand. */
export interface YamlDocument {
  value: Json;
  /** Its syntax tree, with comments. */
  tree: Document.Parsed;
  /** The place of the node at a path or, where there is none, of the nearest one around it. */
  placeOf(path: readonly PropertyKey[]): Place;
}

export interface YamlDataReading extends YamlReading {
  /** Levels of nesting. */
  deepest?: number;
}

/** Characters of all documents of a text, with every alias followed: twice as many as any text that is read has itself. */
const mostText = 32 * 1024 * 1024;

/**
 * Every document of a YAML (or JSON) text as data; none of a text that is not well-formed, that is
 * beyond the bounds, or that holds what JSON cannot: then `problems` says why.
 */
export function readYaml(
  text: string,
  { deepest = 500, ...options }: YamlDataReading,
): { documents: YamlDocument[]; problems: YamlProblem[] } {
  const trees = parseYaml(text, options);
  const problems = [...trees.problems];
  const textLeft = { left: mostText };
  const documents = trees.documents.flatMap((document): YamlDocument[] => {
    const placeOf = (path: readonly PropertyKey[]) => trees.placeOf(document, path);
    try {
      const value = toJson(documentData(document), { deepest, most: mostValues, text: textLeft });
      return [{ value, tree: document, placeOf }];
    } catch (cause) {
      problems.push({ message: reasonOf(cause), ...placeOf([]) });
      return [];
    }
  });
  return problems.length > 0 ? { documents: [], problems } : { documents, problems };
}

/** The one document of a text; an empty text is null, a second document a problem. */
export function readYamlDocument(
  text: string,
  options: YamlDataReading,
): { value: Json; problem?: undefined } | { problem: YamlProblem; value?: undefined } {
  const { documents, problems } = readYaml(text, options);
  const [problem] = problems;
  if (problem !== undefined) return { problem };
  const [first, second] = documents;
  if (second !== undefined)
    return { problem: { message: "It must be one YAML document.", ...second.placeOf([]) } };
  return { value: first?.value ?? null };
}

/** A problem with its place, for where nothing else shows the place. */
export function problemWithPlace({ message, line, column }: YamlProblem): string {
  return `${message.replace(/\.$/, "")} (line ${line}, column ${column}).`;
}
