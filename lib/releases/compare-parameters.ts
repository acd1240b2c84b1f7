import type { JsonObject } from "@/lib/json";
import { type ParameterFacts, parameterFacts } from "./parameter-facts";
import { narrowings } from "./schema/narrowings";
import type { Narrowing } from "./schema/narrowing";
import { shortText } from "./object-changes";

/** What becomes of one parameter. */
export interface ParameterChange {
  /** `resources.cpu`; empty for what is said of all together. */
  name: string;
  title?: string;
  how: "added" | "removed" | "changed";
  /** Each a clause: `at most 10 → 20`. */
  words: string[];
  /** Why this may refuse, or run differently, what was accepted before; a sentence. */
  breaking?: string;
}

/** How a fact is told: before the value that it was, and where there is none any more. */
const facets: Readonly<Record<string, string>> = {
  type: "",
  maximum: "at most",
  exclusiveMaximum: "less than",
  minimum: "at least",
  exclusiveMinimum: "more than",
  multipleOf: "a multiple of",
  maxLength: "characters at most",
  minLength: "characters at least",
  pattern: "matches",
  format: "format",
  maxItems: "entries at most",
  minItems: "entries at least",
  maxProperties: "members at most",
  minProperties: "members at least",
  default: "default",
  when: "only where",
  title: "called",
  "x-slipway-templating": "templates of others",
};

/**
 * The parameters of two versions, in words, with what of it is breaking. `written` are the paths of the parameters that decide
 * what is written (of both versions): a default of one of them that changes, changes what runs. Pure.
 */
export function compareParameters(
  before: JsonObject,
  after: JsonObject,
  written: readonly (readonly string[])[],
): ParameterChange[] {
  const [was, is] = [parameterFacts(before), parameterFacts(after)];
  const changes = [...new Set([...was.keys(), ...is.keys()])].flatMap((name) =>
    changeOf(name, was, is, written),
  );
  const narrowed = narrowings({ schema: before, root: before }, { schema: after, root: after });
  for (const [name, found] of Map.groupBy(narrowed, nameOf)) {
    const reason = found.map((one) => reasonOf(one)).join(" ");
    const change =
      changes.find((one) => one.name === name) ??
      changes.find((one) => name.startsWith(`${one.name}.`) && one.how === "removed");
    if (change === undefined) changes.push({ name, how: "changed", words: [], breaking: reason });
    else change.breaking = [change.breaking, reason].filter(Boolean).join(" ");
  }
  return changes.filter(isToldOnce);
}

/** With a group that is gone or new, its members need not be told. */
function isToldOnce(
  { name, how }: ParameterChange,
  _index: number,
  all: readonly ParameterChange[],
): boolean {
  if (how === "changed") return true;
  return !all.some((one) => one.how === how && isBelow(name, one.name));
}

const isBelow = (name: string, above: string) =>
  above !== "" && (name.startsWith(`${above}.`) || name.startsWith(`${above}[]`));

function changeOf(
  name: string,
  was: ReadonlyMap<string, ParameterFacts>,
  is: ReadonlyMap<string, ParameterFacts>,
  written: readonly (readonly string[])[],
): ParameterChange[] {
  const [old, next] = [was.get(name), is.get(name)];
  const title = next?.title ?? old?.title;
  const named = { name, ...(title === undefined ? {} : { title }) };
  if (old === undefined && next !== undefined)
    return [{ ...named, how: "added", words: introduced(next) }];
  if (next === undefined && old !== undefined) {
    const other = renamedTo(old, was, is);
    const words = other === undefined ? [] : [`perhaps ${other} now`];
    return [{ ...named, how: "removed", words, breaking: removedReason(other) }];
  }
  if (old === undefined || next === undefined) return [];
  const words = [...choiceWords(old, next), ...factWords(old, next)];
  if (old.isRequired !== next.isRequired)
    words.push(next.isRequired ? "must be given" : "need not be given any more");
  if (words.length === 0) return [];
  const breaking = defaultReason(old, next, written);
  return [{ ...named, how: "changed", words, ...(breaking === undefined ? {} : { breaking }) }];
}

