import { describe, expect, it } from "vitest";
import type { JsonObject } from "@/lib/json";
import { bundle, renderBundle } from "./testing/bundles";

const schema = `  parameters:
    required: [open]
    properties:
      open: { type: string, default: "", x-slipway-templating: allow }
      name: { type: string, default: "" }
      list: { type: array, default: [], items: { type: string, x-slipway-templating: allow } }
      rows:
        type: array
        default: []
        items:
          type: object
          properties:
            key: { type: string }
            text: { type: string, x-slipway-templating: allow }
      labels: { type: object, default: {}, additionalProperties: { type: string, x-slipway-templating: allow } }
      extra: { type: object, x-slipway-templating: allow }
`;

/** The rendered document of this file, or the problems of the rendering. */
function rendered(file: string, parameters: JsonObject, files = ""): unknown {
  const { files: made, problems } = renderBundle(
    bundle(`${schema}${files}`, { "a.yaml": file }),
    parameters,
  );
  const errors = problems.filter(({ severity }) => severity === "error");
  return errors.length > 0
    ? errors.map(({ code }) => code)
    : made.flatMap(({ documents }) => documents);
}

const refused = ["templating-in-value"];

describe("x-slipway-templating: allow counts wherever the value comes from", () => {
  it.each<[string, string, JsonObject, unknown]>([
    ["a list whose items allow it", "v: ${{ params.list }}", { list: ["{{ x }}"] }, ["{{ x }}"]],
    [
      "what map() makes of the members that allow it",
      "v: ${{ params.rows.map(row, row.text) }}",
      { rows: [{ key: "a", text: "{{ x }}" }] },
      ["{{ x }}"],
    ],
    [
      "a map made of members that allow it and others",
      'v: \'${{ params.rows.map(row, {"name": row.key, "value": row.text}) }}\'',
      { rows: [{ key: "a", text: "{{ x }}" }] },
      [{ name: "a", value: "{{ x }}" }],
    ],
    [
      "all parameters as a chart's values",
      "v: ${{ params }}",
      { open: "{{ .Release.Name }}", extra: { "{{ key }}": ["{{ item }}"] } },
      {
        open: "{{ .Release.Name }}",
        name: "",
        list: [],
        rows: [],
        labels: {},
        extra: { "{{ key }}": ["{{ item }}"] },
      },
    ],
    [
      "values of a map that allow it",
      'v: ${{ params.labels["a"] }}',
      { labels: { a: "{{ x }}" } },
      "{{ x }}",
    ],
    [
      "a text joined with one that does not allow it",
      "v: \"${{ params.name + params.open }} ${{ params.list.join(' ') }}\"",
      { name: "a", open: "{{ x }}", list: ["{{ y }}", "z"] },
      "a{{ x }} {{ y }} z",
    ],
    [
      "JSON made of both",
      "v: ${{ toJson(params.rows) }}",
      { rows: [{ key: "a", text: "{{ x }}" }] },
      '[{"key":"a","text":"{{ x }}"}]',
    ],
  ])("%s", (_, file, parameters, expected) => {
    expect(rendered(file, parameters)).toEqual([{ v: expected }]);
  });

  it("an element of forEach, and what is put into its path", () => {
    const files = '  files: [{ from: a.yaml, to: "${{ each.key }}.yaml", forEach: params.rows }]\n';
    const rows = [
      { key: "a", text: "{{ x }}" },
      { key: "b", text: "y" },
    ];
    expect(rendered("v: ${{ each }}\nk: '${{ each.key + each.text }}'", { rows }, files)).toEqual([
      { v: rows[0], k: "a{{ x }}" },
      { v: rows[1], k: "by" },
    ]);
  });

  it.each<[string, string, JsonObject]>([
    ["one brace of each", "v: ${{ params.open + params.name }}", { open: "{", name: "{ x" }],
    [
      "one brace of each, in one text",
      'v: "${{ params.open }}${{ params.name }}"',
      { open: "{", name: "{ x" },
    ],
    [
      "two braces of what does not allow it",
      'v: ${{ params.name + params.name + params.open.replace("x", "") }}',
      { name: "{", open: "" },
    ],
    [
      "a brace of the template's own beside one of a value",
      'v: ${{ "{" + params.name + params.open }}',
      { name: "{" },
    ],
    [
      "a member that looks like one that allows it",
      "v: ${{ params.name + params.name + params.open.substring(2) }}",
      { name: "{", open: "{{x}}" },
    ],
    [
      "where braces decide what is written",
      "v: '${{ params.open.contains(\"{{\") ? params.name + params.name : params.open }}'",
      { name: "{", open: "{{x}}" },
    ],
    [
      "a key that does not allow it",
      "v: '${{ {params.name + params.name: params.open} }}'",
      { name: "{", open: "{{" },
    ],
    [
      "an unfilled list",
      "v: ${{ params.rows.map(row, row.key + row.key) }}",
      { rows: [{ key: "{" }], open: "{{" },
    ],
  ])("and no further: %s", (_, file, parameters) => {
    expect(rendered(file, parameters)).toEqual(refused);
  });

  it("a value may hold every character that marks could be", () => {
    const every = Array.from({ length: 0x1900 }, (_, at) => String.fromCharCode(0xe000 + at)).join(
      "",
    );
    expect(rendered("v: ${{ params.list }}", { list: ["{{ x }}"], name: every })).toEqual(refused);
    expect(rendered("v: ${{ params.list }}", { list: ["{{ x }}"], name: every.slice(1) })).toEqual([
      { v: ["{{ x }}"] },
    ]);
  });
});
