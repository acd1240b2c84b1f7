import { isJsonObject, type Json, type JsonObject } from "@/lib/json";
import { type CelValue, celText, literal } from "../parameter-path";
import { NotConvertible } from "./not-convertible";

/** A field that a page asks for only where answers of earlier pages say so. */
export interface ConditionalField {
  name: string;
  property: Json;
  isRequired: boolean;
  /** What has to hold of the answers, as Backstage writes it; all of it. */
  conditions: readonly AnswerCondition[];
}

/** A schema that the answers so far have to fit, or have not to. */
export interface AnswerCondition {
  schema: JsonObject;
  isNegated: boolean;
}

export interface SplitPage {
  /** The page without what depends on earlier pages. */
  page: JsonObject;
  fields: ConditionalField[];
  /** What depends on earlier pages and is no field. */
  rest: string[];
}

const deepest = 6;

/**
 * Takes out of a page what depends on answers of earlier pages (backstage/backstage#31895 and its
 * pull request 35196): `dependencies`, and `if`, by itself or in `allOf`. In a Backstage without that
 * these never apply. What depends on the page's own answers stays.
 */
export function splitPage(page: JsonObject, earlier: ReadonlySet<string>): SplitPage {
  const own = new Set(Object.keys(objectOf(page["properties"])));
  const isEarlier = (name: string) => earlier.has(name) && !own.has(name);
  const split: SplitPage = { page: { ...page }, fields: [], rest: [] };
  const { dependencies, if: condition, allOf } = page;
  if (isJsonObject(dependencies)) {
    const entries = Object.entries(dependencies);
    for (const [name, needs] of entries.filter(([key]) => isEarlier(key)))
      fromDependency(name, needs, split);
    split.page["dependencies"] = Object.fromEntries(entries.filter(([key]) => !isEarlier(key)));
  }
  if (isJsonObject(condition) && namesIn(condition).some(isEarlier)) {
    fromCondition(page, [], split, 0);
    for (const keyword of ["if", "then", "else"]) delete split.page[keyword];
  }
  if (Array.isArray(allOf))
    split.page["allOf"] = allOf.filter((part) => {
      if (!isJsonObject(part) || !isJsonObject(part["if"])) return true;
      if (!namesIn(part["if"]).some(isEarlier)) return true;
      fromCondition(part, [], split, 0);
      return false;
    });
  if (split.page["allOf"] !== undefined && (split.page["allOf"] as Json[]).length === 0)
    delete split.page["allOf"];
  return split;
}

const objectOf = (value: Json | undefined): JsonObject => (isJsonObject(value) ? value : {});

const textsOf = (value: Json | undefined): string[] =>
  Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];

/** The answers that a condition is about. */
function namesIn(condition: JsonObject, depth = 0): string[] {
  if (depth > deepest) return [];
  const inner = ["allOf", "anyOf"].flatMap((keyword) => {
    const parts = condition[keyword];
    return Array.isArray(parts) ? parts : [];
  });
  return [
    ...Object.keys(objectOf(condition["properties"])),
    ...textsOf(condition["required"]),
    ...[...inner, condition["not"] ?? null]
      .filter(isJsonObject)
      .flatMap((part) => namesIn(part, depth + 1)),
  ];
}

/** `dependencies: { flag: … }` of a flag that an earlier page asks for. */
function fromDependency(name: string, needs: Json, split: SplitPage): void {
  const isThere: AnswerCondition = { schema: { required: [name] }, isNegated: false };
  if (!isJsonObject(needs)) {
    if (textsOf(needs).length > 0)
      split.rest.push(`${textsOf(needs).join(", ")} required where ${name} is given`);
    return;
  }
  const branches = [needs["oneOf"], needs["anyOf"]].find(Array.isArray);
  if (branches === undefined) {
    addFields(needs, [isThere], split, 0);
    return;
  }
  for (const branch of branches.filter(isJsonObject)) {
    const { [name]: told, ...others } = objectOf(branch["properties"]);
    const value: AnswerCondition = {
      schema: { required: [name], properties: { [name]: told ?? {} } },
      isNegated: false,
    };
    addFields({ ...branch, properties: others }, [value], split, 0);
  }
}

/** The fields of `then` and `else`, each under what `if` says. */
function fromCondition(
  part: JsonObject,
  before: readonly AnswerCondition[],
  split: SplitPage,
  depth: number,
): void {
  const { if: schema } = part;
  if (!isJsonObject(schema)) return;
  for (const [branch, isNegated] of [
    [part["then"], false],
    [part["else"], true],
  ] as const)
    if (isJsonObject(branch)) addFields(branch, [...before, { schema, isNegated }], split, depth);
}

