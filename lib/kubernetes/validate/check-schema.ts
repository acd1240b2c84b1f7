import { canonicalJson, isJsonObject, type Json, type JsonObject } from "@/lib/json";
import { dottedPath } from "../object";
import { nearest, shown, type Report } from "../problem";
import type { Schema } from "../schemas/schema";
import { hasType, wrongType } from "./wrong-type";
import { checkText } from "./check-text";

/** No object of Kubernetes is nested so deep; it bounds the walk of recursive schemas. */
const deepest = 128;

/**
 * Reports everything in `value` that its schema does not allow. `path` leads to the value and is
 * left as it was.
 */
export function checkSchema(
  value: Json,
  schema: Schema,
  path: (string | number)[],
  report: Report,
): void {
  if (path.length > deepest) {
    report({
      severity: "error",
      code: "too-deep",
      message: `The object is nested more than ${deepest} levels deep.`,
      path: [...path],
    });
    return;
  }
  if (value === null) {
    if (schema.nullable !== true && schema.type !== undefined)
      wrongType(value, schema, path, report);
    return;
  }
  if (!hasType(value, schema)) {
    wrongType(value, schema, path, report);
    return;
  }
  if (schema.rules) {
    checkRuled(value, schema, path, report);
    return;
  }
  checkContent(value, schema, path, report);
}

/** Rules are asked of what fits the rest of its schema, as the API server does. */
function checkRuled(value: Json, schema: Schema, path: (string | number)[], report: Report): void {
  let fits = true;
  checkContent(value, schema, path, (finding) => {
    if (finding.severity === "error") fits = false;
    report(finding);
  });
  if (!fits) return;
  for (const { says, holds } of schema.rules ?? []) {
    if (holds(value)) continue;
    report({
      severity: "error",
      code: "invalid-combination",
      message: `${dottedPath(path) || "The object"} ${says}.`,
      path: [...path],
    });
  }
}

function checkContent(
  value: Json,
  schema: Schema,
  path: (string | number)[],
  report: Report,
): void {
  if (typeof value === "string") checkText(value, schema, path, report);
  else if (typeof value === "number") checkNumber(value, schema, path, report);
  else if (Array.isArray(value)) checkItems(value, schema, path, report);
  else if (isJsonObject(value)) checkFields(value, schema, path, report);
  if (schema.enum && !Array.isArray(value)) checkEnum(value, schema.enum, path, report);
  checkCombinations(value, schema, path, report);
}

function checkNumber(
  value: number,
  schema: Schema,
  path: readonly (string | number)[],
  report: Report,
): void {
  const { minimum, maximum } = schema;
  const low =
    minimum !== undefined && (schema.exclusiveMinimum ? value <= minimum : value < minimum);
  const high =
    maximum !== undefined && (schema.exclusiveMaximum ? value >= maximum : value > maximum);
  const int32 = schema.format === "int32" && (value < -(2 ** 31) || value >= 2 ** 31);
  const int64 = schema.format === "int64" && (value < -(2 ** 63) || value >= 2 ** 63);
  if (!low && !high && !int32 && !int64) return;
  const lowest =
    minimum === undefined
      ? undefined
      : `${schema.exclusiveMinimum ? "more than" : "at least"} ${minimum}`;
  const highest =
    maximum === undefined
      ? undefined
      : `${schema.exclusiveMaximum ? "less than" : "at most"} ${maximum}`;
  const expected =
    low || high
      ? [lowest, highest].filter((bound) => bound !== undefined).join(" and ")
      : `a ${schema.format} number`;
  report({
    severity: "error",
    code: "invalid-value",
    message: `${dottedPath(path)} must be ${expected}, not ${value}.`,
    path: [...path],
    expected,
  });
}

function checkEnum(
  value: Json,
  allowed: readonly Json[],
  path: readonly (string | number)[],
  report: Report,
): void {
  if (
    allowed.some(
      (one) =>
        one === value || (isJsonObject(value) && canonicalJson(one) === canonicalJson(value)),
    )
  )
    return;
  const words = allowed.filter((one) => typeof one === "string");
  const meant = typeof value === "string" ? nearest(value, words) : undefined;
  const list = allowed
    .map((one) => (typeof one === "string" && one !== "" ? one : shown(one)))
    .join(", ");
  const message =
    `${dottedPath(path)} must be one of ${list}, not ` +
    `${shown(value)}${meant === undefined ? "." : `; did you mean ${meant}?`}`;
  report({
    severity: "error",
    code: "not-allowed-value",
    message,
    path: [...path],
    expected: meant ?? list,
  });
}

function checkItems(
  value: Json[],
  schema: Schema,
  path: (string | number)[],
  report: Report,
): void {
  counted(value.length, schema.minItems, schema.maxItems, "items", path, report);
  if (schema.uniqueBy) checkUnique(value, schema.uniqueBy, path, report);
  if (!schema.items) return;
  for (const [index, item] of value.entries()) {
    path.push(index);
    checkSchema(item, schema.items, path, report);
    path.pop();
  }
}

