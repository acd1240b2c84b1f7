import { stringify } from "yaml";
import type { Json } from "@/lib/json";
import { problemWithPlace, readYamlDocument } from "@/lib/yaml";

/** As long as all texts of the parameters together may be. */
const longest = 262_144;
const deepest = 50;

/** What somebody wrote as YAML; undefined where there is nothing but white space and comments. */
export type YamlValue = { value: Json | undefined } | { problem: string };

/** Reads a text as Kubernetes' and Helm's readers do: `yes` is true, `0644` is octal. */
export function yamlValue(text: string): YamlValue {
  const { value, problem } = readYamlDocument(text, {
    longest,
    deepest,
    legacyBooleans: true,
    legacyOctal: true,
  });
  if (problem !== undefined) return { problem: problemWithPlace(problem) };
  return { value: value === null ? undefined : value };
}

/** A value as YAML that is read as the same value; nothing for no value. */
export function yamlText(value: unknown): string {
  if (value === undefined || value === null) return "";
  // What could not be read is the value itself, and said to be wrong.
  if (typeof value === "string") return value;
  return stringify(value, { version: "1.1", lineWidth: 0 });
}
