import { canonicalJson, isJsonObject, type Json, type JsonObject } from "@/lib/json";
import { fits } from "@/lib/template/browser";
import { listOf, type Parts } from "./conjuncts";

/** A number that is whole and one that is not are two kinds: `integer` means only the first. */
export type Kind = "null" | "boolean" | "integer" | "fraction" | "string" | "array" | "object";

const all: readonly Kind[] = [
  "null",
  "boolean",
  "integer",
  "fraction",
  "string",
  "array",
  "object",
];

/** The kinds of values that may fit all of these. */
export function kindsOf(parts: readonly JsonObject[]): Set<Kind> {
  let kinds = new Set(all);
  for (const part of parts) {
    const own = kindsIn(part);
    if (own !== undefined) kinds = kinds.intersection(own);
  }
  return kinds;
}

function kindsIn(part: JsonObject): Set<Kind> | undefined {
  const values = listed(part);
  if (values !== undefined) return new Set(values.map(kindOf));
  const { type } = part;
  if (type === undefined) return undefined;
  const names = Array.isArray(type) ? type : [type];
  return new Set(names.flatMap((name) => (name === "number" ? numbers : [name as Kind])));
}

const numbers: readonly Kind[] = ["integer", "fraction"];

function kindOf(value: Json): Kind {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "fraction";
  return typeof value as "boolean" | "string" | "object";
}

/** The values that a schema lists one by one: `enum`, `const`, or a choice of constants. */
export function listed(part: JsonObject): readonly Json[] | undefined {
  if (Object.hasOwn(part, "const")) return [part["const"] ?? null];
  if (Array.isArray(part["enum"])) return part["enum"];
  for (const keyword of ["oneOf", "anyOf"]) {
    const values = listOf(part[keyword]).map((one) =>
      isJsonObject(one) && Object.hasOwn(one, "const") ? [one["const"] ?? null] : undefined,
    );
    if (values.length > 0 && values.every((one) => one !== undefined)) return values.flat();
  }
  return undefined;
}

/** The values that fit, where they are few and can be told; undefined: there is no end of them. */
export function fewValues(parts: Parts, root: JsonObject): readonly Json[] | undefined {
  if (parts === "nothing") return [];
  const few =
    parts.map(listed).find((values) => values !== undefined) ?? plainKinds(kindsOf(parts));
  return few?.filter((value) => parts.every((part) => fits(part, value, root)));
}

function plainKinds(kinds: ReadonlySet<Kind>): Json[] | undefined {
  if ([...kinds].some((kind) => kind !== "null" && kind !== "boolean")) return undefined;
  return [...kinds].flatMap((kind): Json[] => (kind === "null" ? [null] : [true, false]));
}

/** Whether no value fits both, as far as that is plain: other kinds, or another constant. */
export function isDisjoint(a: Parts, b: Parts): boolean {
  if (a === "nothing" || b === "nothing") return true;
  if (kindsOf(a).isDisjointFrom(kindsOf(b))) return true;
  const [ofA, ofB] = [fixedMembers(a), fixedMembers(b)];
  return [...ofA].some(([name, values]) => {
    const other = ofB.get(name);
    return other !== undefined && values.isDisjointFrom(other);
  });
}

/** Members that an object must have, with the values that they can have, as texts. */
function fixedMembers(parts: readonly JsonObject[]): Map<string, Set<string>> {
  const kinds = kindsOf(parts);
  if (kinds.size !== 1 || !kinds.has("object")) return new Map();
  const required = new Set(parts.flatMap((part) => listOf(part["required"])));
  return new Map(
    parts.flatMap(({ properties }) =>
      Object.entries(isJsonObject(properties) ? properties : {}).flatMap(([name, member]) => {
        const values = isJsonObject(member) && required.has(name) ? listed(member) : undefined;
        return values === undefined ? [] : [[name, new Set(values.map(canonicalJson))] as const];
      }),
    ),
  );
}
