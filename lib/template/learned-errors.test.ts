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

const head = (more: string) =>
  `apiVersion: slipway.dev/v1alpha1\nkind: Template\nmetadata:\n  name: app\n${more}`;
const told = (text: string, files = {}) =>
  parseTemplate({ "template.yaml": text, ...files }).problems.map(
    ({ line, message, expected }) => `${line}: ${message}${expected ? ` => ${expected}` : ""}`,
  );

describe("template.yaml", () => {
  it.each([
    ["1.0", '"1.0.0"'],
    ["1.10", '"1.10.0"'],
    ["2", '"2.0.0"'],
    ["v1.2.3", '"1.2.3"'],
    ['"1.0"', '"1.0.0"'],
    ["first", '"1.0.0"'],
  ])("version: %s says %s", (version, right) => {
    const rest = "spec: { title: t, summary: s }\n";
    expect(told(head(`  version: ${version}\n${rest}`))).toEqual([
      `5: metadata.version must be a semantic version of three numbers, as a text. => version: ${right}`,
    ]);
    expect(told(head(`  version: ${right}\n${rest}`))).toEqual([]);
  });

  it("has all that is wrong with it told at once, each at its line", () => {
    const text = head(`  version: 1.10
spec:
  titel: Title
  summary: 3
  scope: everyone
  icon: nothing-like-it
  parameters:
    - title: One
      properties:
        a: { type: strin }
        b: { type: string, pattern: "(" }
        c: { type: string, x-slipway-when: params.nope == 'x' }
        d: { $ref: "#/$defs/wrod" }
        e: { type: string, minLength: "3" }
      $defs: { word: { type: string } }
    - title: Two
      properties:
        f: { type: string, x-slipway-widget: area }
  rules:
    - { rule: params.b ==, message: m }
    - { rule: "true" }
    - { rule: params.zzz == 'a', message: m }
  files:
    - { from: nobody.yaml }
    - { to: x.yaml }
    - { from: right.yaml, when: "\${{ params.b == 'a' }}" }
  outputs: [{ name: A-b, title: T, value: "\${{ params.q }}" }]
`);
    expect(told(text, { "files/right.yaml": "a: ${{ params.y }}\n" })).toEqual([
      expect.stringMatching(/^5: metadata\.version must be .* => version: "1\.10\.0"$/),
      "7: spec.title is missing. => What people call it: 200 characters at most.",
      expect.stringMatching(/^8: spec\.summary is a number, and must be a text/),
      '9: spec.scope cannot be "everyone". => team or platform',
      expect.stringMatching(/^25: spec\.rules\[1\]\.message is missing\./),
      expect.stringMatching(/^29: spec\.files\[1\]\.from is missing\./),
      "31: spec.outputs[0].name: must be a name that an expression can read, like hostName.",
      "7: spec has no field titel. => title",
      expect.stringMatching(/^10: There is no icon nothing-like-it/),
      expect.stringMatching(/^15: The pattern \( of b cannot be used\./),
      "17: d refers to #/$defs/wrod, which is not there. => #/$defs/word",
      expect.stringMatching(/^22: f: x-slipway-widget is one of/),
      expect.stringMatching(
        /^14: a\.type must be equal to one of the allowed values\. => array, boolean/,
      ),
      "18: e.minLength must be integer.",
      expect.stringMatching(/^16: The schema declares no parameter nope/),
      expect.stringMatching(/^24: The expression is not right/),
      "28: There is no file files/nobody.yaml.",
      expect.stringMatching(/^30: .* => params\.b == 'a'$/),
      expect.stringMatching(/^26: The schema declares no parameter zzz/),
      expect.stringMatching(/^1: The schema declares no parameter y/),
    ]);
  });

  it("is looked at as a whole also where quotes are missing", () => {
    const text = head(`  version: 1.0
spec:
  titel: Title
  summary: s
  parameters: { properties: { "on": { type: boolean, default: yes } } }
  links:
    - { title: One, url: \${{ params.x }} }
    - title: Two
      url: https://\${{ params.on ? 'a: b' : 'c' }}
`);
    expect(told(text)).toEqual([
      expect.stringMatching(/^9: Some YAML readers do not read yes as it looks/),
      expect.stringMatching(/^11: YAML reads this .* => - \{ title: One, url: "/),
      expect.stringMatching(/^13: YAML reads this expression as something else/),
      expect.stringMatching(/^5: metadata\.version must be/),
      expect.stringMatching(/^7: spec\.title is missing/),
      expect.stringMatching(/^7: spec has no field titel/),
      expect.stringMatching(/^9: The default of on does not fit/),
      expect.stringMatching(/^11: The schema declares no parameter x/),
    ]);
  });

  it("says what is known where a field is not", () => {
    const wrong = head(
      "  version: 1.0.0\nspec: { title: t, summary: s, rules: [{ rule: a, mesage: m }] }\nmore: 1\n",
    );
    expect(told(wrong)).toEqual([
      expect.stringMatching(/^6: spec\.rules\[0\]\.message is missing/),
      "6: spec.rules[0] has no field mesage. => message",
      "7: A template has no field more. => one of apiVersion, kind, metadata, spec",
    ]);
    expect(told("[]")).toEqual([expect.stringMatching(/^1: template\.yaml is a list/)]);
    expect(told("kind: Template\nspec: 3\n").length).toBeGreaterThan(2);
  });
});
