import { isJsonObject, type Json, type JsonObject } from "@/lib/json";
import type { YamlPath } from "@/lib/yaml-editing";
import type { Edits } from "./template-edit";
import { valueAt } from "./template-places";

/** Where keywords stand that are put into a schema: before those that come later in this list. */
const order = ["type", "title", "description", "rule", "field", "message", "format"];

export function setKeyword(
  value: JsonObject,
  path: YamlPath,
  keyword: string,
  wanted: Json | undefined,
): Edits {
  const schema = valueAt(value, path);
  if (!isJsonObject(schema)) return `There is no map at ${path.join(".")}.`;
  const own = [...path, keyword];
  if (wanted === undefined)
    return Object.hasOwn(schema, keyword) ? [{ kind: "remove", path: own }] : [];
  if (Object.hasOwn(schema, keyword)) return [{ kind: "set", path: own, value: wanted }];
  const rank = order.indexOf(keyword);
  const index = rank === -1 ? -1 : Object.keys(schema).findIndex((other) => isLater(other, rank));
  const at = index === -1 ? Object.keys(schema).length : index;
  return [{ kind: "insert", into: path, index: at, key: keyword, value: wanted }];
}

function isLater(keyword: string, rank: number): boolean {
  const other = order.indexOf(keyword);
  return other === -1 || other > rank;
}

/** Maps around it are made where there are none; lists are not. */
export function setAny(value: JsonObject, path: YamlPath, wanted: Json | undefined): Edits {
  if (wanted === undefined)
    return valueAt(value, path) === undefined ? [] : [{ kind: "remove", path }];
  let length = path.length;
  while (length > 1 && valueAt(value, path.slice(0, length - 1)) === undefined) length -= 1;
  const made = path.slice(length).reduceRight<Json>((inner, step) => ({ [step]: inner }), wanted);
  return [{ kind: "set", path: path.slice(0, length), value: made }];
}
