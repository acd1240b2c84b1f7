import { childOf, childPointer, isJsonObject, type Json, type JsonObject } from "@/lib/json";
import { fits } from "./check-parameters";
import { taggedBranch } from "./branch-tags";
import { conditionWords } from "./condition-words";
import { hiddenKeyword, isHidden } from "./conditions";
import { isKeyMatch } from "./linear-pattern";
import { branches, everySchema, resolveSchema } from "./schema-walk";

/** A member of a value for which there is no place, since a condition is not met. */
export interface HiddenMember {
  pointer: string;
  /** Its own name. */
  name: string;
  title: string | undefined;
  /** The condition: CEL, or that of the schema in words; undefined where it has none. */
  condition: string | undefined;
}

/** How many schemas of one place are looked at: a schema may refer to itself in every branch. */
const most = 200;

/**
 * The members of a value that are hidden: a condition of theirs is not met (`withoutHidden`), or
 * only branches name them (`then`, `else`, of a `oneOf` that a `const` tells apart) that do not
 * apply to the value. What no branch names is not hidden, but unknown. `given`: the same without
 * defaults; it may say of members that they have no value (null).
 */
export function hiddenMembers(
  schema: JsonObject,
  value: Json,
  given: Json = value,
): HiddenMember[] {
  if (!mayHide(schema)) return [];
  const found: HiddenMember[] = [];
  const verdicts = new Map<Json, Map<Json, boolean>>();
  const fitsOnce = (part: Json, at: Json): boolean => {
    const known = verdicts.get(at) ?? new Map<Json, boolean>();
    verdicts.set(at, known);
    const verdict = known.get(part) ?? fits(part, at, schema);
    known.set(part, verdict);
    return verdict;
  };
  look({ applying: [schema], declaring: [schema] }, value, given, "", {
    root: schema,
    fits: fitsOnce,
    found,
  });
  return found;
}

const hiding = new WeakMap<JsonObject, boolean>();

/** Whether a schema can hide anything at all. */
function mayHide(schema: JsonObject): boolean {
  const known = hiding.get(schema);
  if (known !== undefined) return known;
  const may = everySchema(schema).some(
    ({ schema: inner }) =>
      isHidden(inner) ||
      ["then", "else", "oneOf", "anyOf", "dependentSchemas"].some(
        (keyword) => inner[keyword] !== undefined,
      ),
  );
  hiding.set(schema, may);
  return may;
}

interface Looking {
  root: JsonObject;
  fits: (schema: Json, value: Json) => boolean;
  found: HiddenMember[];
}

/** The schemas of one value. */
interface Place {
  /** Those that describe it. */
  applying: readonly Json[];
  /** Those, and all that would with other answers. */
  declaring: readonly Json[];
}

function look(
  { applying: schemas, declaring }: Place,
  value: Json,
  given: Json | undefined,
  at: string,
  looking: Looking,
): void {
  if (declaring.length === 0) return;
  const { root } = looking;
  if (Array.isArray(value)) {
    const applying = applied(schemas, value, looking);
    const all = declaredBy(declaring, root);
    value.forEach((item, index) => {
      if (typeof item !== "object" || item === null) return;
      const place = {
        applying: itemSchemas(applying, index),
        declaring: itemSchemas(all, index),
      };
      look(place, item, childOf(given, String(index)), childPointer(at, index), looking);
    });
    return;
  }
  if (!isJsonObject(value)) return;
  const applying = applied(schemas, value, looking);
  const all = declaredBy(declaring, root);
  const emptied = isJsonObject(given) ? Object.entries(given).filter(isEmptiedIn(value)) : [];
  for (const [name, member] of [...Object.entries(value), ...emptied]) {
    const named = applying.flatMap((schema) => membersOf(schema, name));
    const marker = named.find(isHidden);
    const pointer = childPointer(at, name);
    const declared = all.flatMap((schema) => membersOf(schema, name)).slice(0, most);
    if (marker === undefined && named.length > 0) {
      if (typeof member === "object" && member !== null)
        look(
          { applying: named, declaring: declared },
          member,
          childOf(given, name),
          pointer,
          looking,
        );
      continue;
    }
    const others = marker === undefined ? othersOf(applying) : [];
    if (others.length > 0) {
      look({ applying: others, declaring: others }, member, childOf(given, name), pointer, looking);
      continue;
    }
    const own = marker ?? declared[0];
    if (own === undefined) continue;
    const { title } = resolveSchema(own, root) ?? {};
    const condition = isJsonObject(own) ? own[hiddenKeyword] : undefined;
    looking.found.push({
      pointer,
      name,
      title: typeof title === "string" && title !== "" ? title : undefined,
      condition: typeof condition === "string" ? condition : conditionWords(declaring, name, root),
    });
  }
}