function introduced({ facts, isRequired, choices }: ParameterFacts): string[] {
  const type = facts.get("type");
  const preset = facts.get("default");
  return [
    ...(type === undefined ? [] : [type]),
    ...(choices === undefined ? [] : [`one of ${choices.slice(0, 8).join(", ")}`]),
    preset === undefined ? (isRequired ? "must be given" : "optional") : `default ${preset}`,
  ];
}

const removedReason = (other: string | undefined): string =>
  other === undefined
    ? "It is gone: what was given for it counts for nothing any more."
    : `It is gone: what was given for it counts for nothing any more, also where ${other} means the same.`;

/** A new parameter that asks for the same, where there is one only. */
function renamedTo(
  gone: ParameterFacts,
  was: ReadonlyMap<string, ParameterFacts>,
  is: ReadonlyMap<string, ParameterFacts>,
): string | undefined {
  const alike = [...is.values()].filter(
    (one) =>
      !was.has(one.name) &&
      one.meaning === gone.meaning &&
      one.choices?.join() === gone.choices?.join(),
  );
  return alike.length === 1 ? alike[0]?.name : undefined;
}

function choiceWords(old: ParameterFacts, next: ParameterFacts): string[] {
  if (old.choices === undefined && next.choices === undefined) return [];
  if (old.choices === undefined) return [`only one of ${(next.choices ?? []).join(", ")}`];
  if (next.choices === undefined) return [`not only one of ${old.choices.join(", ")} any more`];
  const [was, is] = [new Set(old.choices), new Set(next.choices)];
  const [more, less] = [[...is.difference(was)], [...was.difference(is)]];
  return [
    ...(more.length === 0 ? [] : [`can be ${more.join(", ")} as well`]),
    ...(less.length === 0 ? [] : [`cannot be ${less.join(", ")} any more`]),
  ];
}

function factWords(old: ParameterFacts, next: ParameterFacts): string[] {
  return [...new Set([...old.facts.keys(), ...next.facts.keys()])].flatMap((key) => {
    const [was, is] = [old.facts.get(key), next.facts.get(key)];
    if (was === is) return [];
    if (key === "description") return ["another description"];
    const facet = facets[key];
    if (facet === undefined) return [`another ${key}`];
    const lead = facet === "" ? "" : `${facet} `;
    if (was === undefined) return [`${lead}${is} (nothing was said before)`];
    if (is === undefined) return [`no longer ${lead}${was}`];
    return [`${lead}${was} → ${is}`];
  });
}

/** What runs for who left it out is another thing now. */
function defaultReason(
  old: ParameterFacts,
  next: ParameterFacts,
  written: readonly (readonly string[])[],
): string | undefined {
  const [was, is] = [old.facts.get("default"), next.facts.get("default")];
  if (was === is) return undefined;
  const path = next.name.replaceAll("[]", "").split(".");
  const isWritten = written.some((read) =>
    read.slice(0, path.length).every((step, index) => step === path[index]),
  );
  if (!isWritten) return undefined;
  const words = `${was ?? "nothing"} → ${is ?? "nothing"}`;
  return `Its default decides what is written where nobody gave it: ${words}.`;
}

function nameOf({ path }: Narrowing): string {
  return path.reduce(
    (name, step) => (step === "[]" ? `${name}[]` : name === "" ? step : `${name}.${step}`),
    "",
  );
}

const reasons: Readonly<Record<string, string>> = {
  nothing: "What was taken for it is refused now.",
  required: "It must be given now, and has no default.",
  dependentRequired: "It must be given now beside another one.",
  type: "It is of another type now.",
  pattern: "Nothing shows that the new pattern takes all that was taken before.",
  format: "Its format may refuse what was taken before.",
  when: "It is not there for everybody any more who could give it.",
  size: "It is too large to be compared, so it may refuse what was taken before.",
};

function reasonOf({ keyword, lost }: Narrowing): string {
  if (lost !== undefined)
    return `It no longer takes ${lost.slice(0, 8).map(shortText).join(", ")}.`;
  return reasons[keyword] ?? `It may refuse what was taken before (${keyword}).`;
}
