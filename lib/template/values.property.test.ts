import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isJsonObject, type Json } from "@/lib/json";
import { render } from "./render";
import { anything, bundle, instance, target, template } from "./testing/bundles";
import { substitute } from "./testing/flux-substitution";
import { hostileString, hostileStrings, hostileValue } from "./testing/hostile-values";
import { readers } from "./testing/readers";

/** Every place and style in which a string can stand; `text` is what has to be read there. */
const places = `plain: \${{ params.v }}
single: '\${{ params.v }}'
double: "\${{ params.v }}"
around: a \${{ params.v }} b
before: \${{ params.v }}-x
twice: \${{ params.v }}\${{ params.v }}
quoted: '<\${{ params.v }}>'
escaped: "\\t\${{ params.v }}\\u263a"
flow: { a: "\${{ params.v }}", b: ["\${{ params.v }}", x] }
list:
  - \${{ params.v }}
  - nested: \${{ params.v }} # a comment
literal: |
  first
  \${{ params.v }}
  last
stripped: |-
  \${{ params.v }}!
folded: >
  some \${{ params.v }}
  words
kept: |+
  x\${{ params.v }}

anchored: &a \${{ params.v }}
alias: *a
keys:
  "\${{ params.v }}": 1
  k\${{ params.v }}: 2
end: true
`;

const expected = (v: string) => ({
  plain: v,
  single: v,
  double: v,
  around: `a ${v} b`,
  before: `${v}-x`,
  twice: v + v,
  quoted: `<${v}>`,
  escaped: `\t${v}☺`,
  flow: { a: v, b: [v, "x"] },
  list: [v, { nested: v }],
  literal: `first\n${v}\nlast\n`,
  stripped: `${v}!`,
  folded: `some ${v} words\n`,
  kept: `x${v}\n\n`,
  anchored: v,
  alias: v,
  keys: Object.fromEntries([
    [v, 1],
    [`k${v}`, 2],
  ]),
  end: true,
});

const strings = template(bundle(anything, { "a.yaml": places }));
const values = template(
  bundle(anything, {
    "a.yaml":
      'before: 1\nvalue: ${{ params.v }} # one\nflow: [ "${{ params.v }}" ]\nafter:\n  deep:\n    - ${{ params.v }}\n',
  }),
);

function rendered(parsed: typeof strings, v: Json, substitution: boolean): string {
  const { files, problems } = render({
    template: parsed,
    parameters: { v },
    instance,
    target: { ...target, substitution },
  });
  expect(problems).toEqual([]);
  return files[0]?.content ?? "";
}

/** What each reader reads, by its name. */
const everyReader = (text: string) =>
  Object.fromEntries(Object.entries(readers).map(([name, read]) => [name, read(text)]));
const allRead = (wanted: unknown) =>
  Object.fromEntries(Object.keys(readers).map((name) => [name, wanted]));

/**
 * The substitution sees the text as kustomize writes it again; JSON is such a text, and ours as it
 * is another.
 */
function afterSubstitution(text: string): Record<string, unknown> {
  const variables = { x: "SUBSTITUTED", SECRET: "SUBSTITUTED", y: "SUBSTITUTED" };
  const rewritten: unknown = JSON.parse(
    substitute(JSON.stringify(readers["YAML 1.2"]?.(text)), variables),
  );
  return { ...everyReader(substitute(text, variables)), rewritten };
}

/** A value inserted by itself: null leaves its key out, and `-0` is 0 as JSON has it. */
const isNothing = (value: Json) => value === null;

function whole(v: Json): unknown {
  return isNothing(v)
    ? { before: 1, flow: [], after: { deep: [] } }
    : { before: 1, value: v, flow: [v], after: { deep: [v] } };
}

/**
 * Whole numbers beyond 2^53 come as doubles from JSON and are written with all their digits: the
 * same double again.
 */
function normal(value: unknown): unknown {
  if (typeof value === "bigint") return Number(value);
  if (Object.is(value, -0)) return 0;
  if (Array.isArray(value)) return value.map(normal);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, normal(item)]));
}

