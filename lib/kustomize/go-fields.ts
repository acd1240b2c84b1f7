import { isJsonObject, type Json, type JsonObject } from "@/lib/json";
import { set } from "./members";
import { Refusal } from "./refusal";

/**
 * How a field is read: Go's encoding/json into a struct that allows no unknown fields. What is
 * null counts as not given.
 */
export type Shape<Value> = (value: Json, at: string) => Value;

function wrong(at: string, expected: string): Refusal {
  return new Refusal(`has a field that is no ${expected} (${at})`);
}

export const text: Shape<string> = (value, at) => {
  if (typeof value === "string") return value;
  throw wrong(at, "text");
};

export const flag: Shape<boolean> = (value, at) => {
  if (typeof value === "boolean") return value;
  throw wrong(at, "true or false");
};

export const whole: Shape<number> = (value, at) => {
  if (typeof value === "number" && Number.isSafeInteger(value)) return value;
  throw wrong(at, "whole number");
};

export function list<Value>(item: Shape<Value>): Shape<Value[]> {
  return (value, at) => {
    if (!Array.isArray(value)) throw wrong(at, "list");
    return value.map((one, index) => {
      if (one === null) throw wrong(`${at}[${index}]`, "value");
      return item(one, `${at}[${index}]`);
    });
  };
}

export function record<Value>(item: Shape<Value>): Shape<Record<string, Value>> {
  return (value, at) => {
    if (!isJsonObject(value)) throw wrong(at, "map");
    const read: JsonObject = {};
    for (const [key, one] of Object.entries(value))
      set(read, key, item(one, `${at}.${key}`) as Json);
    return read as Record<string, Value>;
  };
}

/** The fields of a struct by name. `undefined` is a field that kustomize has and Slipway not. */
export type Shapes = Readonly<Record<string, Shape<unknown> | undefined>>;
export type Read<Fields extends Shapes> = {
  [Name in keyof Fields]?: Fields[Name] extends Shape<infer Value> ? Value : never;
};

export function struct<Fields extends Shapes>(fields: Fields): Shape<Read<Fields>> {
  const names = new Map(Object.keys(fields).map((name) => [folded(name), name]));
  return (value, at) => {
    if (!isJsonObject(value)) throw wrong(at, "map");
    const read = new Map<string, unknown>();
    const seen = new Set<string>();
    for (const [key, given] of Object.entries(value)) {
      const name = names.get(folded(key));
      const place = at === "" ? key : `${at}.${key}`;
      if (name === undefined) throw new Refusal(`has a field that is not built (${place})`);
      if (seen.has(name)) throw new Refusal(`has the field ${name} twice, in different case`);
      seen.add(name);
      if (given === null) continue;
      const shape = fields[name];
      if (shape === undefined) throw new Refusal(`has a field that is not built (${place})`);
      read.set(name, shape(given, place));
    }
    return Object.fromEntries(read) as Read<Fields>;
  };
}

/** As Go folds names: without regard to case, and with the two other letters that fold to ASCII. */
function folded(name: string): string {
  return name.toLowerCase().replaceAll("\u017f", "s").replaceAll("\u212a", "k");
}
