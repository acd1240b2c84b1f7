import { childPointer, isJsonObject, type Json, type JsonObject } from "@/lib/json";
import { isSecretLiteral } from "./field-name";
import { findSecrets } from "./find-secrets";

/** Stands where a value was that looks like a secret. */
export const withheldValue = "(not kept: it looks like a secret)";

/**
 * Parameters as they may be kept: without the values that look like secrets. The name of a secret
 * in a field that is called after it is none. The same object where there is nothing to withhold.
 * Pure.
 */
export function withholdSecrets(parameters: JsonObject): JsonObject {
  const found = new Set(findSecrets(parameters, isName).map(({ pointer }) => pointer));
  return found.size === 0 ? parameters : (without(parameters, found, "") as JsonObject);
}

const isName = (value: string): boolean =>
  !isSecretLiteral(value, "secret") && findSecrets(value).length === 0;

function without(value: Json, found: ReadonlySet<string>, pointer: string): Json {
  if (found.has(pointer)) return withheldValue;
  if (Array.isArray(value))
    return value.map((item, index) => without(item, found, childPointer(pointer, index)));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      without(item, found, childPointer(pointer, key)),
    ]),
  );
}
