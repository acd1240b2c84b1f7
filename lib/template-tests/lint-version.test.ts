import { describe, expect, it } from "vitest";
import type { BundleFiles } from "@/lib/template";
import { bundle } from "@/lib/template/testing/bundles";
import { lintVersion } from "./lint-version";

/** A file that reads these parameters, and takes any of them for absent. */
const reading = (...names: string[]) =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: x }\ndata:\n${names
    .map(
      (name) => `  ${name.replaceAll(".", "-")}: \${{ params.?${name.replaceAll(".", ".?")} }}\n`,
    )
    .join("")}`;

const parameters = (...lines: string[]) =>
  `  parameters:\n    properties:\n${lines.map((line) => `      ${line}\n`).join("")}`;

function said(files: BundleFiles): string[] {
  return lintVersion(files).problems.map(
    ({ severity, code, line, message }) => `${severity} ${code} ${line ?? "-"} ${message}`,
  );
}

const cases: [string, BundleFiles, RegExp][] = [
  [
    "a tuple",
    bundle(parameters("m: { type: array, prefixItems: [{ type: string }] }"), {
      "a.yaml": reading("m"),
    }),
    /^error unfillable-parameter 9 Nobody can fill in m: it is a list with a schema for each place/,
  ],
  [
    "a member of a group without properties",
    bundle(parameters("g: { type: object, properties: { m: { type: object } } }"), {
      "a.yaml": reading("g"),
    }),
    /^error unfillable-parameter 9 Nobody can fill in g\.m: it is a group without fields/,
  ],
  [
    "a choice of constants without a type",
    bundle(parameters("m: { oneOf: [{ const: a }, { const: b }] }"), { "a.yaml": reading("m") }),
    /^error unfillable-parameter 9 Nobody can fill in m: it is a choice of constants and says no type/,
  ],
  [
    "a format that nothing checks",
    bundle(parameters("m: { type: string, format: semver }"), { "a.yaml": reading("m") }),
    /^error unknown-format 9 Nothing checks the format semver/,
  ],
  [
    "a default that its schema refuses",
    bundle(parameters("m: { type: string, default: A, pattern: '^[a-z]$' }"), {
      "a.yaml": reading("m"),
    }),
    /^error invalid-default 9 The default of m does not fit its own schema: It must have the form/,
  ],
  [
    "defaults that a condition refuses",
    bundle(
      `${parameters("a: { type: integer, default: 5 }", "b: { type: boolean, default: true }")}    if: { properties: { b: { const: true } } }\n    then: { properties: { a: { maximum: 3 } } }\n`,
      { "a.yaml": reading("a", "b") },
    ),
    /^error refused-defaults - Nobody can send the form as it is: A must be 3 or less/,
  ],
  [
    "defaults that a rule refuses",
    bundle(
      `${parameters("a: { type: integer, default: 5 }")}  rules: [{ rule: params.a < 5, field: a, message: Too many. }]\n`,
      { "a.yaml": reading("a") },
    ),
    /^error refused-defaults - Nobody can send the form as it is: Too many\./,
  ],
  [
    "a file that does not render without answers",
    bundle(parameters("m: { type: string }"), {
      "a.yaml": "kind: X\nname: ${{ params.m }}\n",
    }),
    /^error refused-defaults 2 Nobody can send the form as it is: /,
  ],
  ["a template without files", bundle(""), /^error no-files - The template has no files/],
  [
    "a template that writes nothing as it is",
    bundle(
      `${parameters("m: { type: boolean, default: false }")}  files: [{ from: a.yaml, when: params.m }]\n`,
      { "a.yaml": reading() },
    ),
    /^error no-files - The form as it is writes nothing/,
  ],
  [
    "a parameter that nothing reads",
    bundle(parameters("m: { type: string }", "other: { type: string }"), {
      "a.yaml": reading("m"),
    }),
    /^error unused-parameter 10 Nothing reads the parameter other\./,
  ],
  [
    "a member of a group that nothing reads",
    bundle(
      parameters("g: { type: object, properties: { a: { type: string }, b: { type: string } } }"),
      { "a.yaml": reading("g.a") },
    ),
    /^error unused-parameter 9 Nothing reads the parameter g\.b\./,
  ],
  [
    "a condition that requires what no field asks for",
    bundle(
      `${parameters("m: { type: boolean, default: false }")}    if: { properties: { m: { const: true } } }\n    then: { required: [host] }\n`,
      { "a.yaml": reading("m") },
    ),
    /^error unreachable-parameter 11 host is required, and no field asks for it/,
  ],
  [
    "a condition about another step",
    bundle(
      "  parameters:\n    - properties: { m: { type: boolean, default: false } }\n" +
        "    - properties: { host: { type: string } }\n      if: { properties: { m: { const: true } }, required: [m] }\n      then: { required: [host] }\n",
      { "a.yaml": reading("m", "host") },
    ),
    /^error split-condition 10 A condition of the step Step 2 is about m/,
  ],
  [
    "a condition on a field that is hidden whenever it is met",
    bundle(
      parameters(
        "kind: { enum: [a, b], default: a }",
        "tls: { type: boolean, default: true, x-slipway-when: params.kind == 'a' }",
        "cert: { type: string, x-slipway-when: params.kind == 'b' && params.tls }",
      ),
      { "a.yaml": reading("kind", "tls", "cert") },
    ),
    /^error unreachable-parameter 11 No answers make cert appear: /,
  ],
];

describe("a template that lint passes can be filled in and renders", () => {
  it.each(cases)("%s is an error", (_, files, expected) => {
    expect(said(files)).toEqual([expect.stringMatching(expected)]);
  });

  it.each(cases)(
    "%s is a warning in a version that is published, which can be used",
    (_, files) => {
      const { template, problems } = lintVersion(files, { isPublished: true });
      expect(template).toBeDefined();
      expect(problems.map(({ severity }) => severity)).toEqual(["warning"]);
    },
  );

  it("what a person must answer, what depends on the target, and a consent are no faults", () => {
    const files = bundle(
      "  parameters:\n    - title: One\n      required: [image, accept]\n      properties:\n" +
        "        image: { type: string, pattern: '^registry/[a-z]+$' }\n" +
        "        accept: { const: true, title: I accept }\n" +
        "        expose: { type: boolean, default: true }\n" +
        "        host: { type: string, format: hostname }\n" +
        "        at: { type: string, format: cron, default: '@daily', x-slipway-time-zone: /zone }\n" +
        "        zone: { type: string, default: UTC }\n" +
        "      if: { properties: { expose: { const: true } } }\n      then: { required: [host] }\n" +
        "  rules:\n    - { rule: has(params.host), field: host, message: A host is needed. }\n" +
        "    - { rule: target.vars.region != '', message: The target has no region. }\n",
      { "a.yaml": reading("image", "at") },
    );
    expect(said(files)).toEqual([]);
  });

  it("which files there are may be for a person to say, or for the target", () => {
    const list =
      "  parameters:\n    required: [keys]\n    properties:\n      keys: { type: array, items: { type: string } }\n";
    const file = { "a.yaml": "kind: X\nname: x\n" };
    for (const files of [
      `${list}  files: [{ from: a.yaml, to: "\${{ each }}.yaml", forEach: params.keys }]\n`,
      "  files: [{ from: a.yaml, when: target.environment == 'production' }]\n",
    ])
      expect(said(bundle(files, file))).toEqual([]);
  });

  it("a condition on a text or a number may be met, and what reads all parameters reads each", () => {
    const files = bundle(
      parameters(
        "host: { type: string }",
        "copies: { type: integer, default: 1 }",
        "tls: { type: boolean, default: true, x-slipway-when: params.host.endsWith('.com') }",
        "more: { type: string, x-slipway-when: params.copies > 2 && params.tls }",
      ),
      { "a.yaml": "kind: X\nvalues: ${{ params }}\n" },
    );
    expect(said(files)).toEqual([]);
  });
});
