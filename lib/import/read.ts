import { parseAllDocuments, type Document } from "yaml";
import { isJsonObject, type Json } from "@/lib/json";
import type { ImportFiles } from "./report";

const deepest = 50;
const largest = 2 * 1024 * 1024;

export type Reading<T> = { value: T } | { problem: string };

/**
 * Every YAML document of a text as data; a text that is not well-formed, too deep or too large is a
 * problem, never a crash.
 */
export function readYaml(text: string): Reading<Json[]> {
  const parsed = readDocuments(text);
  if ("problem" in parsed) return parsed;
  try {
    const values = parsed.value.map((document) => toJson(document.toJS({ maxAliasCount: 100 }), 0));
    return { value: values };
  } catch (cause) {
    return { problem: cause instanceof Error ? cause.message : "It cannot be read." };
  }
}

/** The documents of a text with their comments. */
export function readDocuments(text: string): Reading<Document[]> {
  if (text.length > largest) return { problem: "The file is larger than 2 MiB." };
  try {
    const parsed = parseAllDocuments(text, {
      version: "1.2",
      schema: "core",
      merge: true,
      prettyErrors: false,
      logLevel: "silent",
    });
    const documents = Array.isArray(parsed) ? parsed : [];
    const [error] = documents.flatMap((document) => document.errors);
    return error
      ? { problem: `This is not well-formed YAML: ${error.message}` }
      : { value: documents };
  } catch (cause) {
    return {
      problem: cause instanceof RangeError ? "The file is nested too deep." : String(cause),
    };
  }
}

export function readJson(text: string): Reading<Json> {
  if (text.length > largest) return { problem: "The file is larger than 2 MiB." };
  try {
    return { value: toJson(JSON.parse(text), 0) };
  } catch (cause) {
    return { problem: cause instanceof Error ? cause.message : "It cannot be read." };
  }
}

/**
 * JSON of what a parser gave; what JSON cannot hold becomes null. Throws where it is nested too
 * deep.
 */
function toJson(value: unknown, depth: number): Json {
  if (depth > deepest) throw new RangeError(`It is nested deeper than ${deepest} levels.`);
  if (Array.isArray(value)) return value.map((item) => toJson(item, depth + 1));
  if (isJsonObject(value))
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, toJson(item, depth + 1)]),
    );
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  return typeof value === "string" || typeof value === "boolean" ? value : null;
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
