import { describe, expect, test } from "vitest";
import { maxAliasCount } from "./document-data";
import { parseYaml } from "./parse-yaml";
import { problemWithPlace, readYaml, readYamlDocument } from "./read-yaml";

const longest = 1024 * 1024;
const values = (text: string) => readYaml(text, { longest }).documents.map(({ value }) => value);
const exactly = (text: string) => readYaml(text, { longest, intAsBigInt: true });
const aliases = (times: number) => `a: &a { b: 1 }\nc: [${"*a, ".repeat(times)}]\n`;
const problem = (text: string) => readYaml(text, { longest }).problems[0];

describe("what is read of a YAML text", () => {
  test("is what YAML 1.1 takes for octals and truths only where that is asked for", () => {
    const text = "[0644, 0o17, 08, yes, n, Off, true, 'yes', yesterday]";
    const legacy = { longest, legacyOctal: true, legacyBooleans: true };
    expect(values(text)[0]).toEqual([644, 15, 8, "yes", "n", "Off", true, "yes", "yesterday"]);
    expect(readYaml(text, legacy).documents[0]?.value).toEqual([
      420,
      15,
      8,
      true,
      false,
      false,
      true,
      "yes",
      "yesterday",
    ]);
  });

  test("is every document, and the place of what stands at a path or around it", () => {
    const { documents, problems } = readYaml("a: 1\n---\nb:\n  - c: x\n", { longest });
    expect(problems).toEqual([]);
    expect(documents.map(({ value }) => value)).toEqual([{ a: 1 }, { b: [{ c: "x" }] }]);
    expect(documents[1]?.placeOf(["b", 0, "c"])).toEqual({ line: 4, column: 8 });
    expect(documents[1]?.placeOf(["b", 0, "gone", "deeper"])).toEqual({ line: 4, column: 5 });
  });

  test.each([
    ["a bracket that is not closed", "good: 1\n---\na: [b\n", 4],
    ["a colon too many", "good: 1\n---\na: b: c\n", 3],
    ["a key that stands twice", "good: 1\na: 1\na: 2\n", 3],
  ])("is nothing at all of a text with %s, but the place of it", (_, text, line) => {
    expect(readYaml(text, { longest }).documents).toEqual([]);
    expect(parseYaml(text, { longest }).documents).toEqual([]);
    expect(readYamlDocument(text, { longest }).value).toBeUndefined();
    expect(problem(text)).toEqual({
      message: expect.stringMatching(/^It is not YAML: /),
      line,
      column: expect.any(Number),
    });
  });

  test("is nothing of a text with an alias of nothing", () => {
    expect(values("good: 1\n---\na: *b\n")).toEqual([]);
    expect(problem("good: 1\n---\na: *b\n")).toMatchObject({
      message: expect.stringContaining("Unresolved alias"),
      line: 3,
    });
  });

  test("is nothing of a text that is longer than the caller allows", () => {
    const text = "a: 12345";
    expect(readYaml(text, { longest: text.length }).documents).toHaveLength(1);
    expect(readYaml(text, { longest: text.length - 1 })).toEqual({
      documents: [],
      problems: [{ message: "It is longer than 7 characters.", line: 1, column: 1 }],
    });
  });

  test("names an anchor a thousand times at most, where it is set counted in", () => {
    expect(values(aliases(maxAliasCount - 1))).toHaveLength(1);
    expect(values(aliases(maxAliasCount))).toEqual([]);
    expect(problem(aliases(maxAliasCount))?.message).toBe("It refers to itself too often.");
  });

  test.each([
    ["aliases that multiply", bomb(9)],
    [
      "a large value that aliases repeat",
      `a: &a [${"x, ".repeat(2000)}]\nb: [${"*a, ".repeat(900)}]`,
    ],
    ["a value that holds itself", "a: &a [*a]\n"],
    ["brackets without end", `a: ${"[".repeat(100_000)}`],
    ["brackets by the thousand", `a: ${"[".repeat(600)}${"]".repeat(600)}`],
  ])("is refused where it has %s", (_, text) => {
    expect(values(text)).toEqual([]);
    expect(problem(text)?.message).toMatch(/too often|too deeply|deeper|holds more|not YAML/);
  });

  test.each([
    ["a number without end", "a: .inf\n"],
    ["a number that is none", "a: .nan\n"],
    ["bytes", "%YAML 1.1\n---\na: !!binary aGk=\n"],
    ["a set", "%YAML 1.1\n---\na: !!set { x }\n"],
  ])("holds nothing that JSON cannot: %s", (_, text) => {
    expect(values(text)).toEqual([]);
    expect(problem(text)?.message).toContain("no value that JSON can hold");
  });

  test("takes a date as the text that Kubernetes' readers see", () => {
    expect(values("%YAML 1.1\n---\na: 2026-01-02\n")).toEqual([{ a: "2026-01-02" }]);
  });

  test("holds whole numbers exactly where that is asked for, or is refused", () => {
    expect(exactly("a: 9007199254740992").documents[0]?.value).toEqual({ a: 9007199254740992 });
    expect(exactly("a: 9007199254740993").problems[0]?.message).toContain("use a string");
  });

  test("is one document where one is expected", () => {
    expect(readYamlDocument("", { longest })).toEqual({ value: null });
    expect(readYamlDocument("[1]", { longest })).toEqual({ value: [1] });
    const { problem: second } = readYamlDocument("a: 1\n---\nb: 2\n", { longest });
    expect(second && problemWithPlace(second)).toBe(
      "It must be one YAML document (line 3, column 1).",
    );
  });
});

/** Lists of ten aliases of the one before. */
function bomb(levels: number): string {
  const names = [..."abcdefghijklmnop"].slice(0, levels);
  return names
    .map((name, level) => {
      const items = Array.from({ length: 10 }, () => (level === 0 ? "x" : `*${names[level - 1]}`));
      return `${name}: &${name} [${items.join(", ")}]`;
    })
    .join("\n");
}

test("a text that refers to a long one of its again and again is refused, in however many documents and as whatever", () => {
  const long = "a".repeat(100_000);
  const named = (many: number) => `s: &s ${long}\nall:\n${"  - *s\n".repeat(many)}`;
  const keys = (many: number) => `s: &s { ${long}: 1 }\nall:\n${"  - *s\n".repeat(many)}`;
  expect(problem(named(300))).toBeUndefined();
  for (const text of [named(400), keys(400), `---\n${named(80)}`.repeat(5)])
    expect(problem(text)).toMatchObject({
      message: "It has too much text once what it refers to is written out.",
    });
});