describe("a value can never become structure", () => {
  it.each(
    hostileStrings.map((text) => [
      text.length > 60 ? `${text.slice(0, 20)}… (${text.length})` : JSON.stringify(text),
      text,
    ]),
  )("the string %s arrives as itself everywhere", (_, text) => {
    expect(everyReader(rendered(strings, text, false))).toEqual(allRead(expected(text)));
    expect(afterSubstitution(rendered(strings, text, true))).toEqual({
      ...allRead(expected(text)),
      rewritten: expected(text),
    });
  });

  it("any string arrives as itself, in every place and style, for YAML 1.1 and 1.2 readers", () => {
    fc.assert(
      fc.property(
        hostileString,
        (text) =>
          void expect(everyReader(rendered(strings, text, false))).toEqual(allRead(expected(text))),
      ),
      { numRuns: 200 },
    );
  });

  it("any string arrives as itself after Flux's substitution has run over the text", () => {
    fc.assert(
      fc.property(
        hostileString,
        (text) =>
          void expect(afterSubstitution(rendered(strings, text, true))).toEqual({
            ...allRead(expected(text)),
            rewritten: expected(text),
          }),
      ),
      { numRuns: 200 },
    );
  });

  it("any value arrives with its type, keys like __proto__ and numbers at the edges included", () => {
    fc.assert(
      fc.property(hostileValue, fc.boolean(), (value, substitution) => {
        const text = rendered(values, value, substitution);
        const applied = substitution
          ? substitute(text, { x: "SUBSTITUTED", SECRET: "SUBSTITUTED", y: "SUBSTITUTED" })
          : text;
        expect(normal(everyReader(applied))).toEqual(allRead(normal(whole(value))));
      }),
      { numRuns: 250 },
    );
  });

  it("the documents that it gives are what a reader reads, and the bytes are the same every time", () => {
    fc.assert(
      fc.property(hostileValue, (value) => {
        const input = { template: values, parameters: { v: value }, instance, target };
        const first = render(input);
        expect(render(input)).toEqual(first);
        expect(normal(first.files[0]?.documents)).toEqual([
          normal(readers["YAML 1.2"]?.(first.files[0]?.content ?? "")),
        ]);
      }),
      { numRuns: 200 },
    );
  });

  it("refuses half characters, which no file can hold, at their field", () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.string(),
        fc.integer({ min: 0xd800, max: 0xdfff }),
        (before, after, code) => {
          const { files, problems } = render({
            template: strings,
            parameters: { v: `${before}\n${String.fromCharCode(code)}\n${after}` },
            instance,
            target,
          });
          expect(files).toEqual([]);
          expect(problems[0]).toMatchObject({ code: "invalid-character", pointer: "/v" });
        },
      ),
      { numRuns: 50 },
    );
  });
});

describe("a value can never become somebody else's template", () => {
  const closed = template(
    bundle(
      "  parameters: { properties: { a: { type: string }, b: { type: string }, open: { type: string, x-slipway-templating: allow } }, required: [a, b, open] }\n",
      {
        "a.yaml":
          'x: ${{ params.a }}${{ params.b }}\no: ${{ params.open }}\nm: ${{ params.open + params.a }}\nown: "{{ .Values.x }} ${VAR}"\n',
      },
    ),
  );
  const run = (a: string, b: string, open: string, substitution = true) =>
    render({
      template: closed,
      parameters: { a, b, open },
      instance,
      target: { ...target, substitution },
    });

  it("refuses {{ in a value, and where two values make it together, unless the schema allows it", () => {
    expect(run("{{ x }}", "", "").problems[0]).toMatchObject({
      code: "templating-in-value",
      pointer: "/a",
    });
    expect(run("{", "{x", "").problems[0]).toMatchObject({
      code: "templating-in-value",
      file: "files/a.yaml",
      line: 1,
    });
    expect(run("{ x", "b", "{").problems[0]).toMatchObject({
      code: "templating-in-value",
      expression: "params.open + params.a",
    });
    expect(run("a", "b", "{{ x }}").problems).toEqual([]);
    expect(run("a", "b", "{").problems).toEqual([]);
  });

  it("keeps ${x} of the template for Flux, and doubles the dollars of values only", () => {
    const text = run("${SECRET}", "$", "x").files[0]?.content ?? "";
    expect(substitute(text, { VAR: "v", SECRET: "s" })).toContain('own: "{{ .Values.x }} v"');
    expect(readers["YAML 1.2"]?.(substitute(text, { VAR: "v", SECRET: "s" }))).toMatchObject({
      x: "${SECRET}$",
    });
    expect(run("${SECRET}", "$", "x", false).files[0]?.content).toContain("${SECRET}$");
  });

  it("two values never make a substitution together", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom("$", "{", "}", "A"), maxLength: 6 }),
        fc.string({ unit: fc.constantFrom("$", "}", "A"), maxLength: 6 }),
        (a, b) => {
          const { files, problems } = run(a.replaceAll("{{", "{"), b, "");
          fc.pre(problems.length === 0);
          expect(
            readers["YAML 1.2"]?.(substitute(files[0]?.content ?? "", { A: "leak" })),
          ).toMatchObject({ x: a.replaceAll("{{", "{") + b });
        },
      ),
      { numRuns: 200 },
    );
  });
});
