import { describe, expect, it } from "vitest";
import type { JsonObject } from "@/lib/json";
import { validateParameters } from "./parameters";
import { render } from "./render";
import {
  anything,
  bundle,
  content,
  instance,
  renderBundle,
  target,
  template,
} from "./testing/bundles";
import type { ParsedTemplate } from "./types";

const service = `  parameters:
    - title: Service
      required: [image, host]
      properties:
        image: { type: string, title: Image, pattern: "^registry\\\\.example\\\\.com/" }
        host: { type: string, format: hostname }
        maxReplicas: { type: integer, minimum: 2, maximum: 20, default: 6 }
        ratio: { type: number, default: 1 }
        note: { type: string }
        labels: { type: object, additionalProperties: { type: string }, default: {} }
        env: { type: array, items: { type: object, required: [name], properties: { name: { type: string }, value: { type: string } } }, default: [] }
        canary: { type: object, properties: { enabled: { type: boolean, default: false } } }
  rules:
    - { rule: "params.maxReplicas <= 10 || target.environment == 'production'", field: maxReplicas, message: "More than 10 replicas only in production." }
`;
const good = { image: "registry.example.com/shop:1.2", host: "shop.example.com" };

const workload = (name: string) =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: ${name} }\nspec:\n  replicas: \${{ params.r }} # by hand\n  paused: false\n`;

/** A bundle that only has a link. */
const linked = (url: string) => bundle(`${anything}  links: [ { title: t, url: "${url}" } ]\n`);

const ruled = (rule: string) =>
  bundle(`${anything}  rules: [ { rule: "${rule}", message: Another name. } ]\n`);

