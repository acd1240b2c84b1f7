import { expect, test } from "vitest";
import { PortalError } from "@/lib/errors";
import { judgeFew } from "./judge-few";

/** Judges numbers, of which the odd ones take too long; and counts how often that took place. */
function slow() {
  let tooLong = 0;
  const how = {
    patience: { left: 3 },
    judge: async (few: readonly number[]) => {
      if (few.every((one) => one % 2 === 0)) return few.map((one) => `${one} judged`);
      tooLong += 1;
      throw new PortalError("too_costly", "It took too long.");
    },
    tooCostly: (one: number, why: string) => `${one}: ${why}`,
    untried: (one: number) => `${one} untried`,
  };
  return { how, tooLong: () => tooLong };
}

test("one that takes too long holds up no other", async () => {
  const { how } = slow();
  expect(await judgeFew([2, 4], how)).toEqual(["2 judged", "4 judged"]);
  expect(await judgeFew([2, 3, 4], how)).toEqual(["2 judged", "3: It took too long.", "4 judged"]);
});

test("where many take too long the rest is not tried, however many they are", async () => {
  const { how, tooLong } = slow();
  const all = Array.from({ length: 1_000 }, (_, at) => at + 1);
  const found: string[] = [];
  for (let at = 0; at < all.length; at += 20)
    found.push(...(await judgeFew(all.slice(at, at + 20), how)));
  expect(found.slice(4, 8)).toEqual([
    "5: It took too long.",
    "6 untried",
    "7 untried",
    "8 untried",
  ]);
  expect([found.length, tooLong()]).toEqual([1_000, 4]);
});

const gone = () => Promise.reject(new Error("gone"));

test("what else goes wrong is no answer", async () => {
  await expect(judgeFew([1], { ...slow().how, judge: gone })).rejects.toThrow("gone");
});
