import { childOf, childPointer, isJsonObject, type Json, type JsonObject } from "@/lib/json";
import { isKeyMatch } from "./linear-pattern";
import { branches, everySchema } from "./schema-walk";

/** How many schemas of one place are looked at: a schema may refer to itself in every branch. */
const most = 200;

/**
 * Pointers of the members of a value that are secret (`writeOnly`, format `password`) by any schema
 * that may describe them: references, branches and conditions are followed, whether they apply or
 * not. A list with such an entry is secret as a whole.
 */
export function secretMembers(schema: JsonObject, value: JsonObject): Set<string> {
  const found = new Set<string>();
  let mayBe = having.get(schema);
  if (mayBe === undefined) {
    mayBe = everySchema(schema).some(({ schema: inner }) => isSecret(inner));
    having.set(schema, mayBe);
  }
  if (mayBe) look(expanded([schema], schema), value, "", { root: schema, found });
  return found;
}

/** Whether a schema calls anything secret at all. */
const having = new WeakMap<JsonObject, boolean>();

function isSecret({ writeOnly, format }: JsonObject): boolean {
  return writeOnly === true || format === "password";
}

interface Looking {
  root: JsonObject;
  found: Set<string>;
}

/** Whether the value itself is secret; of what is in it, the pointers are found. */
function look(schemas: readonly JsonObject[], value: Json, at: string, looking: Looking): boolean {
  if (schemas.some(isSecret)) return true;
  const { root, found } = looking;
  if (Array.isArray(value)) {
    return value
      .map((item, index) =>
        look(expanded(itemsOf(schemas, index), root), item, childPointer(at, index), looking),
      )
      .includes(true);
  }
  if (!isJsonObject(value)) return false;
  for (const [name, member] of Object.entries(value)) {
    const pointer = childPointer(at, name);
    if (look(expanded(membersOf(schemas, name), root), member, pointer, looking))
      found.add(pointer);
  }
  return false;
}

function expanded(schemas: readonly Json[], root: JsonObject): JsonObject[] {
  return [...new Set(schemas.flatMap((schema) => branches(schema, root)).slice(0, most))];
}

function itemsOf(schemas: readonly JsonObject[], index: number): Json[] {
  return present(
    schemas.flatMap(({ prefixItems, items, unevaluatedItems }) => [
      childOf(prefixItems, String(index)),
      items,
      unevaluatedItems,
    ]),
  );
}

function membersOf(schemas: readonly JsonObject[], name: string): Json[] {
  const named = present(
    schemas.flatMap(({ properties, patternProperties }) => [
      childOf(properties, name),
      ...Object.entries(isJsonObject(patternProperties) ? patternProperties : {}).flatMap(
        ([pattern, member]) => (isKeyMatch(pattern, name) ? [member] : []),
      ),
    ]),
  );
  return named.length > 0
    ? named
    : present(
        schemas.flatMap(({ additionalProperties, unevaluatedProperties }) => [
          additionalProperties,
          unevaluatedProperties,
        ]),
      );
}

function present(schemas: readonly (Json | undefined)[]): Json[] {
  return schemas.filter((schema) => schema !== undefined);
}
