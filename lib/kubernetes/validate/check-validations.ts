import {
  CelFault,
  CompileError,
  compileRule,
  costLimits,
  NotKnownYet,
  optionalOf,
  type Rule,
  withinBudget,
} from "@/lib/cel";
import { canonicalJson, isJsonObject, type Json, type JsonObject } from "@/lib/json";
import { LRUCache } from "lru-cache";
import { dottedPath } from "../object";
import type { Report } from "../problem";
import type { CelRule, Schema } from "../schemas/schema";
import { typedToCel } from "./cel-values";

/**
 * What the rules of a CRD (`x-kubernetes-validations`) say of an object that fits the rest of its schema, as
 * `Validator.validate` of apiextensions-apiserver's `pkg/apiserver/schema/cel/validation.go`: a rule about a
 * change is asked only where there was a value before, and one that fails on what did not change is a
 * warning. All rules together may cost what one object may; past that nothing is taken.
 */
export function checkValidations(
  object: JsonObject,
  before: JsonObject | undefined,
  schema: Schema,
  report: Report,
): void {
  if (!hasValidations(schema)) return;
  withinBudget(costLimits.policy, () =>
    check({ value: object, old: before, schema, path: [], isResource: true, report }),
  );
}

const known = new WeakMap<Schema, boolean>();

function hasValidations(schema: Schema): boolean {
  const before = known.get(schema);
  if (before !== undefined) return before;
  known.set(schema, schema.validations !== undefined); // A schema may hold itself.
  const parts = [
    ...(schema.properties?.values() ?? []),
    ...(schema.allOf ?? []),
    schema.additional,
    schema.items,
  ];
  const found =
    schema.validations !== undefined ||
    parts.some((part) => part !== undefined && hasValidations(part));
  known.set(schema, found);
  return found;
}

interface Checked {
  value: Json;
  /** What was there, where there was something to compare with. */
  old: Json | undefined;
  schema: Schema;
  path: (string | number)[];
  isResource?: boolean;
  report: Report;
}

function check(checked: Checked): void {
  const { value, old, schema, path, report } = checked;
  if (value === null || !hasValidations(schema)) return;
  for (const rule of schema.validations ?? []) checkRule(rule, checked);
  for (const part of schema.allOf ?? []) check({ ...checked, schema: part });
  const below = (key: string | number, held: Json, was: Json | undefined, type?: Schema): void => {
    if (type === undefined) return;
    path.push(key);
    check({ value: held, old: was ?? undefined, schema: type, path, report });
    path.pop();
  };
  if (Array.isArray(value)) {
    const find = itemsBefore(old, schema);
    for (const [index, item] of value.entries()) below(index, item, find(item), schema.items);
  } else if (isJsonObject(value)) {
    const was = isJsonObject(old) && schema.isAtomic !== true ? old : {};
    for (const [key, held] of Object.entries(value))
      below(
        key,
        held,
        Object.hasOwn(was, key) ? was[key] : undefined,
        schema.properties?.get(key) ?? schema.additional,
      );
  }
}

/** Items have a past where the list is a map: by its keys. */
function itemsBefore(old: Json | undefined, { uniqueBy }: Schema) {
  if (!Array.isArray(old) || uniqueBy === undefined || uniqueBy === "item") return () => undefined;
  const nameOf = (item: Json): string | undefined =>
    isJsonObject(item) ? canonicalJson(uniqueBy.map((key) => item[key] ?? null)) : undefined;
  const items = new Map(old.map((item) => [nameOf(item), item]));
  return (item: Json): Json | undefined => items.get(nameOf(item));
}

/** A rule that does not compile here judges nothing: an API server has taken the CRD. */
const compiled = new LRUCache<string, { rule: Rule | undefined }>({ max: 2_000 });

function ruleOf(source: string, optionalOldSelf: boolean): Rule | undefined {
  const key = `${optionalOldSelf} ${source}`;
  let found = compiled.get(key);
  if (found === undefined) {
    found = { rule: tryCompile(source, optionalOldSelf) };
    compiled.set(key, found);
  }
  return found.rule;
}

function tryCompile(source: string, optionalOldSelf: boolean): Rule | undefined {
  try {
    const rule = compileRule(source, { optionalOldSelf });
    return rule.unknownFunction === undefined ? rule : undefined;
  } catch (error) {
    if (error instanceof CompileError) return undefined;
    throw error;
  }
}

function checkRule(one: CelRule, checked: Checked): void {
  const { value, old, schema, path, isResource, report } = checked;
  const rule = ruleOf(one.rule, one.optionalOldSelf);
  if (rule === undefined) {
    report({
      severity: "warning",
      code: "invalid-combination",
      message: `${dottedPath(path) || "The object"} was not held against a rule of its CRD that Slipway cannot evaluate: ${one.message ?? one.rule}`,
      path: [...path],
    });
    return;
  }
  if (rule.asksOldSelf && old === undefined && !one.optionalOldSelf) return;
  const was = old === undefined ? undefined : typedToCel(old, schema, isResource);
  const scope = {
    self: typedToCel(value, schema, isResource),
    oldSelf: one.optionalOldSelf ? optionalOf(was) : was,
  };
  const said = failureOf(rule, one, scope);
  if (said === undefined) return;
  const isOld =
    !rule.asksOldSelf && old !== undefined && canonicalJson(old) === canonicalJson(value);
  const at = [...path, ...stepsOf(one.fieldPath)];
  report({
    severity: isOld ? "warning" : "error",
    code: "invalid-combination",
    message: `${dottedPath(at) || "The object"}: ${said}`,
    path: at,
  });
}

/** Why a value does not do; undefined where it does. */
function failureOf(
  rule: Rule,
  one: CelRule,
  scope: { self: unknown; oldSelf: unknown },
): string | undefined {
  const name = (one.message ?? one.rule).trim();
  try {
    if (rule.evaluate(scope) === true) return undefined;
  } catch (error) {
    return `${faultText(error)} evaluating rule: ${name}`;
  }
  return messageOf(one, scope) ?? one.message?.trim() ?? `failed rule: ${name}`;
}

function faultText(error: unknown): string {
  if (error instanceof CelFault || error instanceof NotKnownYet) return error.message;
  throw error;
}

/** A message expression counts where it gives one line of text. */
function messageOf(
  { messageExpression, optionalOldSelf }: CelRule,
  scope: { self: unknown; oldSelf: unknown },
): string | undefined {
  const expression =
    messageExpression === undefined ? undefined : ruleOf(messageExpression, optionalOldSelf);
  if (expression === undefined) return undefined;
  try {
    const text = expression.evaluate(scope);
    const line = typeof text === "string" ? text.trim() : "";
    return line === "" || line.includes("\n") || Buffer.byteLength(line) > 5 * 1024
      ? undefined
      : line;
  } catch (error) {
    faultText(error);
    return undefined;
  }
}

/** `.spec.size`, `.labels['a.b']`: a path of JSONPath's simplest form. */
function stepsOf(fieldPath: string | undefined): string[] {
  if (fieldPath === undefined) return [];
  return [...fieldPath.matchAll(/\.([^.[\]]+)|\[(?:'([^']*)'|"([^"]*)")\]/g)].map(
    ([, dotted, single, double]) => dotted ?? single ?? double ?? "",
  );
}