const isEmptiedIn =
  (value: JsonObject) =>
  ([name, member]: [string, Json]): boolean =>
    member === null && !Object.hasOwn(value, name);

/** The schemas that apply to a value, with all branches of a choice that nothing tells apart. */
function applied(schemas: readonly Json[], value: Json, looking: Looking): JsonObject[] {
  const found = new Set<JsonObject>();
  const visit = (schema: Json | undefined, depth: number): void => {
    const resolved = resolveSchema(schema, looking.root);
    if (resolved === undefined || depth > 8 || found.size >= most || found.has(resolved)) return;
    found.add(resolved);
    const { allOf, dependentSchemas } = resolved;
    if (Array.isArray(allOf)) for (const part of allOf) visit(part, depth + 1);
    if (resolved["if"] !== undefined)
      visit(resolved[looking.fits(resolved["if"], value) ? "then" : "else"], depth + 1);
    for (const keyword of ["oneOf", "anyOf"]) {
      const choices = resolved[keyword];
      if (!Array.isArray(choices)) continue;
      const tagged = choices[taggedBranch(choices, value, looking.root)];
      for (const each of tagged === undefined ? choices : [tagged]) visit(each, depth + 1);
    }
    if (isJsonObject(dependentSchemas) && isJsonObject(value))
      for (const [name, part] of Object.entries(dependentSchemas))
        if (Object.hasOwn(value, name)) visit(part, depth + 1);
  };
  for (const schema of schemas) visit(schema, 0);
  return [...found];
}

/** What a schema says of a member by its name, or by a pattern that it matches. */
function membersOf({ properties, patternProperties }: JsonObject, name: string): Json[] {
  const own = childOf(properties, name);
  const matching = isJsonObject(patternProperties)
    ? Object.entries(patternProperties).flatMap(([pattern, member]) =>
        isKeyMatch(pattern, name) ? [member] : [],
      )
    : [];
  const members = own === undefined ? matching : [own, ...matching];
  return members.filter((member) => member !== false);
}

/** What is said of members that have no name in the schemas. */
function othersOf(schemas: readonly JsonObject[]): Json[] {
  return schemas
    .flatMap((schema) => [schema["additionalProperties"], schema["unevaluatedProperties"]])
    .filter((others) => isJsonObject(others));
}

function itemSchemas(schemas: readonly JsonObject[], index: number): Json[] {
  return schemas.flatMap(({ prefixItems, items }) => {
    const item =
      Array.isArray(prefixItems) && index < prefixItems.length ? prefixItems[index] : items;
    return item === undefined ? [] : [item];
  });
}

/** The schemas, and all branches of them, whether they apply or not; an `if` only asks. */
function declaredBy(schemas: readonly Json[], root: JsonObject): JsonObject[] {
  const all = schemas.flatMap((schema) => branches(schema, root)).slice(0, most);
  const asking = new Set(all.flatMap((branch) => branches(branch["if"], root)));
  return [...new Set(all)].filter((branch) => !asking.has(branch));
}

/** A value without its members at these pointers; nothing that was given is changed. */
export function withoutMembers<Value extends Json>(
  value: Value,
  pointers: ReadonlySet<string>,
): Value {
  // Of an object an object is left.
  return without(value, pointers, "") as Value;
}

function without(value: Json, pointers: ReadonlySet<string>, at: string): Json {
  if (Array.isArray(value)) {
    const items = value.map((item, index) =>
      typeof item === "object" ? without(item, pointers, childPointer(at, index)) : item,
    );
    return items.every((item, index) => item === value[index]) ? value : items;
  }
  if (!isJsonObject(value)) return value;
  let isSame = true;
  const members: [string, Json][] = [];
  for (const [name, member] of Object.entries(value)) {
    const pointer = childPointer(at, name);
    if (pointers.has(pointer)) {
      isSame = false;
      continue;
    }
    const kept = without(member, pointers, pointer);
    isSame &&= kept === member;
    members.push([name, kept]);
  }
  return isSame ? value : Object.fromEntries(members);
}
