import { isJsonObject, type Json, type JsonObject } from "@/lib/json";
import { isHidden } from "./conditions";
import { resolveSchema } from "./schema-walk";
import { widgetOf } from "./widgets";

/** Why a parameter has no field that somebody could fill in. */
export interface Unfillable {
  /** A clause about the parameter: `it says no type`. */
  why: string;
  /** What to write instead. */
  instead: string;
}

/** A schema of a value, with its path in the schema of the step. */
export interface SchemaPart {
  schema: Json;
  at: string[];
  /** It stands in a `then` or an `else`. */
  isConditional?: boolean;
}

/** A parameter, a member of a group or an entry that the form cannot show or fill. */
export interface UnfillableField extends Unfillable {
  /** Names from the top; `*` for whatever entry of a list or a map. */
  path: string[];
  /** All that say something of it, the first that is met first. */
  parts: SchemaPart[];
}

/** How many schemas are looked at: one may refer to another in every branch, and that one too. */
const mostLooks = 20_000;

/**
 * Every field of a form that nobody could fill in. The form shows the reason in the place of such a
 * field (`formSchema`), and `slipway template lint` refuses it: this is the one definition of both.
 * References are followed; what they lead to is looked at once.
 */
export function unfillableFields(step: JsonObject): UnfillableField[] {
  const looking: Looking = { root: step, found: [], seen: new Set(), left: mostLooks };
  lookInto([{ schema: step, at: [] }], [], [], looking);
  return looking.found;
}

interface Looking {
  root: JsonObject;
  found: UnfillableField[];
  seen: Set<Json>;
  /** Looks that are left; past them everything is taken for right. */
  left: number;
}

/** The fields below a value; `beside` says more of the same value, and names nothing new. */
function lookInto(
  parts: SchemaPart[],
  beside: SchemaPart[],
  path: string[],
  looking: Looking,
): void {
  const { own, options } = together(parts, looking.root);
  const fresh = own.filter(({ schema }) => !looking.seen.has(schema));
  for (const { schema } of fresh) looking.seen.add(schema);
  if (fresh.length === 0) return;
  const context = [...own, ...together(beside, looking.root).own];
  for (const name of new Set(fresh.flatMap((part) => Object.keys(members(part, "properties")))))
    lookAt(
      context.flatMap((part) => below(part, "properties", name)),
      [...path, name],
      looking,
    );
  for (const { schema, at } of fresh) {
    for (const keyword of ["items", "additionalProperties"]) {
      const entry = schema[keyword];
      // Of a map whose values may be anything, an entry is a text.
      const isAnything = keyword !== "items" && (!isJsonObject(entry) || isEmpty(entry));
      if (entry !== undefined && entry !== false && !isAnything)
        lookAt([{ schema: entry, at: [...at, keyword] }], [...path, "*"], looking);
    }
    for (const pattern of Object.keys(members({ schema, at }, "patternProperties")))
      lookAt(below({ schema, at }, "patternProperties", pattern), [...path, "*"], looking);
  }
  for (const option of options) lookInto([option], context, path, looking);
}

function lookAt(parts: SchemaPart[], path: string[], looking: Looking): void {
  if (parts.some(({ schema }) => isHidden(schema))) return;
  // A text holds all of it, whatever it is.
  if (together(parts, looking.root).own.some(({ schema }) => widgetOf(schema) === "yaml")) return;
  const reason = reasonOf(unconditional(parts), looking);
  if (reason === undefined) lookInto(parts, [], path, looking);
  else looking.found.push({ ...reason, path, parts });
}

/** What holds for every answer, where there is such a part. */
function unconditional<Part extends SchemaPart>(parts: readonly Part[]): readonly Part[] {
  const always = parts.filter(({ isConditional }) => isConditional !== true);
  return always.length > 0 ? always : parts;
}

