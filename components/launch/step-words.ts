import { canonicalJson, type Json, type JsonObject } from "@/lib/json";
import { checkParameters, parametersInWords, withDefaults } from "@/lib/template/browser";
import type { ParameterStep } from "@/lib/template";
import { withoutSecretFields } from "./draft-values";

/** Nobody has to fill anything in: as it stands, the step fits. */
export function needsNothing(schema: JsonObject): boolean {
  return checkParameters(schema, withDefaults(schema, {})).length === 0;
}

/**
 * Which steps are folded until somebody opens them: those that need nothing. Where that is all of
 * them, the first stays open.
 */
export function foldableSteps(steps: readonly ParameterStep[]): boolean[] {
  const foldable = steps.map(({ schema }) => needsNothing(schema));
  return foldable.every(Boolean) ? foldable.map((_, index) => index > 0) : foldable;
}

/** Phrases that stand in one line; the rest is counted. */
const most = 5;
/** Characters of a value. */
const longest = 48;

/**
 * What a step holds, in one line: "small, 2 to 6 copies". Of a value that is called as its step,
 * only the value; secret ones are left out.
 */
export function stepInWords(step: ParameterStep, values: JsonObject): string {
  const shown = withoutSecretFields(step.schema, values) as JsonObject;
  const [known] = parametersInWords([step], shown);
  const leaves = (known?.parameters ?? []).filter(
    ({ value }) => value !== "None" && value !== "(empty)",
  );
  const ranges = rangesIn(leaves, shown);
  const phrases = leaves.flatMap(({ name, label, value }) => {
    const range = ranges.get(name);
    if (range !== undefined) return range === "" ? [] : [range];
    return [phrase(step.title, label, value, shown[name])];
  });
  if (phrases.length === 0) return "nothing set";
  const more = phrases.length - most;
  return [...phrases.slice(0, most), ...(more > 0 ? [`${more} more`] : [])].join(", ");
}

function phrase(title: string, label: string, value: string, raw: Json | undefined): string {
  const said = value.length > longest ? `${value.slice(0, longest)}…` : value;
  if (words(label)[0]?.toLowerCase() === title.toLowerCase()) return said;
  const called = inSentence(label);
  if (raw === true) return called;
  return typeof raw === "boolean" || /\s/.test(said)
    ? `${called}: ${said.toLowerCase() === "no" ? "no" : said}`
    : `${called} ${said}`;
}

interface Leaf {
  name: string;
  label: string;
  value: string;
}

/**
 * `minCopies` and `maxCopies` are one phrase, at the place of the first: "2 to 6 copies", by what
 * both labels share.
 */
function rangesIn(leaves: readonly Leaf[], values: JsonObject): Map<string, string> {
  const phrases = new Map<string, string>();
  for (const { name, label } of leaves) {
    const other = leaves.find((each) => each.name === name.replace(/^min(?=[A-Z_])/, "max"));
    if (other === undefined || other.name === name) continue;
    const [from, to] = [values[name], values[other.name]];
    if (typeof from !== "number" || typeof to !== "number") continue;
    const others = words(other.label);
    const noun = inSentence(
      words(label)
        .filter((word) => others.includes(word))
        .join(" "),
    );
    if (/^at$|^$/.test(noun)) continue;
    const plain = noun.replace(/ at$/, "");
    phrases.set(name, from === to ? `${from} ${plain}` : `${from} to ${to} ${plain}`);
    phrases.set(other.name, "");
  }
  return phrases;
}

const words = (label: string): string[] => label.split(/\s+/);

/** "Health path" within a sentence; "CPU" stays as it is. */
function inSentence(label: string): string {
  return /^\p{Lu}(?!\p{Lu})/u.test(label) ? label.charAt(0).toLowerCase() + label.slice(1) : label;
}

/** Of the names that were given, whether one has another value than the step begins with. */
export function isChanged(
  defaults: JsonObject,
  given: JsonObject,
  names: Iterable<string>,
): boolean {
  return [...names].some(
    (name) => Object.hasOwn(given, name) && textOf(given, name) !== textOf(defaults, name),
  );
}

function textOf(values: JsonObject, name: string): string | undefined {
  return Object.hasOwn(values, name) ? canonicalJson(values[name] as Json) : undefined;
}
