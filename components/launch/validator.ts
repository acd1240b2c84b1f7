import {
  toErrorSchema,
  type RJSFSchema,
  type RJSFValidationError,
  type ValidatorType,
} from "@rjsf/utils";
import { fromPointer, isJsonObject, type Json, type JsonObject } from "@/lib/json";
import { checkParameters } from "./parameter-check";

/**
 * The form's validator. It interprets JSON Schema instead of compiling it with `new Function`,
 * which the CSP refuses; the words and places of problems are those of `checkParameters`, the same
 * that the server uses.
 */
export const validator: ValidatorType<JsonObject> = {
  validateFormData(formData, schema, _customValidate, transformErrors, uiSchema) {
    const found = problems(schema, formData);
    const errors = transformErrors ? transformErrors(found, uiSchema) : found;
    return { errors, errorSchema: toErrorSchema<JsonObject>(errors) };
  },
  isValid(schema, formData, rootSchema) {
    return (
      checkParameters(standalone(asJson(schema), asJson(rootSchema)), formData ?? null).length === 0
    );
  },
  rawValidation<Result>(schema: RJSFSchema, formData?: JsonObject) {
    return { errors: problems(schema, formData) as Result[] };
  },
};

const parts = new WeakMap<JsonObject, JsonObject>();

/**
 * References within a part of a schema lead into the whole of it. Kept, since the form asks for the
 * same parts again and again.
 */
function standalone(part: JsonObject, root: JsonObject): JsonObject {
  const known = parts.get(part);
  if (known) return known;
  const defs = isJsonObject(root["$defs"]) ? root["$defs"] : {};
  const own = isJsonObject(part["$defs"]) ? part["$defs"] : {};
  const whole: JsonObject = { ...part, $defs: { ...defs, ...own } };
  parts.set(part, whole);
  return whole;
}

function problems(schema: RJSFSchema, value: JsonObject | undefined): RJSFValidationError[] {
  return checkParameters(asJson(schema), value ?? {}).map(({ pointer, message, keyword }) => ({
    name: keyword,
    message,
    stack: message,
    property: propertyPath(pointer),
  }));
}

/**
 * The form's own type of a schema allows more than JSON; ours only ever come from JSON. A boolean
 * schema says all or nothing.
 */
function asJson(schema: RJSFSchema | boolean): JsonObject {
  if (schema === true) return {};
  if (schema === false) return { not: {} };
  return schema as unknown as Record<string, Json>;
}

/** A JSON Pointer as the form names places: `.a.0.b`. */
function propertyPath(pointer: string): string {
  return fromPointer(pointer)
    .map((step) => `.${step}`)
    .join("");
}
