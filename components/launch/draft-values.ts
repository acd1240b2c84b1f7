import { childOf, isJsonObject, type Json, type JsonObject } from "@/lib/json";

/**
 * Parameters without those that their schema says are secret (`writeOnly`, format `password`): a
 * browser keeps none of them.
 */
export function withoutSecretFields(schema: Json | undefined, value: Json): Json {
  if (Array.isArray(value))
    return value.map((item) => withoutSecretFields(childOf(schema, "items"), item));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, item]) => {
      const field = childOf(childOf(schema, "properties"), name);
      const isSecret = isJsonObject(field) && isSecretField(field);
      return isSecret ? [] : [[name, withoutSecretFields(field, item)]];
    }),
  );
}

function isSecretField({ writeOnly, format }: JsonObject): boolean {
  return writeOnly === true || format === "password";
}
