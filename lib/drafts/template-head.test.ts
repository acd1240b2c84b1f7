import { expect, test } from "vitest";
import { templateHead, withHead } from "./template-head";

test.each([
  ["a text", "'1.0.0'  # the first\n"],
  ["a block of lines", ">-\n    1.0.0\n"],
  ["a literal block", "|\n    1.0.0\n"],
  ["nothing", "\n"],
])("a version that is written as %s is replaced, and nothing else is touched", (_, written) => {
  const text = `metadata:\n  name: web\n  version:${written === "\n" ? "" : " "}${written}  labels: { a: b }\nspec: { title: Web }\n`;
  const next = withHead(text, { version: "2.0.0" });
  expect(templateHead(next)).toMatchObject({ name: "web", version: "2.0.0", title: "Web" });
  expect(next).toContain("\n  labels: { a: b }\nspec: { title: Web }\n");
});

test("what no database keeps is no word of a template: an escaped NUL, half of a character", () => {
  const text = `metadata: { name: web, version: "1\\0" }\nspec: { title: "a\\0b", category: "\\uD800" }\n`;
  expect(templateHead(text)).toEqual({ name: "web", version: "", title: "web", category: "Other" });
});
