import { isJsonObject, type Json, type JsonObject } from "@/lib/json";
import { dottedPath } from "../object";
import type { Report } from "../problem";
import { builtinModel } from "../schemas/builtins";
import type { SchemaEntry } from "../schemas/entry";
import type { Schema } from "../schemas/schema";
import { withDefaults, withoutUnknown } from "./custom-fields";

/** Deeper than any object is nested: `checkSchema` refuses such a one. */
const deepest = 128;

type KindEntry = Pick<SchemaEntry, "from" | "schema"> | undefined;

/**
 * A whole object as `asDecoded`, by what is known of its kind, with the defaults of a custom kind; metadata
 * are read the same way for every kind, and what is of an unknown kind stays as it is. Fields that the
 * schema does not know are left, for whoever wants to tell of them.
 */
export function decodedObject(object: JsonObject, entry: KindEntry, report: Report): JsonObject {
  const { metadata, ...rest } = object;
  const schema = entry?.schema() ?? {};
  const isBuiltIn = entry?.from === "kubernetes";
  const read = asDecoded(rest, schema, isBuiltIn ? "built-in" : "custom", report);
  const decoded = isBuiltIn ? read : withDefaults(read, schema);
  if (metadata === undefined || metadata === null) return decoded;
  decoded["metadata"] = isJsonObject(metadata)
    ? asDecoded(metadata, builtinModel("V1ObjectMeta"), "built-in", report, ["metadata"])
    : metadata;
  return decoded;
}

/** The same as the API server goes on with it: of a custom kind, without the fields that it does not know. */
export function storedObject(object: JsonObject, entry: KindEntry): JsonObject {
  const isCustom = entry !== undefined && entry.from !== "kubernetes";
  const pruned = isCustom ? withoutUnknown(object, entry.schema()) : object;
  return decodedObject(pruned, entry, () => {});
}

/**
 * An object as the API server has it once it has read its JSON, in as far as validation sees it; a
 * copy, with every value where it was.
 *
 * - `built-in`: Go's `encoding/json` leaves a field that is null as it was, and makes the zero value of
 *   a map's value or a list's item that is null. A `spec` is kept by value: without one, it is empty.
 *   An empty text counts as absent where the field is no pointer and has a default.
 * - `custom`: nulls are removed from fields and maps that are not nullable
 *   and have no default (`PruneNonNullableNullsWithoutDefaults` in apiextensions-apiserver's `pkg/apiserver/schema/defaulting`);
 *   in a list they stay.
 *
 * Warns of a null that counts as an empty value: hardly anybody means that.
 */
function asDecoded(
  object: JsonObject,
  schema: Schema,
  from: "built-in" | "custom",
  report: Report,
  path: (string | number)[] = [],
): JsonObject {
  // Not by assignment: a key may be `__proto__`.
  const decoded: [string, Json][] = [];
  for (const [key, value] of Object.entries(object)) {
    const field = schema.properties?.get(key);
    const type = field ?? schema.additional;
    if (value === "" && field?.emptyIsAbsent === true && from === "built-in") continue;
    if (value === null && type !== undefined) {
      const isDropped =
        from === "custom"
          ? type.nullable !== true && type.default === undefined
          : field !== undefined;
      if (isDropped) continue;
      if (from === "built-in") {
        decoded.push([key, emptyValue(type, [...path, key], report)]);
        continue;
      }
    }
    path.push(key);
    decoded.push([key, decodedValue(value, type, from, report, path)]);
    path.pop();
  }
  const result: JsonObject = Object.fromEntries(decoded);
  if (from === "built-in" && schema.properties?.get("spec")?.properties) result["spec"] ??= {};
  return result;
}

function decodedValue(
  value: Json,
  schema: Schema | undefined,
  from: "built-in" | "custom",
  report: Report,
  path: (string | number)[],
): Json {
  if (schema === undefined || path.length > deepest) return value;
  if (isJsonObject(value)) return asDecoded(value, schema, from, report, path);
  if (!Array.isArray(value)) return value;
  return value.map((item, index) => {
    if (item === null && from === "built-in" && schema.items)
      return emptyValue(schema.items, [...path, index], report);
    path.push(index);
    const decoded = decodedValue(item, schema.items, from, report, path);
    path.pop();
    return decoded;
  });
}

/** Go's zero value of a type. */
function emptyValue(schema: Schema, path: (string | number)[], report: Report): Json {
  const value = zeroOf(schema);
  if (value !== null)
    report({
      severity: "warning",
      code: "wrong-type",
      message: `${dottedPath(path)} is null, which the API server reads as ${JSON.stringify(value)}.`,
      path,
      expected: JSON.stringify(value),
    });
  return value;
}

function zeroOf(schema: Schema): Json {
  if (schema.format === "quantity") return "0";
  if (schema.intOrString) return 0;
  switch (schema.type) {
    case "string":
      return "";
    case "integer":
    case "number":
      return 0;
    case "boolean":
      return false;
    case "array":
      return [];
    case "object":
      return {};
    default:
      return null;
  }
}
