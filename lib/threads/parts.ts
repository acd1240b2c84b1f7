/** Where a large map of an input stands. */
interface Place {
  path: readonly string[];
  entries: ReadonlyMap<unknown, unknown>;
}

/** An input without its large maps, and where they belong, in the order in which they are sent. */
export interface TakenApart {
  rest: unknown;
  places: readonly Place[];
}

/** Some entries of the map with that number. */
export interface Part {
  map: number;
  entries: [unknown, unknown][];
}

/** Entries from which on a map is sent in parts. */
const large = 200;
/** Entries and characters of a part: so many are copied in a few milliseconds. */
const mostEntries = 1_000;
const mostCharacters = 1_000_000;
/** How far maps are looked for, and in how long lists. */
const deepest = 4;
const longestList = 50;

/**
 * To copy a whole repository on its way into a thread takes longer than other work may wait. So the
 * large maps of an input (files by path, say) are taken out, and sent before it in parts. The input
 * itself is not changed.
 */
export function takeApart(input: unknown): TakenApart {
  const places: Place[] = [];
  const without = (value: unknown, path: readonly string[]): unknown => {
    if (value instanceof Map) {
      if (value.size < large) return value;
      places.push({ path, entries: value });
      return undefined;
    }
    if (path.length >= deepest || typeof value !== "object" || value === null) return value;
    if (Array.isArray(value))
      return value.length > longestList
        ? value
        : value.map((item, index) => without(item, [...path, String(index)]));
    if (Object.getPrototypeOf(value) !== Object.prototype) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, member]) => [key, without(member, [...path, key])]),
    );
  };
  const rest = without(input, []);
  return places.length === 0 ? { rest: input, places } : { rest, places };
}

/** The entries of the maps that were taken out, a part at a time. */
export function* partsOf({ places }: TakenApart): Generator<Part> {
  for (const [map, { entries }] of places.entries()) {
    let part: Part = { map, entries: [] };
    let characters = 0;
    for (const entry of entries) {
      part.entries.push(entry);
      characters += charactersOf(entry[1]);
      if (part.entries.length < mostEntries && characters < mostCharacters) continue;
      yield part;
      part = { map, entries: [] };
      characters = 0;
    }
    if (part.entries.length > 0) yield part;
  }
}

function charactersOf(value: unknown): number {
  if (typeof value === "string") return value.length;
  if (typeof value !== "object" || value === null) return 0;
  return Object.values(value).reduce<number>(
    (sum, member) => sum + (typeof member === "string" ? member.length : 0),
    0,
  );
}

/** The input again, on the other side. */
export function putTogether(
  rest: unknown,
  paths: readonly (readonly string[])[],
  parts: readonly Part[],
): unknown {
  const maps = paths.map(() => new Map<unknown, unknown>());
  for (const { map, entries } of parts)
    for (const [key, value] of entries) maps[map]?.set(key, value);
  let whole = rest;
  for (const [index, path] of paths.entries()) {
    const last = path.at(-1);
    if (last === undefined) {
      whole = maps[index];
      continue;
    }
    let holder = whole as Record<string, unknown>;
    for (const step of path.slice(0, -1)) holder = holder[step] as Record<string, unknown>;
    holder[last] = maps[index];
  }
  return whole;
}
