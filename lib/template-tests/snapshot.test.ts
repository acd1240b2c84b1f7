import { expect, test } from "vitest";
import { differences } from "./snapshot";

const lines = (word: string, count: number) => `${word}\n`.repeat(count);

test("what differs of a snapshot is told with the lines around it", () => {
  expect(differences("a\nb\nc\nd\n", "a\nb\nc\nD\n")).toBe("@@ -2,3 +2,3 @@\n b\n c\n-d\n+D");
  expect(differences("a\n", "a\n")).toBe("");
});

test("where too much differs to compare, all of it is removed and added", () => {
  const told = differences(lines("old", 3_000), lines("new", 3_000)).split("\n");
  expect(told).toHaveLength(6_000);
  expect([told[0], told[2_999], told[3_000]]).toEqual(["-old", "-old", "+new"]);
});
