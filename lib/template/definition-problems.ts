import { isScalar } from "yaml";
import semver from "semver";
import type { z } from "zod";
import { isJsonObject } from "@/lib/json";
import { closest } from "./closest";
import { definitionFields } from "./definition-schema";
import { positionOf } from "./position-of";
import { error } from "./problems";
import type { TemplateProblem } from "./types";
import type { YamlSource } from "./yaml-source";

/** What is wrong with a definition, in words that say what is right; one for each field. */
export function definitionProblems(
  issues: readonly z.core.$ZodIssue[],
  written: unknown,
  source: YamlSource,
): TemplateProblem[] {
  return issues.flatMap((issue) => {
    const at = (path: readonly PropertyKey[]) => ({
      file: "template.yaml",
      ...positionOf(path, source),
    });
    if (issue.code === "unrecognized_keys")
      return issue.keys.map((key) =>
        error("invalid-definition", unknownField(issue.path, key), {
          ...unknownHint(issue.path, key),
          ...at([...issue.path, key]),
        }),
      );
    const { message, expected } = told(issue, written, source);
    return [
      error("invalid-definition", message, {
        ...(expected === undefined ? {} : { expected }),
        ...at(issue.path),
      }),
    ];
  });
}

function unknownField(path: readonly PropertyKey[], key: string): string {
  return path.length === 0
    ? `A template has no field ${key}.`
    : `${nameOf(path)} has no field ${key}.`;
}

function unknownHint(path: readonly PropertyKey[], key: string): { expected?: string } {
  if (/[()"'[\]]/.test(key))
    return { expected: "An expression with a comma inside { } must be in quotes." };
  const above = path.length === 0 ? "" : `${fieldOf(path)}.`;
  const known = Object.keys(definitionFields)
    .filter((field) => field.startsWith(above))
    .map((field) => field.slice(above.length).split(/[.[]/)[0] ?? "");
  const names = [...new Set(known)];
  const near = closest(key, names);
  return { expected: near ?? `one of ${names.join(", ")}` };
}

function told(
  issue: z.core.$ZodIssue,
  written: unknown,
  source: YamlSource,
): { message: string; expected?: string | undefined } {
  const name = issue.path.length === 0 ? "template.yaml" : nameOf(issue.path);
  const value = valueIn(written, issue.path);
  const field = definitionFields[fieldOf(issue.path)];
  if (fieldOf(issue.path) === "metadata.version" && value !== undefined) {
    const version = semver.coerce(textOf(issue.path, source) ?? String(value))?.version;
    return {
      message: "metadata.version must be a semantic version of three numbers, as a text.",
      expected: `version: ${JSON.stringify(version ?? "1.0.0")}`,
    };
  }
  if (value === undefined && issue.code !== "custom")
    return { message: `${name} is missing.`, expected: field };
  if (issue.code === "invalid_value")
    return {
      message: `${name} cannot be ${JSON.stringify(value)}.`,
      expected: issue.values.map(String).join(" or "),
    };
  if (issue.code === "invalid_type")
    return {
      message: `${name} is ${kindOf(value)}, and must be ${wanted(issue.expected)}.`,
      expected: field,
    };
  if (issue.code === "invalid_union")
    return { message: `${name} is ${kindOf(value)}.`, expected: field };
  if (issue.code === "too_small" && (value === "" || value === null))
    return { message: `${name} is empty.`, expected: field };
  return { message: `${name}: ${issue.message}.`.replace(/\.\.$/, ".") };
}

function wanted(type: string): string {
  return (
    {
      string: "a text (in quotes, where YAML reads something else)",
      array: "a list",
      object: "a mapping",
      boolean: "true or false",
    }[type] ?? type
  );
}

function kindOf(value: unknown): string {
  if (value === null) return "empty";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "a mapping" : `a ${typeof value}`;
}

function valueIn(value: unknown, path: readonly PropertyKey[]): unknown {
  let at = value;
  for (const step of path) {
    if (typeof at !== "object" || at === null) return undefined;
    at = isJsonObject(at)
      ? Object.hasOwn(at, step)
        ? at[String(step)]
        : undefined
      : (at as unknown[])[Number(step)];
  }
  return at;
}

/** The scalar as it is written: a number has lost the zeros at its end. */
function textOf(path: readonly PropertyKey[], source: YamlSource): string | undefined {
  const node: unknown = source.documents[0]?.getIn(path, true);
  return isScalar(node) ? node.source : undefined;
}

const nameOf = (path: readonly PropertyKey[]) =>
  path
    .map((step) => (typeof step === "number" ? `[${step}]` : `.${String(step)}`))
    .join("")
    .replace(/^\./, "");

/** As `definitionFields` calls it. */
const fieldOf = (path: readonly PropertyKey[]) => nameOf(path).replaceAll(/\[\d+\]/g, "[]");
