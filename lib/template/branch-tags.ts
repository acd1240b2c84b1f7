import { canonicalJson, isJsonObject, type Json, type JsonObject } from "@/lib/json";
import { resolveSchema } from "./schema-walk";

/** The only branch whose tags a value has; -1 where it has none, or those of several. */
export function taggedBranch(choices: readonly Json[], value: Json, root: JsonObject): number {
  if (!isJsonObject(value)) return -1;
  const tags = tagsOf(choices, root).filter(({ name }) => Object.hasOwn(value, name));
  if (tags.length === 0) return -1;
  const matching = choices.flatMap((_, index) =>
    tags.every(({ name, values }) => values[index]?.has(canonicalJson(value[name] as Json)))
      ? [index]
      : [],
  );
  return matching.length === 1 ? (matching[0] as number) : -1;
}

interface Tag {
  name: string;
  /** By branch: the canonical JSON of what the member may be there. */
  values: ReadonlySet<string>[];
}

/** The members that tell branches apart: each branch says by `const` or `enum` what they are. */
export function tagsOf(choices: readonly Json[], root: JsonObject): Tag[] {
  if (choices.length < 2) return [];
  const members = choices.map((choice) => {
    const properties = resolveSchema(choice, root)?.["properties"];
    return new Map<string, ReadonlySet<string>>(
      Object.entries(isJsonObject(properties) ? properties : {}).flatMap(([name, member]) => {
        const values = fixedValues(member, root);
        return values === undefined ? [] : [[name, new Set(values.map(canonicalJson))]];
      }),
    );
  });
  return [...(members[0]?.keys() ?? [])].flatMap((name) => {
    const values = members.flatMap((each) => each.get(name) ?? []);
    return values.length === choices.length ? [{ name, values }] : [];
  });
}

/** The values that a schema names one by one; undefined where it does not. */
export function fixedValues(schema: Json | undefined, root: JsonObject): Json[] | undefined {
  const resolved = resolveSchema(schema, root);
  if (resolved === undefined) return undefined;
  if (resolved["const"] !== undefined) return [resolved["const"]];
  return Array.isArray(resolved["enum"]) ? resolved["enum"] : undefined;
}
