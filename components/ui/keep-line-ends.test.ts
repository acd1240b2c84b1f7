import * as fc from "fast-check";
import { expect, test } from "vitest";
import { keepLineEnds, plainText } from "./keep-line-ends";

test("a text that nobody changed is as it was, byte for byte, however its lines end", () => {
  const text = fc
    .array(fc.constantFrom("a", "b", "\n", "\r\n", "\r"))
    .map((parts) => parts.join(""));
  fc.assert(
    fc.property(text, (before) => {
      expect(keepLineEnds(before, plainText(before))).toBe(before);
    }),
  );
});

const lines = fc.array(fc.tuple(fc.constantFrom("a", "b", ""), fc.constantFrom("\n", "\r\n")), {
  maxLength: 6,
});
const textOf = (all: readonly (readonly [string, string])[]) => all.flat().join("");

test("what is typed is all there, and lines above and below it end as they did", () => {
  fc.assert(
    fc.property(
      lines,
      lines,
      lines,
      fc.stringMatching(/^[c-f\n]*$/),
      (above, gone, below, typed) => {
        const before = textOf([...above, ...gone, ...below]);
        const after = `${plainText(textOf(above))}c${typed}\n${plainText(textOf(below))}`;
        const made = keepLineEnds(before, after);
        expect(plainText(made)).toBe(after);
        expect(made.startsWith(textOf(above))).toBe(true);
        expect(made.endsWith(textOf(below))).toBe(true);
      },
    ),
  );
});

test("new lines end as the line above them", () => {
  expect(keepLineEnds("a\r\nb\r\n", "a\nx\nb\n")).toBe("a\r\nx\r\nb\r\n");
  expect(keepLineEnds("a\r\nb", "a\nb\nc")).toBe("a\r\nb\r\nc");
  expect(keepLineEnds("a\nb\r\nc\n", "a\nbb\nc\n")).toBe("a\nbb\r\nc\n");
  expect(keepLineEnds("a\nb\n", "a\nx\nb\n")).toBe("a\nx\nb\n");
});
