import type { Json, JsonObject } from "@/lib/json";

/**
 * Every parameter that differs, with what it was and what it will be; undefined: it is not given,
 * so the default applies.
 */
export function parameterDifferences(
  before: JsonObject,
  after: JsonObject,
): [string, string | undefined, string | undefined][] {
  const [was, is] = [new Map(flattened(before, "")), new Map(flattened(after, ""))];
  return [...new Set([...was.keys(), ...is.keys()])]
    .sort()
    .flatMap((name): [string, string | undefined, string | undefined][] =>
      was.get(name) === is.get(name) ? [] : [[name, was.get(name), is.get(name)]],
    );
}

/** Objects are taken apart, lists of plain values stay on one line. */
export function flattened(value: Json, name: string): [string, string][] {
  if (Array.isArray(value) && value.some((item) => typeof item === "object" && item !== null)) {
    return value.flatMap((item, index) => flattened(item, `${name}[${index}]`));
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    const members = Object.entries(value);
    if (members.length > 0)
      return members.flatMap(([key, member]) =>
        flattened(member, name === "" ? key : `${name}.${key}`),
      );
    return name === "" ? [] : [[name, "{}"]];
  }
  return [[name, typeof value === "string" ? value : JSON.stringify(value)]];
}
