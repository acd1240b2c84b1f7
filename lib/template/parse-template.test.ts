import { describe, expect, it } from "vitest";
import { parseTemplate } from "./parse-template";
import { bundle } from "./testing/bundles";

const params =
  "  parameters: { properties: { x: { type: string, default: a }, port: { type: integer, default: 1 }, list: { type: array, items: { type: string }, default: [] } } }\n";

const whereAsked = (name: string) =>
  `a: "\${{ params.e ? optional.of(params.${name}) : optional.none() }}"\n`;

/** The problems of one file, as [code, line, what should be written]. */
function problemsOf(text: string, spec = params) {
  return parseTemplate(bundle(spec, { "a.yaml": text })).problems.map(
    ({ code, line, expected }) => [code, line, expected],
  );
}

describe("a source line that would be misread is refused, with the line as it should be written", () => {
  it.each([
    ["a: ${{ params.x # y }}", 'a: "${{ params.x # y }}"'],
    ['a: ${{ params.x + " # " }}', "a: '${{ params.x + \" # \" }}'"],
    ["- ${{ params.x == 'a' ? 'b' : 'c' }}", "- \"${{ params.x == 'a' ? 'b' : 'c' }}\""],
    ["a: ${{ params.port > 1 ? 2 : 3 }} # why", 'a: "${{ params.port > 1 ? 2 : 3 }}" # why'],
    ["{ b: ${{ params.x }} }", '{ b: "${{ params.x }}" }'],
    ["{ b: ${{ params.x }}, c: 1 }", '{ b: "${{ params.x }}", c: 1 }'],
    ["a: [x, ${{ params.x }}]", 'a: [x, "${{ params.x }}"]'],
    ['a: ${{ {"k": params.x} }}', "a: '${{ {\"k\": params.x} }}'"],
    [
      "a: x-${{ has(params.x) ? 'y' : 'n' }}.example.com",
      "a: \"x-${{ has(params.x) ? 'y' : 'n' }}.example.com\"",
    ],
  ])("%s", (line, expected) => {
    expect(problemsOf(`# first\n${line}\n`)).toEqual([["expression-needs-quotes", 2, expected]]);
    // What is suggested is read as meant; `x # y` is not CEL whichever way it is written.
    expect(
      problemsOf(`# first\n${expected}\n`).filter(([code]) => code !== "invalid-expression"),
    ).toEqual([]);
  });

  it.each([
    ["mode: 0644", 'mode: "0644"'],
    ["a: yes", 'a: "yes"'],
    ["on: push", '"on": push'],
    ["- n", '- "n"'],
    ["a: 1_000", 'a: "1_000"'],
    ["a: 12:30:45", 'a: "12:30:45"'],
    ["a: 2026-11-23", 'a: "2026-11-23"'],
    ["a: 1e3 # c", 'a: "1e3" # c'],
    ["a: 0o7", 'a: "0o7"'],
    ["a: =", 'a: "="'],
    ["{ y: 1 }", '{ "y": 1 }'],
    ["a: 08", 'a: "08"'],
    ["a: 0b11", 'a: "0b11"'],
  ])("%s", (line, expected) => {
    expect(problemsOf(`${line}\n`)).toEqual([["unquoted-ambiguous-scalar", 1, expected]]);
    expect(problemsOf(`${expected}\n`)).toEqual([]);
  });

  it.each([
    "a: 1",
    "a: -5",
    "a: 1.5",
    "a: 0x1F",
    "a: true",
    "a: null",
    "a: ~",
    "a:",
    "a: 1.2.3",
    "a: 10.0.0.1",
    "a: 8080:80",
    "a: registry/x:1",
    "a: 250m",
    "a: .5",
    "a: 1.0e+3",
    "a: 'no'",
    "a: |\n  no\n  ${{ params.x }}",
  ])("lets %s be", (text) => {
    expect(problemsOf(`${text}\n`)).toEqual([]);
  });

  it.each([
    ["a: ${{ params.x", "expression-not-closed"],
    ["a: ${{ }}", "expression-empty"],
    ["a: '${{ params.x + }}'", "invalid-expression"],
    ["a: ${{ nobody.x }}", "invalid-expression"],
    ["a: ${{ each.x }}", "invalid-expression"],
    ["a: ${{ params.x.nothing() }}", "invalid-expression"],
    ["a: ${{ timestamp('2026-11-23T00:00:00Z') }}", "invalid-expression"],
    ["a: ${{ instance.owner }}", "invalid-expression"],
    ["a: ${{ params.prot }}", "unknown-parameter"],
    ["a: 1\na: 2", "duplicate-key"],
    ["a: &a 1\n<<: *a", "unquoted-ambiguous-scalar"],
    ["a: !!binary eA==", "unsupported-yaml"],
    ["a: .inf", "unsupported-yaml"],
    ["%YAML 1.1\n---\na: 1", "unsupported-yaml"],
    ["\uFEFFa: 1", "unsupported-yaml"],
    ["a: [1", "invalid-yaml"],
    ["a:\n\tb: 1", "invalid-yaml"],
    ["a: *nobody", "invalid-yaml"],
  ])("%s is %s", (text, code) => {
    const { template, problems } = parseTemplate(bundle(params, { "a.yaml": `${text}\n` }));
    expect(template).toBeUndefined();
    expect(problems[0]?.code).toBe(code);
    expect(problems[0]).toMatchObject({
      severity: "error",
      file: "files/a.yaml",
      line: expect.any(Number),
    });
  });

  it("leaves expressions in comments alone", () => {
    expect(problemsOf("# ${{ a # b }}\na: 1 # ${{ c ? d : e }}\n")).toEqual([]);
  });

  it("says which line and column an expression stands at", () => {
    const { problems } = parseTemplate(
      bundle(params, { "a.yaml": "a:\n  b: 'x ${{ params.x }} ${{ params.prot }}'\n" }),
    );
    expect(problems).toMatchObject([
      {
        code: "unknown-parameter",
        file: "files/a.yaml",
        line: 2,
        column: 25,
        expression: "params.prot",
        expected: "port",
      },
    ]);
  });
});

