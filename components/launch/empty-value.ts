import type { RJSFSchema } from "@rjsf/utils";
import type { Json, JsonObject } from "@/lib/json";
import { checkParameters, formKeywords } from "@/lib/template/browser";

/**
 * What a field holds once it is cleared: null or an empty text where its schema allows that and it
 * would have a default otherwise; else nothing (undefined).
 */
export function emptyValueOf(schema: RJSFSchema): Json | undefined {
  const types = [schema.type].flat();
  if (types.includes("null")) return null;
  const isText = types.includes("string") && formKeywords.default in schema;
  return isText && checkParameters(schema as unknown as JsonObject, "").length === 0
    ? ""
    : undefined;
}

/** A switch always says yes or no: for what has a default, or can only be a yes. */
export function isSwitch(schema: RJSFSchema): boolean {
  if (schema.type !== "boolean") return false;
  if (schema.enum !== undefined) return schema.enum.length === 1 && schema.enum[0] === true;
  return schema.oneOf === undefined && formKeywords.default in schema;
}