/**
 * `ValidateListSetsAndMaps` of apiextensions-apiserver's `pkg/apiserver/schema/listtype`; a key that is
 * missing counts as one more value.
 */
function checkUnique(
  items: readonly Json[],
  by: "item" | readonly string[],
  path: (string | number)[],
  report: Report,
): void {
  const seen = new Set<string>();
  for (const [index, item] of items.entries()) {
    if (by !== "item" && !isJsonObject(item)) continue;
    const part = by === "item" ? item : by.map((key) => (item as JsonObject)[key] ?? null);
    const name = canonicalJson(part);
    if (!seen.has(name)) {
      seen.add(name);
      continue;
    }
    const same = by === "item" ? "be the same" : `have the same ${by.join(" and ")}`;
    report({
      severity: "error",
      code: "invalid-value",
      message: `${dottedPath([...path, index])} is there twice: no two items may ${same}.`,
      path: [...path, index],
    });
  }
}

function counted(
  count: number,
  min: number | undefined,
  max: number | undefined,
  what: string,
  path: readonly (string | number)[],
  report: Report,
): void {
  if ((min === undefined || count >= min) && (max === undefined || count <= max)) return;
  const expected =
    min !== undefined && count < min ? `at least ${min} ${what}` : `at most ${max} ${what}`;
  report({
    severity: "error",
    code: "invalid-value",
    message: `${dottedPath(path)} must have ${expected}, not ${count}.`,
    path: [...path],
    expected,
  });
}

function checkFields(
  value: JsonObject,
  schema: Schema,
  path: (string | number)[],
  report: Report,
): void {
  const { properties, additional } = schema;
  for (const key of schema.required ?? []) {
    if (Object.hasOwn(value, key) && (value[key] !== null || properties?.get(key)?.nullable))
      continue;
    const at = dottedPath([...path, key]);
    report({
      severity: "error",
      code: "missing-field",
      message: `${at} is missing${schema.title ? `: every ${schema.title} needs it` : ""}.`,
      path: [...path],
      expected: key,
    });
  }
  const keys = Object.keys(value);
  if (schema.minProperties !== undefined || schema.maxProperties !== undefined) {
    counted(keys.length, schema.minProperties, schema.maxProperties, "fields", path, report);
  }
  for (const key of keys) {
    const type = properties?.get(key) ?? additional;
    const held = value[key] as Json;
    path.push(key);
    if (type) {
      // A null in a built-in object is as good as absent; only a field that must be there may not
      // be null.
      const absent =
        held === null &&
        properties?.has(key) &&
        (type.nullable !== false || schema.required?.includes(key));
      if (!absent) checkSchema(held, type, path, report);
    } else if (properties && schema.unknown !== "open") {
      unknownField(key, schema, path, report);
    }
    path.pop();
  }
}

function unknownField(
  key: string,
  schema: Schema,
  path: readonly (string | number)[],
  report: Report,
): void {
  const meant = nearest(key, schema.properties?.keys() ?? []);
  const owner = schema.title ? ` of ${schema.title}` : "";
  const hint = meant === undefined ? "" : `; did you mean ${meant}`;
  const [severity, verdict] =
    schema.unknown === "partial"
      ? (["warning", `is not a field${owner} that Slipway knows, and was not checked`] as const)
      : (["error", `is not a field${owner}`] as const);
  report({
    severity,
    code: "unknown-field",
    message: `${dottedPath(path)} ${verdict}${hint}${hint ? "?" : "."}`,
    path: [...path],
    ...(meant === undefined ? {} : { expected: meant }),
  });
}

function isValid(value: Json, schema: Schema, path: (string | number)[]): boolean {
  let ok = true;
  checkSchema(value, schema, path, (finding) => {
    if (finding.severity === "error") ok = false;
  });
  return ok;
}

function checkCombinations(
  value: Json,
  schema: Schema,
  path: (string | number)[],
  report: Report,
): void {
  for (const part of schema.allOf ?? []) checkSchema(value, part, path, report);
  const refuse = (message: string) =>
    report({
      severity: "error",
      code: "invalid-combination",
      message: `${dottedPath(path) || "The object"} ${message}.`,
      path: [...path],
    });
  if (schema.anyOf && !schema.anyOf.some((part) => isValid(value, part, path)))
    refuse(`fits none of the allowed forms${forms(schema.anyOf)}`);
  if (schema.oneOf) {
    const count = schema.oneOf.filter((part) => isValid(value, part, path)).length;
    if (count === 0) refuse(`fits none of the allowed forms${forms(schema.oneOf)}`);
    if (count > 1) refuse(`fits several forms of which only one may be used${forms(schema.oneOf)}`);
  }
  if (schema.not && isValid(value, schema.not, path))
    refuse(`has a combination that is not allowed${forms([schema.not])}`);
}

/** Most combinations only say which fields go together: then the message can name them. */
function forms(parts: readonly Schema[]): string {
  const named = parts
    .map((part) => part.required?.join(" with "))
    .filter((names) => names !== undefined);
  return named.length === parts.length ? `: ${named.join("; ")}` : "";
}