/** The fields of a branch, and of the branches within it. */
function addFields(
  branch: JsonObject,
  conditions: readonly AnswerCondition[],
  split: SplitPage,
  depth: number,
): void {
  const properties = objectOf(branch["properties"]);
  const required = textsOf(branch["required"]);
  for (const [name, property] of Object.entries(properties))
    split.fields.push({ name, property, isRequired: required.includes(name), conditions });
  const absent = required.filter((name) => !Object.hasOwn(properties, name));
  if (absent.length > 0) split.rest.push(`${absent.join(", ")} required under a condition`);
  const { allOf } = branch;
  const parts = Array.isArray(allOf) ? allOf.filter(isJsonObject) : [];
  for (const part of branch["if"] === undefined ? parts : [...parts, branch]) {
    if (!isJsonObject(part["if"]) || depth >= deepest) split.rest.push("a part of a condition");
    else fromCondition(part, conditions, split, depth + 1);
  }
}

/** A parameter by its name. Throws `NotConvertible`. */
export type ParameterLookup = (name: string) => CelValue;

/** Conditions in CEL over `params`. Throws `NotConvertible`. */
export function conditionsInCel(
  conditions: readonly AnswerCondition[],
  lookup: ParameterLookup,
): string {
  return conditions
    .map(({ schema, isNegated }) => {
      const cel = fitsInCel(schema, lookup, 0);
      return isNegated ? `!(${cel})` : cel;
    })
    .join(" && ");
}

/** Whether the answers fit a schema: what is not there fits what is said of its value. */
function fitsInCel(schema: JsonObject, lookup: ParameterLookup, depth: number): string {
  if (depth > deepest) throw new NotConvertible("The condition is nested too deeply.");
  const { properties, required, allOf, anyOf, not, type: _, ...others } = schema;
  const [unknown] = Object.keys(others).filter(
    (key) => !/^(?:title|description|\$comment)$/.test(key),
  );
  if (unknown !== undefined) throw new NotConvertible(`A condition with ${unknown}.`);
  const needed = textsOf(required);
  const told = objectOf(properties);
  const parts = [...new Set([...needed, ...Object.keys(told)])].flatMap((name) =>
    memberInCel(told[name], needed.includes(name), lookup(name)),
  );
  const inner = (list: Json | undefined): string[] =>
    (Array.isArray(list) ? list.filter(isJsonObject) : []).map((part) =>
      fitsInCel(part, lookup, depth + 1),
    );
  parts.push(...inner(allOf).map((cel) => `(${cel})`));
  const any = inner(anyOf);
  if (any.length > 0) parts.push(`(${any.map((cel) => `(${cel})`).join(" || ")})`);
  if (isJsonObject(not)) parts.push(`!(${fitsInCel(not, lookup, depth + 1)})`);
  return parts.length === 0 ? "true" : parts.join(" && ");
}

function memberInCel(
  told: Json | undefined,
  isNeeded: boolean,
  { cel, optional }: CelValue,
): string[] {
  const name = cel.replaceAll(".?", ".").replaceAll("[?", "[");
  const tests = valueInCel(told ?? {}, name);
  const test = tests.join(" && ");
  if (!optional) return tests;
  if (isNeeded) return [`has(${name})`, ...tests];
  return test === "" ? [] : [`(!has(${name}) || ${tests.length > 1 ? `(${test})` : test})`];
}

/** What a schema of one value asks for, in CEL. */
function valueInCel(schema: Json, name: string): string[] {
  if (schema === true) return [];
  if (!isJsonObject(schema)) throw new NotConvertible(`A condition of ${name} that never holds.`);
  return Object.entries(schema).flatMap(([keyword, value]): string[] => {
    switch (keyword) {
      case "const":
        return [`${name} == ${literal(value)}`];
      case "enum":
        return [`${name} in ${literal(value)}`];
      case "minimum":
        return [`${name} >= ${literal(value)}`];
      case "maximum":
        return [`${name} <= ${literal(value)}`];
      case "minLength":
        return [`size(${name}) >= ${literal(value)}`];
      case "pattern":
        return typeof value === "string" ? [`${name}.matches(${celText(value)})`] : [];
      case "contains":
        if (isJsonObject(value) && value["const"] !== undefined)
          return [`${literal(value["const"])} in ${name}`];
        break;
      case "not":
        return [`!(${valueInCel(value, name).join(" && ") || "true"})`];
      case "type":
      case "title":
      case "description":
        return [];
      default:
        break;
    }
    throw new NotConvertible(`A condition with ${keyword}.`);
  });
}
