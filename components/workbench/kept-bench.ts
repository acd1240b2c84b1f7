import type { FileChange } from "@/lib/drafts";
import { isJsonObject } from "@/lib/json";

/** What a browser keeps of a draft that was not saved. */
export interface KeptBench {
  onto: number;
  changes: FileChange[];
}

/** Each tab keeps its own, so that two of them lose nothing to each other. */
export const keptBenchKey = (id: string, tab: string) => `${keptBenches(id)} ${tab}`;
/** What all keys of a draft begin with; a browser may have one of before that is no more than this. */
export const keptBenches = (id: string) => `bench ${id}`;

/** Of the keys of a draft, those of tabs that were closed. */
export function keysLeft(
  keys: readonly string[],
  { id, tab, isOpen }: { id: string; tab: string; isOpen: (tab: string) => boolean },
): string[] {
  const start = keptBenches(id);
  return keys
    .filter((key) => key === start || key.startsWith(`${start} `))
    .filter((key) => {
      const other = key.slice(start.length + 1);
      return other !== tab && (other === "" || !isOpen(other));
    })
    .toSorted();
}

/** Undefined for what has another shape, or says nothing. A text that looked like a secret was not kept. */
export function parseKeptBench(value: unknown): KeptBench | undefined {
  if (!isJsonObject(value)) return undefined;
  const { onto, changes } = value;
  if (typeof onto !== "number" || !Number.isInteger(onto) || !Array.isArray(changes))
    return undefined;
  const kept = changes.flatMap((one): FileChange[] => {
    if (!isJsonObject(one)) return [];
    const { path, text } = one;
    return typeof path === "string" && (typeof text === "string" || text === null)
      ? [{ path, text }]
      : [];
  });
  return kept.length === 0 ? undefined : { onto, changes: kept };
}
