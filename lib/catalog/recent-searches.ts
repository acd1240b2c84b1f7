import { LRUCache } from "lru-cache";
import type { Found } from "./store/search";

/**
 * What was found lately, by what was asked for. An entry is right for the generation of the catalog
 * that it names, and whoever recalls one has to ask which generation is the present one. Next.js
 * loads modules more than once, so it hangs on `globalThis`.
 */
const shared = globalThis as {
  __slipwaySearches?: LRUCache<string, Found>;
  __slipwayLimitingGroups?: LimitingGroups;
};
/** About 10 kB each. */
const entries = (shared.__slipwaySearches ??= new LRUCache({ max: 500 }));

interface LimitingGroups {
  generation: string;
  groups: ReadonlySet<string>;
}

export function recallSearch(key: string): Found | undefined {
  return entries.get(key);
}

export function rememberSearch(key: string, found: Found): void {
  entries.set(key, found);
}

/**
 * Groups that templates of a generation are limited to: whatever other groups people are in, they
 * find the same.
 */
export function recallLimitingGroups(): LimitingGroups | undefined {
  return shared.__slipwayLimitingGroups;
}

export function rememberLimitingGroups(
  generation: string,
  groups: readonly string[],
): LimitingGroups {
  return (shared.__slipwayLimitingGroups = { generation, groups: new Set(groups) });
}
