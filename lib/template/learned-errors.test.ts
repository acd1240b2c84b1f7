import { describe, expect, it } from "vitest";
import { parseTemplate } from "./parse-template";
import { bundle } from "./testing/bundles";

const params =
  '  parameters: { properties: { x: { type: string, default: a }, "on": { type: boolean, default: false }, list: { type: array, items: { type: string }, default: [] } } }\n';

function problemsOf(text: string): [string, number | undefined, string | undefined][] {
  return parseTemplate(bundle(params, { "a.yaml": text })).problems.map(
    ({ code, line, expected }) => [code, line, expected],
  );
}

const choice = "${{ params.x == 'a' ? 'b' : 'c' }}";

describe("missing quotes", () => {
  it("four of them are four errors, and what is right is not told of", () => {
    const text = [
      "apiVersion: v1",
      "kind: ConfigMap",
      "metadata: { name: x }",
      "data:",
      `  a: ${choice}`,
      "  right: ${{ params.x }}",
      `  b: ${choice}`,
      `  c: ${choice}`,
      '  fine: "${{ params.x }}"',
      `  d: ${choice}`,
      "  last: ${{ params.x }}",
    ].join("\n");
    expect(problemsOf(text)).toEqual(
      ["a", "b", "c", "d"].map((key, at) => [
        "expression-needs-quotes",
        [5, 7, 8, 10][at],
        `${key}: "${choice}"`,
      ]),
    );
  });

  it("in lists of groups, one for each line that lacks them", () => {
    const text = [
      "l:",
      `  - name: ${choice}`,
      "    v: ${{ params.x }}",
      `  - name: ${choice}`,
      "    v: ${{ params.x }}",
      `  - ${choice}`,
      `  - "k": ${choice}`,
    ].join("\n");
    expect(problemsOf(text).map(([code, line]) => [code, line])).toEqual(
      [2, 4, 6, 7].map((line) => ["expression-needs-quotes", line]),
    );
  });

  it("of a line with several, all are put in", () => {
    expect(
      problemsOf(
        "metadata: { name: ${{ params.x }}, labels: { app: ${{ params.x }} } }\nok: ${{ params.x }}\n",
      ),
    ).toEqual([
      [
        "expression-needs-quotes",
        1,
        'metadata: { name: "${{ params.x }}", labels: { app: "${{ params.x }}" } }',
      ],
    ]);
    expect(problemsOf("a: {\n  b: ${{ params.x }},\n  c: 1 }\n")).toEqual([
      ["expression-needs-quotes", 2, 'b: "${{ params.x }}",'],
    ]);
  });

  it("do not hide what else is wrong, and nothing else is taken for them", () => {
    expect(problemsOf(`a: ${choice}\nb: 1\nb: 2\n`).map(([code, line]) => [code, line])).toEqual([
      ["expression-needs-quotes", 1],
      ["duplicate-key", 3],
    ]);
    expect(problemsOf("a: ${{ params.x }}\nb: [1\n").map(([code]) => code)).toEqual([
      "invalid-yaml",
    ]);
    expect(problemsOf("a: ${{ params.x }}\n\tb: 1\n").map(([code]) => code)).toEqual([
      "invalid-yaml",
    ]);
  });
});

describe("a choice of a value or nothing", () => {
  it.each([
    [
      'a: ${{ params.x == "a" ? {"b": 1} : null }}',
      'a: \'${{ params.x == "a" ? optional.of({"b": 1}) : optional.none() }}\'',
    ],
    [
      'a: \'${{ params.x == "a" ? {"b": 1} : null }}\' # why',
      'a: \'${{ params.x == "a" ? optional.of({"b": 1}) : optional.none() }}\' # why',
    ],
    [
      "a: ${{ params.on ? null : [params.x] }}",
      'a: "${{ params.on ? optional.none() : optional.of([params.x]) }}"',
    ],
    [
      "- ${{ params.on ? 'x' : null }}",
      "- \"${{ params.on ? optional.of('x') : optional.none() }}\"",
    ],
  ])("%s is told with the line as it should be", (line, expected) => {
    const quoted = problemsOf(`${line}\n`);
    // Without quotes, they are told of first.
    const [code, , mended = ""] = quoted[0] ?? [];
    const told = code === "expression-needs-quotes" ? problemsOf(`${mended}\n`) : quoted;
    expect(told).toEqual([["invalid-expression", 1, expected]]);
    expect(problemsOf(`${expected}\n`)).toEqual([]);
  });

  it("other types that differ are told as they are", () => {
    const [problem] = parseTemplate(
      bundle(params, { "a.yaml": "a: \"${{ params.on ? 'x' : 1 }}\"\n" }),
    ).problems;
    expect(problem?.message).toContain("must have the same type");
    expect(problem?.expected).toBeUndefined();
  });
});
