import { expect, test } from "vitest";
import type { JsonObject } from "@/lib/json";
import { schemaRegistry } from "../schemas/registry";
import { validateObjects } from "./validate-objects";

/** A kind of which `spec` has this schema, and these rules. */
function schemasOf(spec: JsonObject, rules: JsonObject[] = []) {
  return schemaRegistry([
    {
      path: "crd.yaml",
      document: {
        apiVersion: "apiextensions.k8s.io/v1",
        kind: "CustomResourceDefinition",
        spec: {
          group: "example.org",
          scope: "Namespaced",
          names: { kind: "Box", plural: "boxes" },
          versions: [
            {
              name: "v1",
              served: true,
              schema: {
                openAPIV3Schema: {
                  type: "object",
                  properties: { spec: { type: "object", ...spec } },
                  "x-kubernetes-validations": rules,
                },
              },
            },
          ],
        },
      },
    },
  ]);
}

const box = (spec: JsonObject): JsonObject => ({
  apiVersion: "example.org/v1",
  kind: "Box",
  metadata: { name: "a", namespace: "apps" },
  spec,
});

const properties = {
  size: { type: "integer" },
  ratio: { type: "number" },
  namespace: { type: "string" },
  "max-age": { type: "string", format: "duration" },
  since: { type: "string", format: "date-time" },
  port: { "x-kubernetes-int-or-string": true },
  note: { type: "string", nullable: true },
  mode: { type: "string", default: "slow" },
  labels: { type: "object", additionalProperties: { type: "string" } },
  parts: {
    type: "array",
    "x-kubernetes-list-type": "map",
    "x-kubernetes-list-map-keys": ["name"],
    items: {
      type: "object",
      required: ["name"],
      properties: { name: { type: "string" }, size: { type: "integer" } },
      "x-kubernetes-validations": [
        { rule: "self.size >= oldSelf.size", message: "size may only grow" },
      ],
    },
  },
  tags: { type: "array", "x-kubernetes-list-type": "set", items: { type: "string" } },
} satisfies JsonObject;

/** What is wrong with an object, as `severity pointer message`. */
function said(spec: JsonObject, rules: JsonObject[], before?: JsonObject): string[] {
  return validateObjects([{ path: "o.yaml", documents: [box(spec)] }], {
    schemas: schemasOf({ properties, "x-kubernetes-validations": rules }),
    namespace: "apps",
    before: () => (before === undefined ? undefined : box(before)),
  }).map(({ severity, pointer, message }) => `${severity} ${pointer} ${message}`);
}

test.each([
  ["self.size < 5", { size: 1 }],
  ["self.ratio == 1.0 && type(self.ratio) == double", { ratio: 1 }],
  ["self.__namespace__ == 'a'", { namespace: "a" }],
  ["self.max__dash__age < duration('2h')", { "max-age": "1h30m" }],
  ["self.since > timestamp('2025-01-01T00:00:00Z')", { since: "2026-01-01T00:00:00Z" }],
  ["type(self.port) == string ? self.port == 'http' : self.port < 100", { port: 80 }],
  ["!has(self.note)", { note: null }],
  ["self.mode == 'slow'", {}],
  [
    "self.labels['a.b'] == 'c' && self.labels.all(key, key.size() == 3)",
    { labels: { "a.b": "c" } },
  ],
  ["self.parts.exists(part, part.name == 'x')", { parts: [{ name: "x" }] }],
  ["isURL('https://example.org') && !isQuantity('x')", {}],
])("an object that does as a rule of its CRD says is taken: %s", (rule, spec) => {
  expect(said(spec, [{ rule }])).toEqual([]);
});