/** Why the value that all of these describe has no field; undefined where it has one. */
function reasonOf(
  parts: readonly SchemaPart[],
  looking: Looking,
  depth = 0,
): Unfillable | undefined {
  looking.left -= 1;
  if (looking.left < 0) return undefined;
  const { root } = looking;
  const { own, options } = together(parts, root);
  // What no value fits is asked of nobody.
  if (parts.every(({ schema }) => schema === false)) return undefined;
  const type =
    typeOf(unconditional(own).map(({ schema }) => schema)) ??
    typeOf(own.map(({ schema }) => schema));
  if (type === undefined) {
    if (options.length === 0 || depth > 8) return untyped;
    if (options.every(({ schema }) => isConstant(schema, root))) return untypedChoice;
    const alone = own.map(withoutMore);
    let first: Unfillable | undefined;
    for (const option of options) {
      const reason = reasonOf([...alone, option], looking, depth + 1);
      if (reason === undefined) return undefined;
      first ??= reason;
    }
    return first;
  }
  if (own.some(({ schema }) => schema["readOnly"] === true) && !hasDefault(own)) return locked;
  if (type === "object") return hasFields(own, options, looking, depth) ? undefined : fieldless;
  if (type === "array") return reasonOfList(own);
  return undefined;
}

const more = new Set(["$ref", "oneOf", "anyOf", "allOf", "then", "else"]);

/** What a schema says by itself: all else of it stands beside it already. */
function withoutMore({ schema, ...part }: SchemaPart & { schema: JsonObject }): SchemaPart {
  const own = Object.entries(schema).filter(([keyword]) => !more.has(keyword));
  return { ...part, schema: Object.fromEntries(own) };
}

function hasDefault(own: readonly (SchemaPart & { schema: JsonObject })[]): boolean {
  return own.some(
    ({ schema }) =>
      schema["default"] !== undefined || schema["x-slipway-form-default"] !== undefined,
  );
}

const untyped: Unfillable = {
  why: "it says no type",
  instead: "type: string, or what the value is",
};
const untypedChoice: Unfillable = {
  why: "it is a choice of constants and says no type",
  instead: "type: string beside oneOf (or enum, with the values alone)",
};
const fieldless: Unfillable = {
  why: "it is a group without fields",
  instead: "properties, or additionalProperties: { type: string } for rows of a name and a value",
};
const entryless: Unfillable = {
  why: "it is a list that does not say what its entries are",
  instead: "items: { type: string }, or what an entry is",
};
const tuple: Unfillable = {
  why: "it is a list with a schema for each place (prefixItems), to which nothing can be added",
  instead: "a group (type: object) with a property for each place, or a default for every place",
};
const locked: Unfillable = {
  why: "it is only to be read (readOnly) and has no default",
  instead: "a default, or no readOnly",
};
const fixedThing: Unfillable = {
  why: "its value is always the same list or map",
  instead: "the value in the files of the template",
};

/** The type by which the form chooses a field. */
function typeOf(own: readonly JsonObject[]): string | undefined {
  const written = own.flatMap(({ type }) => (typeof type === "string" ? [type] : []));
  const [list] = own.flatMap(({ type }) => (Array.isArray(type) ? [type.map(String)] : []));
  if (written[0] !== undefined) return written[0];
  if (list !== undefined) return fieldTypes(list)[0];
  for (const schema of own) {
    const { const: value } = schema;
    if (Array.isArray(schema["enum"])) return "string";
    if (value !== undefined)
      return value === null ? "null" : Array.isArray(value) ? "array" : typeof value;
  }
  const keywords = ["properties", "additionalProperties", "patternProperties"];
  return own.some((schema) => keywords.some((keyword) => schema[keyword])) ? "object" : undefined;
}

/** Types in the order in which a form asks for them: text first, null last. */
export function fieldTypes<Type extends Json>(types: readonly Type[]): Type[] {
  const rank = (type: Type) => (type === "string" ? 0 : type === "null" ? 2 : 1);
  return types.toSorted((a, b) => rank(a) - rank(b));
}

