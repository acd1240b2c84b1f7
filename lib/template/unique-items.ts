import { canonicalJson, type Json } from "@/lib/json";

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
