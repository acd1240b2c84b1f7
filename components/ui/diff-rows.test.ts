import { describe, expect, it } from "vitest";
import { diffRows, foldRows } from "./diff-rows";

const numbered = (count: number, change?: [number, string]) =>
  Array.from({ length: count }, (_, index) =>
    change && index + 1 === change[0] ? change[1] : `line ${index + 1}`,
  ).join("\n") + "\n";

describe("two texts as one list of lines", () => {
  it("numbers both sides and keeps removed before added", () => {
    expect(diffRows("a\nb\nc\n", "a\nB\nc\n")).toEqual([
      { kind: "same", text: "a", before: 1, after: 1 },
      { kind: "removed", text: "b", before: 2, after: undefined },
      { kind: "added", text: "B", before: undefined, after: 2 },
      { kind: "same", text: "c", before: 3, after: 3 },
    ]);
  });

  it("shows a new file as added and a deleted one as removed, whole", () => {
    expect(diffRows("", "a\nb\n").map((row) => row.kind)).toEqual(["added", "added"]);
    expect(diffRows("a\nb\n", "").map((row) => row.kind)).toEqual(["removed", "removed"]);
    expect(diffRows("", "")).toEqual([]);
  });

  it("folds what is far from a change and loses no line", () => {
    const blocks = foldRows(diffRows(numbered(40), numbered(40, [20, "changed"])));
    expect(blocks.map((block) => [block.folded, block.rows.length])).toEqual([
      [true, 16],
      [false, 8],
      [true, 17],
    ]);
  });

  it("does not fold one or two lines", () => {
    expect(
      foldRows(diffRows(numbered(6), numbered(6, [6, "changed"]))).some((block) => block.folded),
    ).toBe(false);
  });
});