describe("the definition", () => {
  it.each([
    ["  extra: 1\n", "invalid-definition"],
    ["  scope: everyone\n", "invalid-definition"],
    ["  parameters: { properties: { a: { type: strin } } }\n", "invalid-schema"],
    ["  parameters: { properties: { a: { $ref: 'https://example.com/x' } } }\n", "invalid-schema"],
    ["  parameters: { properties: { a: { $ref: '#/$defs/nobody' } } }\n", "invalid-schema"],
    ["  parameters: { properties: { a: { type: string, pattern: '(' } } }\n", "invalid-pattern"],
    ["  parameters: { properties: { a: { type: string, default: 1 } } }\n", "invalid-default"],
    [
      "  parameters: [ { properties: { a: {} } }, { properties: { a: {} } } ]\n",
      "duplicate-parameter",
    ],
    [
      "  parameters: [ { properties: { a: {} } }, { if: { properties: { a: { const: 1 } } }, then: { properties: { b: {} } } } ]\n",
      "split-condition",
    ],
    ["  rules: [ { rule: params.a ==, message: m } ]\n", "invalid-expression"],
    ["  files: [ { from: nobody.yaml } ]\n", "missing-file"],
    ["  links: [ { title: t, url: 'https://x/${{ nobody }}' } ]\n", "invalid-expression"],
  ])("%s is %s", (spec, code) => {
    const [problem] = parseTemplate(bundle(spec)).problems;
    expect(problem).toMatchObject({ code, file: "template.yaml" });
  });

  it("says that a version must be text, at its line", () => {
    const files = {
      "template.yaml":
        "apiVersion: slipway.dev/v1alpha1\nkind: Template\nmetadata:\n  name: x\n  version: 1.0\nspec: { title: t, summary: s }\n",
    };
    expect(parseTemplate(files).problems).toMatchObject([
      { code: "invalid-definition", line: 5, message: expect.stringContaining("metadata.version") },
    ]);
  });

  it("wants files that are not YAML to be declared", () => {
    const files = bundle("", { "run.sh": "echo\n" });
    expect(parseTemplate(files).problems).toMatchObject([
      { code: "undeclared-text-file", expected: "- { from: run.sh, to: run.sh, text: true }" },
    ]);
  });

  it("shows what an expression in when should be without its braces", () => {
    const files = bundle(
      `${params}  files: [ { from: a.yaml, when: "\${{ params.x == 'a' }}" } ]\n`,
      { "a.yaml": "a: 1\n" },
    );
    expect(parseTemplate(files).problems[0]).toMatchObject({
      code: "invalid-expression",
      expected: "params.x == 'a'",
    });
  });

  it("warns of a parameter that may be absent, and is quiet where that is handled", () => {
    const spec =
      "  parameters: { properties: { o: { type: string }, g: { type: object, properties: { d: { type: string, default: x } } } } }\n";
    expect(problemsOf("a: ${{ params.o }}\n", spec)).toEqual([
      ["optional-parameter", 1, "A default in the schema, or .?o, or has(params.o)."],
    ]);
    expect(
      problemsOf(
        "a: ${{ params.?o }}\nb: '${{ has(params.o) ? params.o : \"\" }}'\nc: ${{ params.g.d }}\n",
        spec,
      ),
    ).toEqual([]);
  });

  it("knows that a parameter is there where its own condition is asked", () => {
    const spec =
      "  parameters: { properties: { e: { type: boolean, default: false }, p: { type: integer, default: 1, x-slipway-when: params.e }, q: { type: integer, x-slipway-when: params.e } } }\n";
    expect(problemsOf(whereAsked("p"), spec)).toEqual([]);
    expect(problemsOf(whereAsked("q"), spec).map(([code]) => code)).toEqual(["optional-parameter"]);
    expect(problemsOf("a: ${{ params.p }}\n", spec).map(([code]) => code)).toEqual([
      "optional-parameter",
    ]);
  });

  it("makes one schema and the steps of a form of a list of steps", () => {
    const { template } = parseTemplate(
      bundle(
        "  parameters:\n    - { title: One, required: [a], properties: { a: { $ref: '#/$defs/t' } }, $defs: { t: { type: string } } }\n    - { description: More, properties: { b: { $ref: '#/$defs/t' } }, if: { required: [b] }, then: { required: [a] } }\n",
      ),
    );
    expect(
      template?.definition.steps.map(({ title, description }) => [title, description]),
    ).toEqual([
      ["One", undefined],
      ["Step 2", "More"],
    ]);
    expect(template?.definition.steps[1]?.schema["$defs"]).toEqual({ t: { type: "string" } });
    expect(template?.schema).toMatchObject({
      type: "object",
      required: ["a"],
      allOf: [{ if: { required: ["b"] } }],
      unevaluatedProperties: false,
    });
  });
});

