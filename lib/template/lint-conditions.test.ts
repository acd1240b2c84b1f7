import { describe, expect, it } from "vitest";
import { parseTemplate } from "./parse-template";
import { bundle } from "./testing/bundles";

/** The problems of a template whose second step has this condition on the member `b`. */
function problemsOf(when: string, more = "") {
  const spec =
    "  parameters:\n    - title: First\n      properties:\n        a: { type: string, default: x }\n" +
    `    - title: Second\n      properties:\n        before: { type: object, properties: { inner: { type: string } } }\n` +
    `        b: { type: string, x-slipway-when: ${JSON.stringify(when)} }\n` +
    `        after: { type: string }\n${more}`;
  const { problems } = parseTemplate(bundle(spec, { "a.yaml": "a: ${{ params.a }}\n" }));
  return problems.map(({ code, message, line }) => [code, message, line]);
}

const inOneStep = (chain: string) =>
  parseTemplate(bundle(`  parameters:\n    properties:\n${chain}`)).problems.map(
    ({ message }) => message,
  );

const inThreeSteps = (when: string) =>
  parseTemplate(
    bundle(
      "  parameters:\n    - title: First\n      properties: { a: { type: string } }\n" +
        `    - title: Second\n      x-slipway-when: ${when}\n      properties: { b: { type: string } }\n` +
        "    - title: Third\n      properties: { c: { type: string } }\n",
    ),
  ).problems.map(({ message, line }) => [message, line]);

const inList = (list: string) =>
  parseTemplate(
    bundle(`  parameters:\n    properties:\n      list:\n        type: array\n        ${list}\n`),
  ).problems.map(({ message }) => message);

describe("a condition", () => {
  it.each([
    "params.a == 'x'",
    "has(params.before.inner)",
    "params.before.inner.startsWith('x')",
    "true",
  ])("may be %s", (when) => {
    expect(problemsOf(when)).toEqual([]);
  });

  it.each([
    [
      "params.after == 'x'",
      "invalid-condition",
      "The condition of B reads after, which comes after it.",
    ],
    [
      "params.b == 'x'",
      "invalid-condition",
      "The condition of B reads b, which it is about itself.",
    ],
    [
      "params['a' + 'b'] == 'x'",
      "invalid-condition",
      "The condition of B does not say which parameter it reads.",
    ],
    [
      "size(params) > 1",
      "invalid-condition",
      "The condition of B does not say which parameter it reads.",
    ],
    ["params.c == 'x'", "unknown-parameter", "The schema declares no parameter c."],
    [
      "target.name == 'x'",
      "invalid-expression",
      "There is no name target; a condition can use params.",
    ],
    ["params.a.sha256() == 'x'", "invalid-expression", "There is no function sha256()."],
    ["", "expression-empty", "There is no condition in x-slipway-when."],
  ])("%s is an error at its line", (when, code, message) => {
    expect(problemsOf(when)).toEqual([[code, message, 14]]);
  });

  it("is an error where two depend on each other, also through others", () => {
    expect(
      problemsOf(
        "params.after == 'x'",
        "        c: { type: string, x-slipway-when: params.b == 'x' }\n",
      ).map(([, message]) => message),
    ).toEqual(["The condition of B reads after, which comes after it."]);
    expect(
      inOneStep(
        "      a: { type: string, x-slipway-when: params.c == 'x' }\n" +
          "      b: { type: string, x-slipway-when: params.a == 'x' }\n" +
          "      c: { type: string, x-slipway-when: params.b == 'x' }\n",
      ),
    ).toEqual(["The condition of A reads c, which depends on a in turn."]);
  });

  it("of a step is an error where it reads what the step or a later one asks for", () => {
    expect(inThreeSteps("has(params.a)")).toEqual([]);
    expect(inThreeSteps("has(params.b)")).toEqual([
      ["The condition of the step Second reads b, which the step itself asks for.", 11],
    ]);
    expect(inThreeSteps("has(params.c)")).toEqual([
      ["The condition of the step Second reads c, which comes after it.", 11],
    ]);
  });

  it("of a member of a list is an error where it reads the list, or stands on no parameter", () => {
    expect(
      inList(
        'items: { properties: { x: { type: string, x-slipway-when: "size(params.list[0].y) > 1" } } }',
      ),
    ).toEqual(["The condition of X reads list.0.y, which it is about itself."]);
    expect(inList('items: { type: string, x-slipway-when: "true" }')).toEqual([
      "x-slipway-when stands where no parameter is declared.",
    ]);
  });

  it("is one of at most a hundred", () => {
    const members = Array.from(
      { length: 101 },
      (_, index) => `      p${index}: { type: string, x-slipway-when: "${index} > 1" }\n`,
    );
    expect(
      parseTemplate(bundle(`  parameters:\n    properties:\n${members.join("")}`)).problems.map(
        ({ code }) => code,
      ),
    ).toEqual(["too-large"]);
  });

  it("is looked for as far as a hundred references lead on", () => {
    const links = Array.from(
      { length: 60 },
      (_, index) => `        d${index}: { allOf: [{ $ref: "#/$defs/d${index + 1}" }] }\n`,
    );
    const spec =
      "  parameters:\n    - $defs:\n" +
      links.join("") +
      '        d60: { properties: { b: { type: string, x-slipway-when: "false" } } }\n' +
      '      properties:\n        a: { $ref: "#/$defs/d0" }\n';
    expect(parseTemplate(bundle(spec)).problems.map(({ code }) => code)).toEqual([
      "invalid-condition",
    ]);
  });

  it("makes a parameter one that may be absent for all that reads it", () => {
    const spec =
      "  parameters:\n    properties:\n      a: { type: string, default: x }\n" +
      "      b: { type: string, default: z, x-slipway-when: params.a == 'x' }\n";
    const { problems } = parseTemplate(bundle(spec, { "a.yaml": "a: ${{ params.b }}\n" }));
    expect(problems.map(({ code }) => code)).toEqual(["optional-parameter"]);
  });
});
