import { isJsonObject, type Json, type JsonObject } from "@/lib/json";
import { answersOf } from "./answers";
import { fixedValues } from "./branch-tags";
import { conditionEngine } from "./condition-engine";
import { conditionsOn, whenKeyword } from "./conditions";
import { declaredMembers } from "./declared-members";
import { resolveSchema, subschema } from "./schema-walk";
import type { ParameterStep } from "./types";

/** A parameter, or a step (`path` is empty), that no answers make appear. */
export interface NeverShown {
  step: number;
  path: string[];
  schemaPath: string[];
  conditions: string[];
}

/** How many sets of answers are tried for one parameter, and for all of them. */
const mostTries = { each: 512, all: 4096 };

/**
 * Parameters whose conditions are never met, found by trying every answer that there is: so only
 * where all that the conditions depend on is a choice (`enum`, `const`, yes or no). What depends on
 * a text or a number is taken for reachable.
 */
export function neverShown(steps: readonly ParameterStep[], schema: JsonObject): NeverShown[] {
  const verdicts = new Map<string, boolean>();
  let left = mostTries.all;
  const isNever = (conditions: string[]): boolean => {
    if (conditions.length === 0) return false;
    const key = JSON.stringify(conditions);
    const known = verdicts.get(key);
    if (known !== undefined) return known;
    const all = choicesBehind(conditions, schema);
    const tries = all?.reduce((product, { values }) => product * values.length, 1) ?? Infinity;
    const isTried = tries <= Math.min(mostTries.each, left);
    if (isTried) left -= tries;
    const verdict = isTried && !everyAnswer(all ?? []).some((given) => areMet(conditions, given));
    verdicts.set(key, verdict);
    return verdict;
  };
  const areMet = (conditions: string[], given: JsonObject) => {
    const { unmet } = answersOf(schema, given, conditionEngine);
    return conditions.every((condition) => !unmet.has(condition));
  };
  const found = steps.flatMap(({ when }, step): NeverShown[] =>
    when !== undefined && isNever([when])
      ? [{ step, path: [], schemaPath: [], conditions: [when] }]
      : [],
  );
  const hidden = new Set(found.map(({ step }) => step));
  for (const { step, path, schemaPath, member } of declaredMembers(steps).members) {
    const own = member[whenKeyword];
    if (typeof own !== "string" || hidden.has(step)) continue;
    const when = steps[step]?.when;
    const conditions = [...(when === undefined ? [] : [when]), own];
    if (isNever(conditions)) found.push({ step, path, schemaPath, conditions });
  }
  return found;
}

interface Choice {
  name: string;
  /** Undefined: no answer. */
  values: (Json | undefined)[];
}

/** All that decides about these conditions; undefined where one is no choice. */
function choicesBehind(conditions: readonly string[], schema: JsonObject): Choice[] | undefined {
  const choices = new Map<string, Choice>();
  const open = [...conditions];
  for (let source = open.pop(); source !== undefined; source = open.pop())
    for (const name of conditionEngine.readsOf(source)) {
      if (choices.has(name)) continue;
      const member = subschema(schema, name, schema);
      const values = valuesOf(member, schema);
      if (values === undefined) return undefined;
      choices.set(name, { name, values: [undefined, ...values] });
      open.push(...conditionsOn(member));
    }
  return [...choices.values()];
}

function valuesOf(member: Json | undefined, schema: JsonObject): Json[] | undefined {
  const fixed = fixedValues(member, schema);
  if (fixed !== undefined) return fixed;
  const resolved = resolveSchema(member, schema);
  if (resolved === undefined) return undefined;
  if (resolved["type"] === "boolean") return [true, false];
  const choices = resolved["oneOf"] ?? resolved["anyOf"];
  if (!Array.isArray(choices)) return undefined;
  const values = choices.map((choice) => (isJsonObject(choice) ? choice["const"] : undefined));
  return values.every((value) => value !== undefined) ? values : undefined;
}

function everyAnswer(choices: readonly Choice[]): JsonObject[] {
  let answers: JsonObject[] = [{}];
  for (const { name, values } of choices)
    answers = answers.flatMap((answer) =>
      values.map((value) => (value === undefined ? answer : { ...answer, [name]: value })),
    );
  return answers;
}
