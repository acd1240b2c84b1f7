import { expect, it } from "vitest";
import { draftKeys, storeDraft } from "@/components/ui/draft-storage";
import { keptBenchKey, keptBenches, keysLeft } from "./kept-bench";

function storage() {
  const kept = new Map<string, string>();
  return {
    get length() {
      return kept.size;
    },
    key: (index: number) => [...kept.keys()][index] ?? null,
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  };
}

const isOpen = (tab: string) => tab === "open";

it("each tab keeps its own of a draft, and what is left is that of tabs that were closed, and of the version before", () => {
  const browser = storage();
  const mine = keptBenchKey("a", "mine");
  const keys = [
    mine,
    keptBenchKey("a", "open"),
    keptBenchKey("a", "closed"),
    keptBenches("a"),
    keptBenchKey("ab", "closed"),
    "bench form a",
  ];
  expect(new Set(keys).size).toBe(keys.length);
  for (const key of keys) storeDraft(browser, key, "{}");
  expect(keysLeft(draftKeys(browser, keptBenches("a")), { id: "a", tab: "mine", isOpen })).toEqual([
    "bench a",
    "bench a closed",
  ]);
});
