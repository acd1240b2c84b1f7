import { isJsonObject, type Json, type JsonObject } from "@/lib/json";
import { celText, isName, literal, parameterPath } from "../parameter-path";

/** Well below what one expression may have (`limits.expressionLength`, `limits.expressionNodes`). */
const longest = 3500;
const mostParts = 600;

export interface ReleaseValues {
  /** What stands at `spec.values` of the release. */
  values: Json;
  /** Whether the other values are in it. */
  hasOthers: boolean;
}

/**
 * The values of the release: what the parameters have otherwise than the chart, and the other
 * values. `schema` has the parameters, `defaults` what the chart has for those that have a default.
 * Too many for one expression are written key by key, and there is no place for other values then.
 */
export function releaseValues(
  schema: JsonObject,
  defaults: JsonObject,
  others: string | undefined,
): ReleaseValues {
  const keys = Object.keys(isJsonObject(schema["properties"]) ? schema["properties"] : {});
  const rest = others === undefined ? undefined : `params.?${others}.orValue({})`;
  if (keys.length === 0)
    return { values: rest === undefined ? {} : expression(rest), hasOthers: rest !== undefined };
  const changes = changesOf(schema, keys, [], defaults);
  if (fits(changes, defaults))
    return {
      values: expression(rest === undefined ? changes : `${rest}.mergeDeep(${changes})`),
      hasOthers: rest !== undefined,
    };
  return { values: byKey(schema, schema, [], defaults), hasOthers: false };
}

const expression = (cel: string): string => `\${{ ${cel} }}`;

function fits(cel: string, defaults: Json): boolean {
  return cel.length <= longest && partsOf(defaults) <= mostParts;
}

function partsOf(value: Json): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + partsOf(item), 1);
  if (!isJsonObject(value)) return 1;
  return Object.values(value).reduce<number>((sum, item) => sum + 1 + partsOf(item), 1);
}

/** What these members of a group have otherwise than the chart. */
function changesOf(
  schema: JsonObject,
  keys: readonly string[],
  path: readonly string[],
  defaults: Json | undefined,
): string {
  const group = path.length === 0 ? "params" : parameterPath(schema, path)?.cel;
  // What was cleared is absent though it has a default, and is taken from the chart, too.
  const given = keys.map((key) => `  ${celText(key)}: ${group}${optionalMember(key)}`);
  const chart = isJsonObject(defaults) ? defaults : {};
  const known = keys
    .filter((key) => Object.hasOwn(chart, key))
    .map((key) => `  ${celText(key)}: ${literal(chart[key] ?? null)}`);
  const of = known.length === 0 ? "{}" : `{\n${known.join(",\n")}\n}`;
  return `{\n${given.join(",\n")}\n}.changesFrom(${of})`;
}

function byKey(
  root: JsonObject,
  group: JsonObject,
  path: readonly string[],
  defaults: Json | undefined,
): JsonObject {
  const members = isJsonObject(group["properties"]) ? group["properties"] : {};
  const chart = isJsonObject(defaults) ? defaults : {};
  return Object.fromEntries(
    Object.entries(members).map(([key, member]): [string, Json] => {
      const changes = changesOf(root, [key], path, chart);
      const isGroup = isJsonObject(member) && isJsonObject(member["properties"]);
      return !isGroup || fits(changes, chart[key] ?? null)
        ? [key, expression(`${changes}${optionalMember(key)}`)]
        : [key, byKey(root, member, [...path, key], chart[key])];
    }),
  );
}

function optionalMember(key: string): string {
  return isName(key) ? `.?${key}` : `[?${celText(key)}]`;
}