describe("what a list is ordered by", () => {
  const head =
    "apiVersion: slipway.dev/v1alpha1\nkind: Template\nmetadata: { name: shop, version: 1.0.0 }\nspec:\n  summary: Runs.\n";
  it.each([
    ["title", 200],
    ["category", 60],
  ])("is no longer than an index takes: %s", (field, most) => {
    const problems = (length: number) =>
      parseTemplate({
        "template.yaml": `${head}${field === "title" ? "" : "  title: Shop\n"}  ${field}: ${"é".repeat(length)}\n`,
      }).problems.filter(({ code }) => code === "invalid-definition");
    expect(problems(most)).toEqual([]);
    expect(problems(most + 1)).toMatchObject([
      { severity: "error", line: field === "title" ? 6 : 7 },
    ]);
  });
});

describe("what no database keeps", () => {
  const head =
    "apiVersion: slipway.dev/v1alpha1\nkind: Template\nmetadata: { name: shop, version: 1.0.0 }\nspec:\n  summary: Runs.\n";
  it.each([
    ["NUL", '  title: "a\\0b"\n', 6],
    ["half of a pair", '  title: Shop\n  tags: [a, "\\ud800"]\n', 7],
  ])("is an error of template.yaml, at its line: %s", (_, text, line) => {
    const { template, problems } = parseTemplate({ "template.yaml": head + text });
    expect(template).toBeUndefined();
    expect(problems).toContainEqual(
      expect.objectContaining({ severity: "error", code: "invalid-character", line }),
    );
  });
});
