import { describe, expect, it } from "vitest";
import { compareLines, diffRows, foldRows } from "./diff-rows";

const numbered = (count: number, change?: [number, string]) =>
  Array.from({ length: count }, (_, index) =>
    change && index + 1 === change[0] ? change[1] : `line ${index + 1}`,
  ).join("\n") + "\n";

const lines = (word: string) => `a\n${word.repeat(8_000).replaceAll(word, `${word}\n`)}z\n`;

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

  it("tells a line without an end from one that has it", () => {
    expect(diffRows("a\nb", "a\nb\n").map((row) => `${row.kind} ${row.text}`)).toEqual([
      "same a",
      "removed b",
      "added b",
    ]);
  });

  it("compares what one change stands in, however long the texts are", () => {
    const { rows, isTooMuch } = compareLines(numbered(100_000), numbered(100_000, [50, "x"]));
    expect([rows.length, isTooMuch]).toEqual([100_001, false]);
    expect(rows.filter((row) => row.kind !== "same").map((row) => row.text)).toEqual([
      "line 50",
      "x",
    ]);
  });

  it("shows all between the first and the last change as changed where too much is", () => {
    const { rows, isTooMuch } = compareLines(lines("old"), lines("new"));
    expect(isTooMuch).toBe(true);
    const kinds = Map.groupBy(rows, (row) => row.kind);
    expect([...kinds].map(([kind, of]) => [kind, of.length])).toEqual([
      ["same", 2],
      ["removed", 8_000],
      ["added", 8_000],
    ]);
    expect(rows.at(-1)).toEqual({ kind: "same", text: "z", before: 8_002, after: 8_002 });
    expect(compareLines(lines("old"), lines("old")).isTooMuch).toBe(false);
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
