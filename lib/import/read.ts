import { type Json, toJson } from "@/lib/json";
import { problemWithPlace, readYaml, type YamlDocument } from "@/lib/yaml";
import type { ImportFiles } from "./report";

const deepest = 50;
const longest = 2 * 1024 * 1024;

export type Reading<T> = { value: T } | { problem: string };

/**
 * Every YAML document of a text; a text that is not well-formed, too deep or too large is a
 * problem, never a crash. `go`: `yes` and `0644` are what they are to Helm.
 */
export function readDocuments(
  text: string,
  { go = false, lastKeyWins = false }: { go?: boolean; lastKeyWins?: boolean } = {},
): Reading<YamlDocument[]> {
  const as = { legacyBooleans: go, legacyOctal: go, lastKeyWins };
  const { documents, problems } = readYaml(text, { longest, deepest, merge: true, ...as });
  const [problem] = problems;
  return problem === undefined ? { value: documents } : { problem: problemWithPlace(problem) };
}

export function readJson(text: string): Reading<Json> {
  if (text.length > longest) return { problem: "The file is larger than 2 MiB." };
  try {
    return { value: toJson(JSON.parse(text), { deepest, most: longest }) };
  } catch (cause) {
    return { problem: cause instanceof Error ? cause.message : "It cannot be read." };
  }
}

/** The files without the one folder that an archive wraps around them, as `helm package` does. */
export function unwrapped(files: ImportFiles, marker: RegExp): ImportFiles {
  const paths = Object.keys(files).map((path) => path.replaceAll("\\", "/").replace(/^\.?\/+/, ""));
  const found = paths
    .filter((path) => marker.test(path))
    .sort((a, b) => a.split("/").length - b.split("/").length)[0];
  const folder = found?.includes("/") ? found.slice(0, found.lastIndexOf("/") + 1) : "";
  return Object.fromEntries(
    Object.entries(files).flatMap(([path, text]) => {
      const plain = path.replaceAll("\\", "/").replace(/^\.?\/+/, "");
      return plain.startsWith(folder) && typeof text === "string"
        ? [[plain.slice(folder.length), text]]
        : [];
    }),
  );
}