function hasFields(
  own: readonly (SchemaPart & { schema: JsonObject })[],
  options: readonly SchemaPart[],
  looking: Looking,
  depth: number,
): boolean {
  looking.left -= 1;
  if (looking.left < 0) return true;
  return (
    own.some(
      (part) =>
        ["properties", "patternProperties"].some(
          (keyword) => Object.keys(members(part, keyword)).length > 0,
        ) ||
        (part.schema["additionalProperties"] !== undefined &&
          part.schema["additionalProperties"] !== false) ||
        Array.isArray(part.schema["enum"]),
    ) ||
    (depth <= 8 &&
      options.some((option) => {
        const inner = together([option], looking.root);
        return hasFields(inner.own, inner.options, looking, depth + 1);
      }))
  );
}

function reasonOfList(
  own: readonly (SchemaPart & { schema: JsonObject })[],
): Unfillable | undefined {
  const first = (keyword: string) =>
    own.map(({ schema }) => schema[keyword]).find((value) => value !== undefined);
  if (first("enum") !== undefined) return undefined;
  if (first("const") !== undefined) return fixedThing;
  const prefix = first("prefixItems");
  if (Array.isArray(prefix)) {
    const filled = first("default") ?? first("x-slipway-form-default");
    return Array.isArray(filled) && filled.length >= prefix.length ? undefined : tuple;
  }
  return first("items") === undefined ? entryless : undefined;
}

/**
 * All that describes the same value: with references followed, and what a condition may add. Of a
 * choice, its branches (`options`) each by itself.
 */
export function together(
  parts: readonly SchemaPart[],
  root: JsonObject,
): { own: (SchemaPart & { schema: JsonObject })[]; options: SchemaPart[] } {
  const own: (SchemaPart & { schema: JsonObject })[] = [];
  const options: SchemaPart[] = [];
  const visit = ({ schema, at, isConditional = false }: SchemaPart, depth: number): void => {
    if (!isJsonObject(schema) || depth > 16 || own.length > 200) return;
    const { $ref, ...beside } = schema;
    if (typeof $ref === "string") {
      visit(
        {
          schema: resolveSchema({ $ref }, root) ?? null,
          at: placeOf($ref) ?? at,
          isConditional,
        },
        depth + 1,
      );
      if (isEmpty(beside)) return;
    }
    own.push({ schema, at, isConditional });
    const list = (keyword: string) => {
      const listed = schema[keyword];
      return (Array.isArray(listed) ? listed : []).map((part, index) => ({
        schema: part,
        at: [...at, keyword, String(index)],
        isConditional,
      }));
    };
    for (const part of list("allOf")) visit(part, depth + 1);
    for (const keyword of ["then", "else"])
      visit(
        { schema: schema[keyword] ?? null, at: [...at, keyword], isConditional: true },
        depth + 1,
      );
    options.push(...list("oneOf"), ...list("anyOf"));
  };
  for (const part of parts) visit(part, 0);
  return { own, options };
}

const placeOf = ($ref: string) => ($ref.startsWith("#/") ? $ref.slice(2).split("/") : undefined);

function isConstant(schema: Json, root: JsonObject): boolean {
  const resolved = resolveSchema(schema, root);
  if (resolved === undefined) return false;
  const { const: value, enum: values } = resolved;
  return value !== undefined || (Array.isArray(values) && values.length === 1);
}

function members({ schema }: SchemaPart, keyword: string): JsonObject {
  const found = isJsonObject(schema) ? schema[keyword] : undefined;
  return isJsonObject(found) ? found : {};
}

function below(part: SchemaPart, keyword: string, name: string): SchemaPart[] {
  const found = members(part, keyword);
  return Object.hasOwn(found, name)
    ? [{ ...part, schema: found[name] as Json, at: [...part.at, keyword, name] }]
    : [];
}

const isEmpty = (schema: JsonObject) => Object.keys(schema).length === 0;
