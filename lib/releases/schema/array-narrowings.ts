import type { Json, JsonObject } from "@/lib/json";
import { isSameMeaning, listOf, type Parts, partsOf, together } from "./conjuncts";
import type { Compared, Narrowing } from "./narrowing";

const keywords = new Set(["items", "prefixItems", "contains", "unevaluatedItems"]);

/** What a keyword about entries narrows; undefined for any other keyword. */
export function arrayNarrowings(
  keyword: string,
  part: JsonObject,
  compared: Compared,
): Narrowing[] | undefined {
  if (keyword === "minContains" || keyword === "maxContains") return [];
  if (!keywords.has(keyword)) return undefined;
  const { old, oldRoot, newRoot, kinds, path, below } = compared;
  if (!kinds.has("array")) return [];
  const longest = Math.min(
    ...old.map((one) => one["maxItems"]).filter((value) => typeof value === "number"),
  );
  const prefix = listOf(part["prefixItems"]);
  if (keyword === "prefixItems")
    return prefix
      .slice(0, longest === Infinity ? prefix.length : longest)
      .flatMap((next, index) => below(entryOf(old, index, oldRoot), next, "[]"));
  if (keyword === "items") {
    // Entries that the old side describes one by one, and those after them.
    const described = Math.max(
      prefix.length,
      ...old.map((one) => listOf(one["prefixItems"]).length),
    );
    const places = Array.from(
      { length: described - prefix.length + 1 },
      (_, index) => prefix.length + index,
    );
    return places
      .filter((index) => index < longest)
      .flatMap((index) => below(entryOf(old, index, oldRoot), part["items"], "[]"));
  }
  const group = keyword === "contains" ? ["contains", "minContains", "maxContains"] : [keyword];
  const pick = (from: JsonObject): JsonObject =>
    Object.fromEntries(
      group.flatMap((name): [string, Json][] =>
        from[name] === undefined ? [] : [[name, from[name]]],
      ),
    );
  const same = old.some((one) =>
    isSameMeaning({ schema: pick(one), root: oldRoot }, { schema: pick(part), root: newRoot }),
  );
  return same ? [] : [{ path, keyword }];
}

/** What the old side asks of the entry at a place. */
function entryOf(old: readonly JsonObject[], index: number, root: JsonObject): Parts {
  return together(
    ...old.map((one) => {
      const schema = listOf(one["prefixItems"])[index] ?? one["items"] ?? true;
      return partsOf({ schema, root });
    }),
  );
}
