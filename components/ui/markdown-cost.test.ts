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
  expect(tooMuchMarkdown(section.repeat(50))).toBeUndefined();
  expect(tooMuchMarkdown("a ".repeat(20_000))).toBe("it is long");
  expect(tooMuchMarkdown("|a|b|\n".repeat(501))).toBe("it has very many lines");
});

test.each(["http://a.b ", "https://a.b ", "www.a.b ", "a@b.c "])(
  "a text with %j again and again has very many links, long before it is long",
  (part) => {
    expect(tooMuchMarkdown(part.repeat(201))).toBe("it has very many links");
    expect(tooMuchMarkdown(part.repeat(200))).toBeUndefined();
  },
);
