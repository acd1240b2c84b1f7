import {
  type DocumentOptions,
  type ErrorCode,
  type ParseOptions,
  type ScalarTag,
  type SchemaOptions,
  type YAMLParseError,
} from "yaml";
import { manifestSchema, type Manifest } from "./objects";
import { parseAsGo } from "./parse-as-go";

/**
 * A text that is not YAML: kustomize words this differently from one that is YAML and no object.
 */
export class MalformedYaml extends Error {}

/**
 * YAML as kustomize's parser reads it, which is neither 1.1 nor 1.2: `yes` and `12:30:45` are
 * strings, `012` and `0o7` octal, `1_000` a number.
 */
const asGoReads: ParseOptions & DocumentOptions & SchemaOptions = {
  version: "1.2",
  merge: true,
  customTags: (tags) => [
    integer(/^[-+]?0[0-7_]+$/, 8),
    integer(/^[-+]?[1-9][0-9]*_[0-9_]*$/, 10),
    ...tags,
  ],
};

function integer(test: RegExp, radix: number): ScalarTag {
  return {
    tag: "tag:yaml.org,2002:int",
    default: true,
    test,
    resolve: (text) => Number.parseInt(text.replaceAll("_", ""), radix),
  };
}

/** The objects of a file, or an error with what kustomize says of a text that has none. */
export function readManifests(text: string): Manifest[] {
  return parseAsGo(text, asGoReads).flatMap((document) => {
    const problem = document.errors[0];
    if (problem !== undefined) throw new MalformedYaml(`MalformedYAMLError: ${goWords(problem)}`);
    const value: unknown = document.toJS();
    if (value === null) return [];
    const parsed = manifestSchema.safeParse(value);
    if (parsed.success) return [parsed.data];
    const missing = parsed.error.issues[0]?.path.join(".") ?? "";
    if (missing === "metadata" || missing.startsWith("metadata.name"))
      throw new Error(`missing metadata.name in object ${JSON.stringify(value).slice(0, 200)}`);
    throw new Error(`Object '${missing}' is missing in '${JSON.stringify(value).slice(0, 200)}'`);
  });
}

/** What Go's parser says where ours has found an error: the common ones, by their kind. */
export function goWords(problem: YAMLParseError): string {
  const words: Partial<Record<ErrorCode, string>> = {
    BLOCK_AS_IMPLICIT_KEY: "mapping values are not allowed in this context",
    DUPLICATE_KEY: "mapping key already defined",
    TAB_AS_INDENT: "found character that cannot start any token",
    BAD_ALIAS: "unknown anchor referenced",
  };
  const line = problem.linePos?.[0].line ?? 1;
  return `yaml: line ${line}: ${words[problem.code] ?? "did not find expected node content"}`;
}
