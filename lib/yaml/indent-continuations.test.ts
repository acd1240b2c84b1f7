import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import * as fc from "fast-check";
import { parseAllDocuments } from "yaml";
import { afterAll, describe, expect, test } from "vitest";
import { hasSpans, indentContinuations } from "./indent-continuations";
import { parseYaml } from "./parse-yaml";
import { readYaml } from "./read-yaml";

const longest = 1024 * 1024;
const values = (text: string) => readYaml(text, { longest }).documents.map(({ value }) => value);

/** What Go's readers take and YAML does not, each with what it says. */
const taken: readonly [string, string, unknown][] = [
  ["a key", 'a:\n  b: "line one\n  continues here"\n', { a: { b: "line one continues here" } }],
  ["a key at the edge", "key: 'x\ny'\nz: 1\n", { key: "x y", z: 1 }],
  ["a key, less deep than it", 'a:\n  b: "x\ny"\n  c: z\n', { a: { b: "x y", c: "z" } }],
  ["an item", '- "a\n  b"\n- "c\nd"\n', ["a b", "c d"]],
  ["an item of an item", '- - k: "a\n  b"\n    l: c\n', [[{ k: "a b", l: "c" }]]],
  ["an item at its key's indent", 'a:\n- "b\nc"\n', { a: ["b c"] }],
  ["a scalar in a flow collection", "a: [b, 'c\nd']\n", { a: ["b", "c d"] }],
  ["a flow collection", "a: [\n1, # one ]\n{ b: c\n}\n]\nd: e\n", { a: [1, { b: "c" }], d: "e" }],
  ["a plain scalar in one", 'a: [b\n"c" d]\n', { a: ['b "c" d'] }],
  ["what has comments around", '# "\na: "b\nc" # "d\n# e\nf: g\n', { a: "b c", f: "g" }],
  ["lines that end in CRLF", 'a: "b\r\nc\\\r\n  d"\r\ne: f\r\n', { a: "b cd", e: "f" }],
  ["lines that begin with tabs", 'a: "b\n\tc"\n', { a: "b c" }],
  ["empty lines", "a: 'b\n\n\nc'\n", { a: "b\n\nc" }],
  ["quotes that end nothing", "a: 'it''s\n\"not''\n' \n", { a: "it's \"not' " }],
  ["escapes that end nothing", 'a: "\\"b\n\\\\"\n', { a: '"b \\' }],
  ["an anchor and a tag", 'a: &x !!str "b\nc"\nd: *x\n', { a: "b c", d: "b c" }],
  ["an empty line and a marker that is none", 'a: "b\n\n---c\n ---"\n', { a: "b\n---c ---" }],
  ["a block scalar before it", 'a: |\n  "b\n   c\nd: "e\nf"\n', { a: '"b\n c\n', d: "e f" }],
  ["a plain scalar before it", 'a: b\n  "c\nd: "e\nf"\n', { a: 'b "c', d: "e f" }],
];

/** What Go's readers refuse as well. */
const refused: readonly [string, string][] = [
  ["a document begins within it", 'a: "b\n---\nc"\n'],
  ["a document ends within it", "a: [b,\n...\nc]\n"],
  ["it does not end", 'a: "b\nc\n'],
  ["it is a key", '"a\nb": c\n'],
  ["a key below is deeper", 'a: "b\nc"\n  d: e\n'],
  ["a tab follows a plain scalar in a flow collection", "a: [b\n\t, c]\n"],
  ["a plain scalar is no deeper than its key", "a: b\nc\n"],
];

describe("lines of a quoted scalar or a flow collection that are no deeper than its key are read:", () => {
  test.each(taken)("%s", (_what, text, value) => {
    expect(
      parseAllDocuments(text, { prettyErrors: false }).some(({ errors }) => errors.length > 0),
    ).toBe(true);
    expect(values(text)).toEqual([value]);
  });

  test.each(refused)("but nothing where %s", (_what, text) => {
    expect(readYaml(text, { longest })).toEqual({
      documents: [],
      problems: expect.arrayContaining([
        expect.objectContaining({ message: expect.stringMatching(/^It is not YAML/) }),
      ]),
    });
  });

  test("in every document of a text, each thing at the line and column where it stands", () => {
    const text = 'a: "b\nc"\n---\nd:\n    e: ["f\n  g",\n  "h"]\n    i: j\n';
    const [first, second] = readYaml(text, { longest }).documents;
    expect([first?.value, second?.value]).toEqual([
      { a: "b c" },
      { d: { e: ["f g", "h"], i: "j" } },
    ]);
    expect(second?.placeOf(["d", "e", 1])).toEqual({ line: 7, column: 3 });
    expect(second?.placeOf(["d", "i"])).toEqual({ line: 8, column: 8 });
  });

  test("and a problem elsewhere is told where it is in the text as it was given", () => {
    const { problems } = readYaml('a: "b\nc"\nd: [\n', { longest });
    expect(problems[0]).toMatchObject({ line: 4, column: 1 });
  });
});

