import { describe, expect, it } from "vitest";
import { whatMade } from "./provenance";
import { anything, bundle, renderBundle } from "./testing/bundles";

const file = `kind: Service
metadata:
  name: \${{ instance.name }}
  labels:
    "\${{ params.key }}": \${{ params.tier }}
spec:
  image: "\${{ params.image }}:\${{ params.tag }}"
  env: \${{ params.env }}
  computed: \${{ params.env.map(e, e.name) }}
  fixed: 1
---
second: \${{ params.tag }}
`;
const params = {
  key: "tier",
  tier: "web",
  image: "a",
  tag: "1",
  env: [
    { name: "A", value: "x" },
    { name: "B", value: "y" },
  ],
};

describe("provenance", () => {
  const rendered = renderBundle(bundle(anything, { "a.yaml": file }), params).files[0] ?? {
    provenance: [],
  };
  const parameters = (pointer: string, document = 0) =>
    whatMade(rendered, document, pointer)?.parameters;

  it("tells which parameters made a node", () => {
    expect(parameters("/spec/image")).toEqual(["/image", "/tag"]);
    expect(whatMade(rendered, 0, "/spec/image")?.expressions).toEqual([
      "params.image",
      "params.tag",
    ]);
    expect(parameters("/second", 1)).toEqual(["/tag"]);
    expect(parameters("/second", 0)).toEqual(undefined);
  });

  it("knows the key as well as the value", () => {
    expect(parameters("/metadata/labels/tier")).toEqual(["/key", "/tier"]);
  });

  it("follows a parameter that was put in whole down to the field", () => {
    expect(parameters("/spec/env")).toEqual(["/env"]);
    expect(parameters("/spec/env/1/value")).toEqual(["/env/1/value"]);
    expect(parameters("/spec/computed/0")).toEqual(["/env"]);
  });

  it("gives for a node what made the nodes below it, and nothing for what the template alone says", () => {
    expect(parameters("/spec")).toEqual(["/image", "/tag", "/env"]);
    expect(parameters("/metadata/name")).toEqual([]);
    expect(parameters("/kind")).toEqual(undefined);
    expect(parameters("/spec/fixed")).toEqual(undefined);
  });

  it("knows the element of a forEach, and why a file is there at all", () => {
    const files = bundle(
      `${anything}  files:\n    - { from: a.yaml, to: "\${{ each.name }}.yaml", forEach: params.env, when: "each.value != params.tag" }\n`,
      { "a.yaml": "kind: X\nname: ${{ each.name }}\nwhole: ${{ each }}\n" },
    );
    const second = renderBundle(files, params).files[1];
    expect(second?.path).toBe("B.yaml");
    expect(whatMade(second ?? { provenance: [] }, 0, "/name")?.parameters).toEqual(["/env/1/name"]);
    expect(whatMade(second ?? { provenance: [] }, 0, "/whole/value")?.parameters).toEqual([
      "/env/1/value",
    ]);
    expect(whatMade(second ?? { provenance: [] }, 0, "/kind")?.parameters).toEqual([
      "/env/1/value",
      "/tag",
      "/env/1",
    ]);
  });

  it("covers every node that an expression changes", () => {
    const read = (v: unknown, path = ""): [string, unknown][] =>
      typeof v === "object" && v !== null
        ? Object.entries(v).flatMap(([key, item]) => read(item, `${path}/${key}`))
        : [[path, v]];
    const changed = renderBundle(bundle(anything, { "a.yaml": file }), {
      ...params,
      image: "b",
      tier: "api",
      env: [{ name: "C", value: "z" }],
    }).files[0];
    const before = new Map(read((rendered as { documents?: unknown[] }).documents?.[0]));
    for (const [pointer, value] of read(changed?.documents[0])) {
      expect([
        pointer,
        before.get(pointer) === value ||
          whatMade(changed ?? { provenance: [] }, 0, pointer)?.parameters.length !== 0,
      ]).toEqual([pointer, true]);
    }
  });
});
