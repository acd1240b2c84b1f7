import { isJsonObject, isNumberText, type Json, type JsonObject, numberOfText } from "@/lib/json";
import { formatInWords, formatProblem } from "./formats";

export interface FieldFinding {
  /** How the person knows the field. */
  name: string;
  keyword: string;
  /** What the keyword says, e.g. 20 for `maximum: 20`. */
  limit: Json | undefined;
  /** The schema that holds the keyword. */
  schema: JsonObject;
  value: Json | undefined;
}

type Phrase = (finding: FieldFinding) => string;

const plural = (count: Json | undefined, one: string, many: string) =>
  `${String(count)} ${count === 1 ? one : many}`;

/** One phrase for each keyword that can fail; what follows the name of the field. */
const phrases: Readonly<Record<string, Phrase>> = {
  required: () => "is required.",
  dependentRequired: () => "is required together with what is filled in.",
  type: ({ limit, value }) =>
    isLongNumber(limit, value)
      ? `has more digits than a number keeps: the largest whole number is ${Number.MAX_SAFE_INTEGER}. ` +
        "Give a smaller one, or ask the template's owner to take it as text."
      : `must be ${typeInWords(limit)}.`,
  enum: ({ limit, schema }) => `must be ${oneOf(Array.isArray(limit) ? limit : [], schema)}.`,
  const: ({ limit }) => `must be ${inWords(limit)}.`,
  minimum: ({ limit }) => `must be ${String(limit)} or more.`,
  maximum: ({ limit }) => `must be ${String(limit)} or less.`,
  exclusiveMinimum: ({ limit }) => `must be more than ${String(limit)}.`,
  exclusiveMaximum: ({ limit }) => `must be less than ${String(limit)}.`,
  multipleOf: ({ limit }) => `must be a multiple of ${String(limit)}.`,
  minLength: ({ limit, value }) =>
    value === ""
      ? "must not be empty."
      : `must have at least ${plural(limit, "character", "characters")}.`,
  maxLength: ({ limit }) => `must have at most ${plural(limit, "character", "characters")}.`,
  pattern: ({ limit, schema }) => patternInWords(limit, schema),
  format: ({ limit, value }) =>
    `must be ${formatInWords(String(limit)) ?? `a ${String(limit)}`}${asciiHint(limit, value)}${reasonOf(limit, value)}.`,
  minItems: ({ limit }) => `must have at least ${plural(limit, "entry", "entries")}.`,
  maxItems: ({ limit }) => `must have at most ${plural(limit, "entry", "entries")}.`,
  uniqueItems: () => "must not have the same entry twice.",
  contains: () => "lacks an entry that it must have.",
  minContains: ({ limit }) =>
    `must have at least ${plural(limit, "entry", "entries")} of the required kind.`,
  maxContains: ({ limit }) =>
    `must have at most ${plural(limit, "entry", "entries")} of that kind.`,
  minProperties: ({ limit }) => `must have at least ${plural(limit, "entry", "entries")}.`,
  maxProperties: ({ limit }) => `must have at most ${plural(limit, "entry", "entries")}.`,
  anyOf: ({ limit }) => `must be ${alternatives(limit)}.`,
  oneOf: ({ limit }) => `must be ${alternatives(limit)}, and only one of these.`,
  not: () => "must not have this value.",
  unknown: () => "is not a parameter of this template.",
};

/** The sentence for a field that does not fit. Both validators speak through this one function. */
export function fieldMessage(finding: FieldFinding): string {
  const own = finding.schema["x-slipway-message"];
  if (typeof own === "string" && finding.keyword !== "required") return own;
  return `${finding.name} ${phrases[finding.keyword]?.(finding) ?? "does not fit."}`;
}

const types: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  integer: "a whole number",
  boolean: "yes or no",
  array: "a list",
  object: "a group of fields",
  null: "empty",
};

function typeInWords(type: Json | undefined): string {
  const names = Array.isArray(type) ? type : [type];
  return names.map((name) => types[String(name)] ?? String(name)).join(" or ");
}

function reasonOf(format: Json | undefined, value: Json | undefined): string {
  const reason = typeof value === "string" ? formatProblem(String(format), value) : undefined;
  return reason === undefined ? "" : `: ${reason}`;
}

/** Addresses of the Internet's older kind: with other letters they look right, and are not. */
function asciiHint(format: Json | undefined, value: Json | undefined): string {
  const isAddress = ["email", "hostname", "uri", "url"].includes(String(format));
  return isAddress && typeof value === "string" && /\P{ASCII}/u.test(value)
    ? ", in ASCII letters only"
    : "";
}

/** A number that was typed, and stays a text since it would become another number. */
function isLongNumber(type: Json | undefined, value: Json | undefined): boolean {
  const wantsNumber = [type].flat().some((name) => name === "integer" || name === "number");
  return (
    wantsNumber &&
    typeof value === "string" &&
    isNumberText(value.trim()) &&
    numberOfText(value) === undefined
  );
}

function inWords(value: Json | undefined): string {
  return typeof value === "string" ? value : JSON.stringify(value ?? null);
}

function oneOf(values: readonly Json[], schema: JsonObject): string {
  const labels = Array.isArray(schema["enumNames"]) ? schema["enumNames"] : values;
  const shown = values.slice(0, 12).map((value, index) => inWords(labels[index] ?? value));
  return shown.length === 1
    ? (shown[0] ?? "")
    : `one of ${shown.join(", ")}${values.length > shown.length ? ", …" : ""}`;
}

function patternInWords(pattern: Json | undefined, schema: JsonObject): string {
  const examples = schema["examples"];
  const example =
    Array.isArray(examples) && typeof examples[0] === "string"
      ? `, for example ${examples[0]}`
      : "";
  const prefix = /^\^((?:[A-Za-z0-9/:_@ -]|\\[./:-])+)/
    .exec(String(pattern))?.[1]
    ?.replaceAll("\\", "");
  const rest = String(pattern).slice(
    1 +
      (prefix === undefined
        ? 0
        : (/^\^((?:[A-Za-z0-9/:_@ -]|\\[./:-])+)/.exec(String(pattern))?.[1]?.length ?? 0)),
  );
  if (prefix !== undefined && /^(?:\.[*+]\$?)?$/.test(rest))
    return `must start with ${prefix}${example}.`;
  return `must have the form ${String(pattern)}${example}.`;
}

function alternatives(schemas: Json | undefined): string {
  const titles = (Array.isArray(schemas) ? schemas : []).map((schema) => {
    if (!isJsonObject(schema)) return undefined;
    if (typeof schema["title"] === "string") return schema["title"];
    if (schema["const"] !== undefined) return inWords(schema["const"]);
    return typeof schema["type"] === "string" ? typeInWords(schema["type"]) : undefined;
  });
  const named = titles.filter((title) => title !== undefined);
  return named.length === titles.length && named.length > 0
    ? [...new Set(named)].join(" or ")
    : "one of the alternatives that the template offers";
}
