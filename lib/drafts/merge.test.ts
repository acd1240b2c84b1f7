import {
  array,
  assert,
  boolean,
  constant,
  constantFrom,
  integer,
  oneof,
  property,
  record,
  string,
  tuple,
} from "fast-check";
import { describe, expect, test } from "vitest";
import { limits } from "@/lib/template";
import type { MergePiece } from "./draft";
import { draftLimits } from "./limits";
import { mergeFiles, unmerged } from "./merge-files";
import { mergeLines } from "./merge-lines";

/** What somebody does to a text: to each line (keep, drop), and what they write before it. */
const edits = array(
  oneof(
    { weight: 6, arbitrary: constant({ isKept: true, added: 0 }) },
    { weight: 1, arbitrary: record({ isKept: boolean(), added: integer({ min: 0, max: 2 }) }) },
  ),
  { minLength: 13, maxLength: 13 },
);

interface Edit {
  isKept: boolean;
  added: number;
}

function edited(base: readonly string[], given: readonly Edit[], who: string): string[] {
  return given.flatMap(({ isKept, added }, at) => [
    ...Array.from({ length: added }, (_, index) => `${who} ${at}.${index}\n`),
    ...(isKept && base[at] !== undefined ? [base[at]] : []),
  ]);
}

const lines = (text: string) => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
/** Lines that stand in a text in this order. */
function isWithin(part: readonly string[], whole: readonly string[]): boolean {
  let at = 0;
  for (const line of whole) if (line === part[at]) at += 1;
  return at === part.length;
}

const isNew = (line: string) => !line.startsWith("line");

/** What either side wrote is there, in its order; what either took away is gone, and all else has stayed. */
function expectBoth(
  all: string[],
  { base, ours, theirs }: Record<"base" | "ours" | "theirs", string[]>,
) {
  for (const side of [ours, theirs]) expect(isWithin(side.filter(isNew), all)).toBe(true);
  const kept = base.filter((line) => ours.includes(line) && theirs.includes(line));
  expect(all.filter((line) => !isNew(line))).toEqual(kept);
  expect(all).toHaveLength(kept.length + ours.filter(isNew).length + theirs.filter(isNew).length);
}

/** Whoever takes one side of every conflict keeps all that this side wrote. */
function expectSides(pieces: readonly MergePiece[], sides: { ours: string[]; theirs: string[] }) {
  for (const side of ["ours", "theirs"] as const) {
    const text = pieces.map((piece) => ("text" in piece ? piece.text : piece[side])).join("");
    expect(isWithin(sides[side].filter(isNew), lines(text))).toBe(true);
  }
}

describe("two changes of a text", () => {
  test("come together without losing a line of either side, or are a conflict with both", () => {
    let merges = 0;
    let conflicts = 0;
    assert(
      property(integer({ min: 0, max: 12 }), edits, edits, (length, mine, others) => {
        const base = Array.from({ length }, (_, index) => `line ${index}\n`);
        const [ours, theirs] = [edited(base, mine, "ours"), edited(base, others, "theirs")];
        const merged = mergeLines(base.join(""), ours.join(""), theirs.join(""));
        if ("text" in merged) {
          merges += 1;
          expectBoth(lines(merged.text), { base, ours, theirs });
        } else {
          conflicts += 1;
          expectSides(merged.pieces ?? [], { ours, theirs });
        }
      }),
      { numRuns: 1_000 },
    );
    expect(Math.min(merges, conflicts)).toBeGreaterThan(50);
  });

  const text = array(constantFrom("a\n", "b\n", "\n", "a", "\r\n", "é\n")).map((parts) =>
    parts.join(""),
  );

  test("of which one is none, or both are the same, are the other", () => {
    assert(
      property(text, text, (base, change) => {
        expect(mergeLines(base, change, base)).toEqual({ text: change });
        expect(mergeLines(base, base, change)).toEqual({ text: change });
        expect(mergeLines(base, change, change)).toEqual({ text: change });
      }),
    );
  });

  test("come to the same, whoever saves first", () => {
    assert(
      property(text, text, text, (base, one, other) => {
        const [first, second] = [mergeLines(base, one, other), mergeLines(base, other, one)];
        expect("text" in second).toBe("text" in first);
        const texts = [first, second].map((one) => ("text" in one ? one.text : ""));
        expect(texts[1]).toBe(texts[0]);
      }),
      { numRuns: 500 },
    );
  });

  test("of neighbouring lines meet: what was beside a line when it was written may matter", () => {
    expect(mergeLines("a\nb\nc\n", "a\nB\nc\n", "a\nb\nC\n")).toEqual({
      pieces: [{ text: "a\n" }, { ours: "B\nc\n", base: "b\nc\n", theirs: "b\nC\n" }],
    });
    expect(mergeLines("a\nb\nc\nd\n", "A\nb\nc\nd\n", "a\nb\nc\nD\n")).toEqual({
      text: "A\nb\nc\nD\n",
    });
  });

  test("of a text in which very many lines are the same are a conflict, and no work without end", () => {
    const many = "\n".repeat(30_000);
    expect(mergeLines(`a${many}b`, `x${many}y`, `u${many}v`)).toEqual({ pieces: undefined });
    const each = Array.from({ length: 4_000 }, (_, at) => `${at}\n`).join("");
    expect(mergeLines(`a\n${each}b\n`, `x\n${each}b\n`, `a\n${each}v\n`)).toEqual({
      text: `x\n${each}v\n`,
    });
  });
});

describe("files that two changed", () => {
  const maybe = constantFrom(null, "a\n", "b\n", "a\nb\nc\n", "a\nb\nd\n");
  const files = array(
    tuple(string({ maxLength: 3 }), maybe, maybe, maybe).map(([path, base, ours, theirs]) => ({
      path,
      base,
      ours,
      theirs,
    })),
    { maxLength: 8 },
  );

  test("are written, left as they are, or told as a conflict, each in one way", () => {
    assert(
      property(files, (sides) => {
        const { merged, conflicts } = mergeFiles(sides);
        for (const { base, ours, theirs } of conflicts)
          expect(new Set([base, ours, theirs]).size).toBe(3);
        const changed = sides.filter(({ ours, theirs, base }) => ours !== theirs && ours !== base);
        expect(merged.length + conflicts.length).toBeLessThanOrEqual(changed.length);
        expect(unmerged(sides).conflicts.length).toBeGreaterThanOrEqual(conflicts.length);
      }),
    );
  });

  test("one took away, the other changed: nobody's wish is guessed", () => {
    const file = { path: "README.md", base: "a\n", ours: null, theirs: "b\n" };
    expect(mergeFiles([file])).toEqual({ merged: [], conflicts: [{ ...file, pieces: undefined }] });
    expect(mergeFiles([{ ...file, theirs: "a\n" }])).toEqual({
      merged: [{ path: "README.md", text: null }],
      conflicts: [],
    });
  });
});

test("a draft holds whatever the engine takes", () => {
  expect(draftLimits.files).toBeGreaterThanOrEqual(limits.files);
  expect(draftLimits.fileBytes).toBe(limits.fileBytes);
  expect(draftLimits.totalBytes).toBe(limits.totalBytes);
});
