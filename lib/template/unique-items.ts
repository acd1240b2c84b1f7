import { canonicalJson, childPointer, type Json } from "@/lib/json";

/** Whether no entry of a list stands there twice, in time that grows as the list does. */
export function areUnique(list: readonly Json[]): boolean {
  const seen = new Set<string>();
  for (const item of list) {
    const text = canonicalJson(item);
    if (seen.has(text)) return false;
    seen.add(text);
  }
  return true;
}

/** The lists in a value. */
export interface Lists {
  /** Entries of the longest. */
  longest: number;
  /** JSON Pointers of those in which an entry stands twice. */
  repeating: string[];
}

/** Finds every list in a value, at any depth, in time that grows as the value does. */
export function listsIn(value: Json): Lists {
  const found: Lists = { longest: 0, repeating: [] };
  textOf(value, "", found);
  return found;
}

/** The canonical text of a value, made once at every depth. */
function textOf(value: Json, pointer: string, found: Lists): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (!Array.isArray(value)) {
    const members = Object.keys(value)
      .sort()
      .map(
        (key) =>
          `${JSON.stringify(key)}:${textOf(value[key] ?? null, childPointer(pointer, key), found)}`,
      );
    return `{${members.join(",")}}`;
  }
  const items = value.map((item, index) => textOf(item, childPointer(pointer, index), found));
  found.longest = Math.max(found.longest, items.length);
  if (new Set(items).size < items.length) found.repeating.push(pointer);
  return `[${items.join(",")}]`;
}
