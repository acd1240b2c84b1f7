import type { FileChange } from "@/lib/drafts";
import { isJsonObject } from "@/lib/json";

/** What a browser keeps of a draft that was not saved. */
export interface KeptBench {
  onto: number;
  changes: FileChange[];
}

export const keptBenchKey = (id: string) => `bench ${id}`;

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