test("one that does not is refused, in the words and at the place that the rule names", () => {
  expect(said({ size: 9 }, [{ rule: "self.size < 5" }])).toEqual([
    "error /spec spec: failed rule: self.size < 5",
  ]);
  expect(
    said({ size: 9 }, [{ rule: "self.size < 5", message: " too large ", fieldPath: ".size" }]),
  ).toEqual(["error /spec/size spec.size: too large"]);
  const messageExpression = "'at most 4, not ' + string(self.size)";
  expect(said({ size: 9 }, [{ rule: "self.size < 5", message: "x", messageExpression }])).toEqual([
    "error /spec spec: at most 4, not 9",
  ]);
  const broken = { rule: "self.size < 5", message: "x", messageExpression: "self.nope" };
  expect(said({ size: 9 }, [broken])).toEqual(["error /spec spec: x"]);
});

test("a rule that cannot be evaluated refuses, and one that Slipway cannot read says so", () => {
  expect(said({}, [{ rule: "self.size < 5" }])).toEqual([
    "error /spec spec: no such key: size evaluating rule: self.size < 5",
  ]);
  expect(said({}, [{ rule: "nope(self)" }])).toEqual([
    expect.stringContaining("warning /spec spec was not held against a rule of its CRD"),
  ]);
});

test("a rule about a change is asked only where there was something before", () => {
  const immutable = [{ rule: "self.size == oldSelf.size", message: "size cannot change" }];
  expect(said({ size: 2 }, immutable)).toEqual([]);
  expect(said({ size: 2 }, immutable, { size: 2 })).toEqual([]);
  expect(said({ size: 2 }, immutable, { size: 1 })).toEqual([
    "error /spec spec: size cannot change",
  ]);
  const optional = {
    rule: "!oldSelf.hasValue() || self.size >= oldSelf.value().size",
    optionalOldSelf: true,
  };
  expect(said({ size: 2 }, [optional])).toEqual([]);
  expect(said({ size: 2 }, [optional], { size: 3 })).toHaveLength(1);
});

test("an item of a list that is a map has the past of the item with its keys", () => {
  const grown = {
    parts: [
      { name: "b", size: 1 },
      { name: "a", size: 2 },
    ],
  };
  expect(said(grown, [], { parts: [{ name: "a", size: 2 }] })).toEqual([]);
  expect(said(grown, [], { parts: [{ name: "a", size: 3 }] })).toEqual([
    "error /spec/parts/1 spec.parts[1]: size may only grow",
  ]);
});

test("what did not change is a warning where it fails a rule now", () => {
  expect(said({ size: 9 }, [{ rule: "self.size < 5" }], { size: 9 })).toEqual([
    "warning /spec spec: failed rule: self.size < 5",
  ]);
});

test("rules are not asked of what does not fit the rest of its schema, and see no more than it has", () => {
  expect(said({ size: "x" }, [{ rule: "self.size < 5" }])).toEqual([
    expect.stringContaining("error /spec/size"),
  ]);
  expect(said({ tags: ["a", "b", "a"] }, [])).toEqual([
    "error /spec/tags/2 spec.tags[2] is there twice: no two items may be the same.",
  ]);
  expect(said({ parts: [{ name: "a" }, { name: "b" }, { name: "a" }] }, [])).toEqual([
    "error /spec/parts/2 spec.parts[2] is there twice: no two items may have the same name.",
  ]);
});

test("rules that cost more than one object may cost refuse it", () => {
  const tags = Array.from({ length: 1500 }, (_, index) => `t${index}`);
  const rule = "self.tags.all(a, self.tags.all(b, self.tags.all(c, a + b + c != 'x')))";
  expect(said({ tags }, [{ rule }])).toEqual([expect.stringContaining("costs more than")]);
});

test("a kind's own rules see the name of an object and nothing else of its metadata", () => {
  const rules = [
    { rule: "self.metadata.name == 'a' && !has(self.metadata.labels)", message: "not seen" },
    { rule: "self.metadata.name.size() > 3", message: "the name is too short" },
  ];
  const problems = validateObjects([{ path: "o.yaml", documents: [box({})] }], {
    schemas: schemasOf({}, rules),
    namespace: "apps",
  });
  expect(problems.map(({ message }) => message)).toEqual(["The object: the name is too short"]);
});