describe("rendering", () => {
  it("says of a rule about the instance's name that it is about the name", () => {
    const [about] = renderBundle(ruled("!instance.name.endsWith('p')")).problems;
    expect(about).toMatchObject({ code: "rule-failed", about: "name" });
    expect(about).not.toHaveProperty("pointer");
    const [whole] = renderBundle(ruled("instance.name != 'shop' || has(params.zz)")).problems;
    expect(whole).toMatchObject({ code: "rule-failed", pointer: "" });
  });

  it("says of a field that was emptied, and that the template needs, that it must not be", () => {
    const files = bundle(service, { "files/a.yaml": "copies: ${{ params.maxReplicas }}\n" });
    expect(renderBundle(files, { ...good, maxReplicas: null }).problems).toMatchObject([
      {
        pointer: "/maxReplicas",
        message: "Max replicas must not be empty: the template needs it.",
      },
    ]);
    const optional = bundle(service.slice(0, service.indexOf("  rules")), {
      "files/a.yaml": "a: b\ncopies: ${{ params.?maxReplicas }}\n",
    });
    expect(content(optional, { ...good, maxReplicas: null })).toBe("a: b\n");
  });

  it("puts values in with their types, and keeps comments, order, anchors and styles", () => {
    const text = content(
      bundle(service, {
        "app.yaml": `# The service of \${{ nobody }}
apiVersion: v1
kind: Service
metadata:
  name: \${{ instance.name }} # its name
  labels: \${{ params.labels }}
  annotations: &notes
    slipway.dev/note: \${{ params.?note }}
    "\${{ instance.team }}.example.com/owner": 'team \${{ instance.team }}'
spec:
  image: "\${{ params.image }}"
  replicas: \${{ params.maxReplicas }}
  half: \${{ params.ratio * 0.5 }}
  url: https://\${{ params.host }}/
  list: [ "\${{ params.host }}", 'b' ]
  literal: $\${{ secrets.X }}
  more: *notes
  script: |
    echo \${{ params.host }}
    exit 0
  version: 1.10
  mode: 0x1F
  big: 9223372036854775807
---
second: "\${{ has(params.note) ? params.note : null }}"
other: true
`,
      }),
      { ...good, labels: { on: "yes", tier: "web" } },
    );
    expect(text).toMatchInlineSnapshot(`
      "# The service of \${{ nobody }}
      apiVersion: v1
      kind: Service
      metadata:
        name: shop # its name
        labels:
          "on": "yes"
          tier: web
        annotations: &notes
          "payments.example.com/owner": 'team payments'
      spec:
        image: "registry.example.com/shop:1.2"
        replicas: 6
        half: 0.5
        url: https://shop.example.com/
        list: [ "shop.example.com", 'b' ]
        literal: "\${{ secrets.X }}"
        more: *notes
        script: |
          echo shop.example.com
          exit 0
        version: 1.10
        mode: 0x1F
        big: 9223372036854775807
      ---
      other: true
      "
    `);
  });

  it("refuses parameters that do not fit, in words, at their field", () => {
    const { files, problems } = renderBundle(
      bundle(service, { "a.yaml": "a: ${{ params.image }}\n" }),
      { image: "nginx", maxReplicas: 12, extra: 1 },
    );
    expect(files).toEqual([]);
    expect(problems.map(({ pointer, message }) => [pointer, message])).toMatchInlineSnapshot(`
      [
        [
          "/host",
          "Host is required.",
        ],
        [
          "/image",
          "Image must start with registry.example.com/.",
        ],
        [
          "/extra",
          "Extra is not a parameter of this template.",
        ],
        [
          "/maxReplicas",
          "More than 10 replicas only in production.",
        ],
      ]
    `);
  });

  it("does not call a list unknown because something is wrong in one of its entries", () => {
    const spec =
      "  parameters: { properties: { env: { type: array, items: { type: object, required: [name], properties: { name: { type: string } }, additionalProperties: false } } } }\n";
    const { problems } = renderBundle(bundle(spec, { "a.yaml": "a: ${{ params.?env }}\n" }), {
      env: [{}, { name: "A", value: "x" }],
      extra: 1,
    });
    expect(problems.map(({ pointer }) => pointer).toSorted()).toEqual([
      "/env/0/name",
      "/env/1/value",
      "/extra",
    ]);
  });

  it("leaves out a key, an entry of a list and a document whose value is null or nothing", () => {
    const text = content(
      bundle(anything, {
        "a.yaml":
          'gone: ${{ null }}\n"${{ params.?none }}": 1\nlist: [a, "${{ params.?none }}", b]\nblock:\n  - ${{ null }}\nmap:\n  a: ${{ null }}\nkept: null\n---\n${{ params.?none }}\n---\nlast: 1\n',
      }),
    );
    expect(text).toBe("list: [ a, b ]\nblock: []\nmap: {}\nkept: null\n---\nlast: 1\n");
  });

  it("writes no file for a file without documents, or whose when is false", () => {
    const files = bundle(
      `${anything}  files:\n    - { from: a.yaml, when: has(params.x) }\n    - { from: b.yaml }\n`,
      { "a.yaml": "a: 1\n", "b.yaml": "${{ params.?x }}\n" },
    );
    expect(renderBundle(files).files).toEqual([]);
    expect(
      renderBundle(files, { x: { k: 1 } }).files.map((file) => [file.path, file.content]),
    ).toEqual([
      ["a.yaml", "a: 1\n"],
      ["b.yaml", "k: 1\n"],
    ]);
  });

  it("renders a file for every element of a list, or entry of a map, sorted by path", () => {
    const spec = `${anything}  files: [ { from: a.yaml, to: "env/\${{ each.key }}.yaml", forEach: params.m } ]\n`;
    const { files } = renderBundle(
      bundle(spec, { "a.yaml": "k: ${{ each.key }}\nv: ${{ each.value }}\n" }),
      { m: { b: 1, a: [true] } },
    );
    expect(files.map((file) => [file.path, file.content])).toEqual([
      ["env/a.yaml", "k: a\nv:\n  - true\n"],
      ["env/b.yaml", "k: b\nv: 1\n"],
    ]);
  });

  it("leaves out the replicas of a workload that an autoscaler or Flagger scales, and only of that one", () => {
    const files = bundle(anything, {
      "a.yaml": `${workload("app")}---\n${workload("other")}`,
      "b.yaml":
        "kind: Canary\nmetadata: { name: x }\nspec: { targetRef: { kind: Deployment, name: app } }\n",
    });
    const [first] = renderBundle(files, { r: 3 }).files;
    expect(first?.content).toBe(
      "apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: app }\nspec:\n  paused: false\n---\napiVersion: apps/v1\nkind: Deployment\nmetadata: { name: other }\nspec:\n  replicas: 3 # by hand\n  paused: false\n",
    );
    expect(first?.documents).toMatchObject([
      { spec: { paused: false } },
      { spec: { replicas: 3 } },
    ]);
    expect(first?.documents[0]).not.toHaveProperty("spec.replicas");
    expect(first?.provenance.map(({ document, pointer }) => [document, pointer])).toEqual([
      [1, "/spec/replicas"],
    ]);
  });

  it("writes what the tag !!str says without the tag", () => {
    expect(content(bundle("", { "a.yaml": "a: !!str 5\nb: !!str no\nc: !!str x\n" }))).toBe(
      'a: "5"\nb: "no"\nc: x\n',
    );
  });

  it("refuses a key that stands twice after rendering, at its expression", () => {
    const { problems } = renderBundle(
      bundle(anything, { "a.yaml": 'a: 1\n"${{ params.k }}": 2\n' }),
      { k: "a" },
    );
    expect(problems).toMatchObject([
      {
        code: "duplicate-key",
        file: "files/a.yaml",
        line: 2,
        column: 2,
        expression: "params.k",
        pointer: "/k",
      },
    ]);
  });

  it("refuses a list inside a text, and a map as a key", () => {
    const list = renderBundle(bundle(anything, { "a.yaml": "a: x ${{ params.v }}\n" }), { v: [1] });
    expect(list.problems).toMatchObject([
      {
        code: "wrong-type",
        file: "files/a.yaml",
        line: 1,
        column: 6,
        expected: expect.stringContaining("toJson"),
      },
    ]);
    expect(
      renderBundle(bundle(anything, { "a.yaml": '"${{ params.v }}": 1\n' }), { v: {} }).problems,
    ).toMatchObject([{ code: "wrong-type" }]);
  });

  it("puts values into a text file as they are", () => {
    const files = bundle(
      `${anything}  files: [ { from: run.sh, to: "\${{ params.name }}.sh", text: true } ]\n`,
      {
        "run.sh":
          "#!/bin/sh\necho ${{ params.n }} ${{ toJson(params.v) }} $${{ x }} $HOME ${HOME}\n",
      },
    );
    const { files: rendered } = renderBundle(
      files,
      { name: "go", n: 1, v: ["a: b", { c: "d" }] },
      { substitution: true },
    );
    expect(rendered).toEqual([
      {
        path: "go.sh",
        content: '#!/bin/sh\necho 1 ["a: b",{"c":"d"}] ${{ x }} $HOME ${HOME}\n',
        documents: [],
        provenance: [],
      },
    ]);
  });

  it("says which value an expression lacks, and how to live without it", () => {
    const { problems } = renderBundle(bundle(anything, { "a.yaml": "a: ${{ params.b.c }}\n" }), {
      b: {},
    });
    expect(problems).toMatchObject([
      {
        code: "expression-failed",
        message: "There is no value for c.",
        expected: expect.stringContaining(".?c"),
        line: 1,
        column: 4,
        pointer: "/b/c",
      },
    ]);
  });

  it("takes numbers as the schema says: integer is int, number is double, and neither loses a digit", () => {
    const spec =
      "  parameters: { required: [i, r], properties: { i: { type: integer }, r: { type: number } } }\n";
    const text = content(
      bundle(spec, {
        "a.yaml":
          "a: ${{ params.i + 1 }}\nb: ${{ params.r * 1.5 }}\nc: ${{ params.r }}\nd: ${{ 9223372036854775807 }}\ne: ${{ params.i > 1.5 }}\nf: v${{ params.i }}\ng: ${{ 1.0 / 3.0e9 }}\n",
      }),
      { i: 2, r: 2 },
    );
    expect(text).toBe(
      "a: 3\nb: 3\nc: 2\nd: 9223372036854775807\ne: true\nf: v2\ng: 3.333333333333333e-10\n",
    );
  });

  it("refuses links that are not the web's, and encodes what stands in their path", () => {
    expect(
      renderBundle(linked("https://x.example.com/d?q=${{ params.v }}"), { v: "a&b=c/../d" }).links,
    ).toEqual([{ title: "t", url: "https://x.example.com/d?q=a%26b%3Dc%2F..%2Fd" }]);
    for (const v of ["javascript:alert(1)", "data:text/html,x", "https://user:pw@x/", "//x"])
      expect(renderBundle(linked("${{ params.v }}"), { v }).problems).toMatchObject([
        { code: "invalid-link" },
      ]);
    for (const v of ["evil.com/", "evil.com#", "a@evil.com", "evil.com\\\\"])
      expect(renderBundle(linked("https://g.${{ params.v }}/x"), { v }).problems).toMatchObject([
        { code: "invalid-link" },
      ]);
  });

  it("works from a copy of a parsed template, as one that came through JSON", () => {
    const parsed = template(bundle(service, { "a.yaml": "a: ${{ params.image }}\n" }));
    const copy: ParsedTemplate = structuredClone(parsed);
    expect(render({ template: copy, parameters: good, instance, target })).toEqual(
      render({ template: parsed, parameters: good, instance, target }),
    );
  });

  it("checks rules while other fields are still missing, and keeps quiet where a rule has nothing to go by", () => {
    const parsed = template(
      bundle(
        "  parameters: { required: [a, b], properties: { a: { type: integer }, b: { type: integer } } }\n  rules:\n    - { rule: params.a < 5, field: a, message: Too much. }\n    - { rule: params.a < params.b, field: b, message: More than A. }\n",
      ),
    );
    const said = (parameters: JsonObject) =>
      validateParameters(parsed, parameters, { instance, target }).map(
        ({ pointer, message }) => `${pointer} ${message}`,
      );
    expect(said({ a: 7 })).toEqual(["/b B is required.", "/a Too much."]);
    expect(said({ a: 4, b: 3 })).toEqual(["/b More than A."]);
    expect(said({ a: "x", b: 3 })).toEqual(["/a A must be a whole number."]);
    expect(said({ a: 1, b: 3 })).toEqual([]);
  });
});
