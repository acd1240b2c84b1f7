import { expect, test } from "vitest";
import { tooMuchMarkdown } from "./markdown-cost";

test.each(["*a_ ", "[a](", "~~a", "![", "_a", "`", "> ", "- ", "1. ", ">", "|a\n"])(
  "a text of %j again and again is not read as Markdown",
  (part) => {
    expect(tooMuchMarkdown(part.repeat(4_000))).toBeDefined();
  },
);

test("a long text is not read as Markdown, one of many paragraphs, tables and lists is", () => {
  const section = "## A\n\nUse `a` with *b* and [c](https://example.com).\n\n- d\n  > e\n\n---\n\n";
  expect(tooMuchMarkdown(section.repeat(200))).toBeUndefined();
  expect(tooMuchMarkdown("a ".repeat(40_000))).toBe("it is long");
});