test("what was indented counts only where the parser takes it for a quoted scalar or a flow collection", () => {
  const text = 'a: |\n  "b\n  c"\nd: "e\n  f"\ng: [1,\n  2]\n';
  const documents = parseYaml(text, { longest }).documents;
  const spanOf = (part: string) => {
    const start = text.indexOf(part);
    return { start, end: start + part.length };
  };
  expect(hasSpans(documents, [spanOf('"e\n  f"'), spanOf("[1,\n  2]")])).toBe(true);
  expect(hasSpans(documents, [spanOf('"b\n  c"')])).toBe(false);
  expect(hasSpans(documents, [spanOf('"e\n  f')])).toBe(false);
});

const pieces = fc.constantFrom(
  "a",
  "b: ",
  "- ",
  "? ",
  ": ",
  "'",
  '"',
  "\\",
  "[",
  "]",
  "{",
  "}",
  ", ",
  "|\n",
  ">-\n",
  "#",
  " #",
  "\n",
  "\n  ",
  "\n    ",
  "\r\n",
  "\t",
  "---",
  "...",
  "%",
  "&x ",
  "*x",
  "!t ",
  '"x\ny"',
  "'x\n y'",
);

test("nothing is changed of what YAML's own parser takes, whatever it is", () => {
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 14 }), (parts) => {
      const text = parts.join("");
      const documents = parseAllDocuments(text, { prettyErrors: false, logLevel: "silent" });
      const isYaml = Array.isArray(documents) && documents.every(({ errors }) => !errors.length);
      const parsed = parseYaml(text, { longest });
      expect(isYaml && (parsed.problems.length > 0 || parsed.text !== text)).toBe(false);
      // Lines and what stands in them stay; only spaces are added.
      expect(parsed.text.replaceAll(" ", "")).toBe(text.replaceAll(" ", ""));
      expect(parsed.text.split("\n")).toHaveLength(text.split("\n").length);
    }),
    { numRuns: 2000 },
  );
});

describe("what it costs is bounded:", () => {
  // Anything that is not linear takes longer than a test may.
  test.each([
    ["a quote that never ends", `a: '${"\nb".repeat(1_000_000)}`, "as it was"],
    ["brackets that never end", "a: [\n".repeat(500_000), "as it was"],
    ["scalars by the thousand", '- a: "b\nc"\n'.repeat(300_000), "indented"],
    ["lines by the thousand", `- a: "${"b\n".repeat(1_000_000)}"`, "indented"],
    ["spaces and dashes", `${"- ".repeat(1_000_000)}"a\n b"\n`, "indented"],
    ["a plain scalar of empty lines", `a: b${"\n ".repeat(1_000_000)}c: "d\ne"\n`, "indented"],
    ["a block scalar of empty lines", `a: |${"\n ".repeat(1_000_000)}\nc: "d\ne"\n`, "indented"],
  ])("%s", (_what, text, expected) => {
    expect(indentContinuations(text) === undefined ? "as it was" : "indented").toBe(expected);
  });

  test("a text grows by no more than its own size a few times", () => {
    const lines = `a: "${"b\n".repeat(200)}"\n`;
    expect(values(`${" ".repeat(5)}${lines}`)).toHaveLength(1);
    expect(values(`${" ".repeat(5_000)}${lines}`)).toEqual([]);
  });
});

const hasKubectl = spawnSync("kubectl", ["version", "--client"]).status === 0;

describe.skipIf(!hasKubectl)("kubectl reads", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "yaml-oracle-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  // It cuts files where a line begins with three dashes, whatever comes after them.
  const all = [...taken, ...refused]
    .map(([what, text]) => [what, text] as const)
    .filter(([, text]) => !text.includes("---c"));
  test.each(all)("the same of it, or nothing as well: %s", (_what, text) => {
    const object = `apiVersion: x/v1\nkind: X\nmetadata: { name: x }\nspec:\n${inSpec(text)}`;
    writeFileSync(path.join(folder, "kustomization.yaml"), "resources: [x.yaml]\n");
    writeFileSync(path.join(folder, "x.yaml"), object);
    const { status, stdout } = spawnSync("kubectl", ["kustomize", folder], { encoding: "utf8" });
    expect(values(object)).toEqual(status === 0 ? values(stdout) : []);
  });
});

/** As the value of a key at the edge. A map becomes an item; its keys move, what they say stays. */
function inSpec(text: string): string {
  return text.startsWith("-") ? text : `- ${text.replace(/\n(?=[a-z"]+:)/g, "\n  ")}`;
}
