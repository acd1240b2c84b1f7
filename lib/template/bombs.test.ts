import { describe, expect, it } from "vitest";
import type { Json } from "@/lib/json";
import { parseTemplate } from "./parse-template";
import { limits } from "./limits";
import { anything, bundle, renderBundle } from "./testing/bundles";

/** Takes at most ten seconds of this thread's processor time (one, usually), whatever it is. */
function bounded<T>(run: () => T): T {
  const before = process.threadCpuUsage();
  const result = run();
  const { user, system } = process.threadCpuUsage(before);
  expect((user + system) / 1000).toBeLessThan(10_000);
  return result;
}

const codes = (problems: { code: string }[]) => problems.map((problem) => problem.code);

function expression(source: string, params: Record<string, Json> = {}): string[] {
  return bounded(() =>
    codes(
      renderBundle(bundle(anything, { "a.yaml": `a: |-\n  \${{ ${source} }}\n` }), params).problems,
    ),
  );
}

function laughs(depth: number): string {
  const lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"];
  for (let level = 1; level <= depth; level += 1)
    lines.push(
      `a${level}: &a${level} [${Array(10)
        .fill(`*a${level - 1}`)
        .join(", ")}]`,
    );
  return `${lines.join("\n")}\n`;
}

/** Names a value after another, each made of two of the one before. */
const doubling = (operation: string, times: number) =>
  `${Array.from({ length: times }, (_, n) => `cel.bind(x${n + 1}, ${operation.replaceAll("x", `x${n}`)}, `).join("")}size(x${times})${")".repeat(times)}`;

/** A file that has the parameter x so many times. */
const times = (count: number) =>
  Array.from({ length: count }, (_, n) => `a${n}: \${{ params.x }}\n`).join("");

describe("bombs end within a bound, with a clear error", () => {
  it("aliases that multiply", () => {
    expect(
      bounded(() => codes(renderBundle(bundle("", { "a.yaml": laughs(8) })).problems)),
    ).toEqual(["too-large"]);
    const definition = { "template.yaml": `${laughs(8)}apiVersion: x\n` };
    expect(bounded(() => codes(parseTemplate(definition).problems))).toEqual(["invalid-yaml"]);
  });

  it("documents that nest", () => {
    for (const text of [
      `a: ${"[".repeat(50_000)}`,
      `a: ${"[".repeat(900)}1${"]".repeat(900)}\n`,
      `${"- ".repeat(20_000)}x\n`,
      `${"? ".repeat(20_000)}x\n`,
      Array.from({ length: 400 }, (_, n) => `${" ".repeat(n)}a:\n`).join(""),
    ]) {
      const { template, problems } = bounded(() => parseTemplate(bundle("", { "a.yaml": text })));
      expect(template).toBeUndefined();
      expect(codes(problems).every((code) => ["too-deep", "invalid-yaml"].includes(code))).toBe(
        true,
      );
    }
  });

  it("parameters that nest or swarm", () => {
    let deep: Json = 1;
    for (let level = 0; level < 20_000; level += 1) deep = [deep];
    expect(
      bounded(() =>
        codes(
          renderBundle(bundle(anything, { "a.yaml": "a: ${{ params.x }}\n" }), { x: deep })
            .problems,
        ),
      ),
    ).toEqual(["too-deep"]);
    const plain = bundle(anything, { "a.yaml": "a: 1\n" });
    const long = "x".repeat(limits.textCharacters);
    for (const [given, expected] of [
      [{ x: long }, []],
      [{ x: `${long}x` }, ["too-large"]],
      [{ x: { [`${long}x`]: 1 } }, ["too-large"]],
      [{ x: [long, long, long] }, ["too-large"]],
    ] as const)
      expect(
        bounded(() => codes(renderBundle(plain, given as Record<string, Json>).problems)),
      ).toEqual(expected);
    expect(renderBundle(plain, { x: [`${long}x`] }).problems[0]).toMatchObject({
      pointer: "",
      message: `A value has more than ${long.length} characters: ${"x".repeat(40)}…`,
    });
    expect(renderBundle(plain, { x: [long, long, long] }).problems[0]?.message).toBe(
      `The parameters have more than ${limits.parameterCharacters} characters together.`,
    );
    const many = Array.from({ length: limits.parameterValues + 1 }, () => 1);
    expect(
      bounded(() =>
        codes(
          renderBundle(bundle(anything, { "a.yaml": "a: ${{ params.x }}\n" }), { x: many })
            .problems,
        ),
      ),
    ).toEqual(["too-large"]);
  });

  it("forEach over a great many", () => {
    const files = bundle(
      `${anything}  files:\n    - { from: a.yaml, to: "\${{ each }}.yaml", forEach: "range(10000).map(i, string(i))" }\n`,
      { "a.yaml": "a: 1\n" },
    );
    const { files: rendered, problems } = bounded(() => renderBundle(files));
    expect([rendered, codes(problems)]).toEqual([[], ["too-many-files"]]);
  });

  it("files that grow", () => {
    const big = { x: "x".repeat(limits.textCharacters) };
    expect(
      bounded(() => codes(renderBundle(bundle(anything, { "a.yaml": times(9) }), big).problems)),
    ).toEqual(["too-large"]);
    const several = Object.fromEntries(
      Array.from({ length: 12 }, (_, n) => [`f${n}.yaml`, times(5)]),
    );
    expect(bounded(() => codes(renderBundle(bundle(anything, several), big).problems))).toEqual([
      "too-large",
    ]);
  });

  it("maps within maps that are merged or compared again and again", () => {
    const x = { n: Object.fromEntries(Array.from({ length: 3000 }, (_, n) => [`k${n}`, n])) };
    for (const call of ["params.x.changesFrom(params.x)", "params.x.mergeDeep(params.x)"])
      expect(expression(`range(3000).map(i, ${call}).size()`, { x })).toEqual(["too-expensive"]);
    const both = '{"a": x, "b": x}';
    expect(
      expression(`cel.bind(x0, {"v": [1]}, ${doubling(`${both}.mergeDeep(${both})`, 20)})`),
    ).toEqual(["too-expensive"]);
  });

  it("expressions that loop, double, join, replace or nest", () => {
    expect(expression("range(3000).map(a, range(3000).map(b, range(3000).size())).size()")).toEqual(
      ["too-expensive"],
    );
    expect(expression(`cel.bind(x0, "aaaaaaaaaaaaaaaa", ${doubling("x + x", 20)})`)).toEqual([
      "too-large",
    ]);
    expect(expression(`cel.bind(x0, [1,2,3,4,5,6,7,8], ${doubling("x + x", 20)})`)).toEqual([
      "too-expensive",
    ]);
    expect(
      expression(`cel.bind(x0, ["aaaaaaaaaaaaaaaa"], ${doubling("[x.join(), x.join()]", 20)})`),
    ).toEqual(["too-large"]);
    expect(expression("range(2000).map(i, params.x).join()", { x: "x".repeat(100_000) })).toEqual([
      "too-large",
    ]);
    expect(expression('params.x.replace("x", params.x)', { x: "x".repeat(100_000) })).toEqual([
      "too-large",
    ]);
    expect(
      expression('range(10000).exists(i, params.x.matches("(x+x+)+y"))', { x: "x".repeat(50_000) }),
    ).toEqual(["too-expensive"]);
    expect(expression('params.x.matches("(x+x+)+y")', { x: "x".repeat(50_000) })).toEqual([]);
    const nested = `${"(".repeat(3000)}1${")".repeat(3000)}`;
    expect(
      codes(
        bounded(
          () =>
            parseTemplate(bundle("", { "a.yaml": `a: \${{ ${nested.slice(0, 300)} }}\n` }))
              .problems,
        ),
      ),
    ).toEqual(["invalid-expression"]);
    expect(
      codes(
        bounded(() => parseTemplate(bundle("", { "a.yaml": `a: "\${{ ${nested} }}"\n` })).problems),
      ),
    ).toEqual(["too-large"]);
  });

  it("patterns that backtrack", () => {
    const pattern = "^(([a-z])+.)+[A-Z]([a-z])+$";
    const files = bundle(
      `  parameters: { properties: { x: { type: string, pattern: "${pattern}" } } }\n`,
      { "a.yaml": "a: ${{ params.?x }}\n" },
    );
    expect(bounded(() => codes(renderBundle(files, { x: "a".repeat(60) }).problems))).toEqual([
      "invalid-parameter",
    ]);
    const keys = bundle(
      `  parameters: { additionalProperties: { patternProperties: { "${pattern}": true }, additionalProperties: false } }\n`,
    );
    expect(
      bounded(() => codes(renderBundle(keys, { x: { ["a".repeat(60)]: 1 } }).problems)),
    ).toEqual(["invalid-parameter"]);
    const ahead = bundle(
      '  parameters: { properties: { x: { type: string, pattern: "^(?!no)(a+)+$" } } }\n',
    );
    expect(codes(parseTemplate(ahead).problems)).toEqual(["invalid-pattern"]);
  });

  it("bundles that are too large", () => {
    const many = Object.fromEntries(
      Array.from({ length: 201 }, (_, n) => [`f${n}.yaml`, "a: 1\n"]),
    );
    expect(codes(parseTemplate(bundle("", many)).problems)).toContain("too-many-files");
    expect(
      codes(parseTemplate(bundle("", { "a.yaml": "#".repeat(limits.fileBytes + 1) })).problems),
    ).toContain("too-large");
  });
});
