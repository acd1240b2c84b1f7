import { describe, expect, it } from "vitest";
import { highlightLines, highlightYaml } from "./highlight-yaml";

const text = (code: string) =>
  highlightYaml(code)
    .map((line) => line.map((token) => token.text).join(""))
    .join("\n");

describe("YAML, highlighted", () => {
  it("loses and adds no character, valid or not", () => {
    for (const code of [
      "a: 1\nb:\n  - x # y\n",
      "a: [1, }\n\t: '",
      "",
      "---\n# only a comment",
      'k: "<script>"\n',
    ]) {
      expect(text(code)).toBe(code);
    }
  });

  it("tells keys, strings, numbers, booleans and comments apart", () => {
    const tokens = highlightYaml("replicas: 3\nname: shop\non: true # why").flat();
    const classOf = (word: string) => tokens.find((token) => token.text.includes(word))?.className;
    expect(classOf("replicas")).toBe("text-code-key");
    expect(classOf("3")).toBe("text-code-number");
    expect(classOf("shop")).toBe("text-code-string");
    expect(classOf("true")).toBe("text-code-number");
    expect(classOf("# why")).toContain("text-code-comment");
  });

  it("leaves other files plain", () => {
    expect(highlightLines("README.md", "a: 1\n")).toEqual([[{ text: "a: 1", className: "" }], []]);
  });
});
