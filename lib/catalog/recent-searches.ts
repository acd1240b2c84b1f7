import type { Found } from "./find-templates";

/** Searches kept, the ones least recently asked for go first; about 10 kB each. */
const most = 500;

/**
 * What was found lately, by what was asked for. An entry is right for the generation of the catalog
 * that it names, and whoever recalls one has to ask which generation is the present one. Next.js
 * loads modules more than once, so it hangs on `globalThis`.
 */
const shared = globalThis as {
  __slipwaySearches?: Map<string, Found>;
  __slipwayLimitingGroups?: LimitingGroups;
};
const entries = (shared.__slipwaySearches ??= new Map<string, Found>());

interface LimitingGroups {
  generation: string;
  groups: ReadonlySet<string>;
}

export function recallSearch(key: string): Found | undefined {
  const found = entries.get(key);
  if (found === undefined) return undefined;
  entries.delete(key);
  entries.set(key, found);
  return found;
}

export function rememberSearch(key: string, found: Found): void {
  entries.set(key, found);
  const oldest = entries.keys().next();
  if (entries.size > most && !oldest.done) entries.delete(oldest.value);
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
