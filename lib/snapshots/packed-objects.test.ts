import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { judgement, type LocatedObject, loadPolicies } from "@/lib/admission";
import { clusterObjects } from "./cluster-objects";
import { exampleTexts, instanceTexts, policyOfAll, snapshotOf, targetOn } from "./testing";
import { PackedObjects } from "./packed-objects";

const packed = (objects: readonly LocatedObject[]): PackedObjects => {
  const list = new PackedObjects();
  for (const one of objects) list.push(one);
  return list;
};

const kinds = ["v1/ConfigMap", "v1/Namespace", "apps/v1/Deployment", "example.com/v1/Widget"];

const located = fc
  .record({
    file: fc.constantFrom("a.yaml", "b/c.yaml"),
    document: fc.nat({ max: 2 }),
    kind: fc.constantFrom(...kinds),
    name: fc.string({ unit: "grapheme", maxLength: 3 }),
    data: fc.jsonValue({ depthSize: "small" }),
    appliedBy: fc.option(fc.constant("flux-system/apps"), { nil: undefined }),
  })
  .map(({ kind, name, data, appliedBy, ...place }): LocatedObject => {
    const at = kind.lastIndexOf("/");
    const object = {
      apiVersion: kind.slice(0, at),
      kind: kind.slice(at + 1),
      metadata: { name },
      data: data as never,
    };
    return { ...place, object, ...(appliedBy === undefined ? {} : { appliedBy }) };
  });

const named = (name: string, from: string): LocatedObject => ({
  file: "a.yaml",
  document: 0,
  object: { apiVersion: "v1", kind: "ConfigMap", metadata: { name }, data: { from } },
});
describe("objects that are packed", () => {
  test("are the same, in the same order, as often as they are looked at", () => {
    fc.assert(
      fc.property(fc.array(located), (objects) => {
        const list = packed(objects);
        for (const _ of [1, 2]) expect([...list]).toEqual(objects);
        expect(objects.map((_one, index) => list.at(index))).toEqual(objects);
        expect(list).toHaveLength(objects.length);
        const wanted = objects.filter(({ object }) => object["kind"] === "Widget");
        expect([...list.ofKinds((kind) => kind.endsWith("/Widget"))]).toEqual(wanted);
      }),
    );
  });

  test("keep what YAML may say and JSON does not: no number, negative zero, a key that is called __proto__", () => {
    const object = JSON.parse(
      '{ "__proto__": { "a": 1 }, "kind": "A" }',
    ) as LocatedObject["object"];
    Object.assign(object, { none: Number.NaN, most: Infinity, zero: -0 });
    const [again] = packed([{ file: "a", document: 0, object }]);
    expect(Object.keys(again?.object ?? {})).toEqual(["__proto__", "kind", "none", "most", "zero"]);
    expect(again?.object).toStrictEqual(object);
  });

  test("of several lists are there once each, the first of those that are the same at the place of the last", () => {
    const union = PackedObjects.union([
      packed([named("a", "one"), named("b", "one")]),
      packed([named("c", "two"), named("a", "two")]),
    ]);
    expect([...union]).toEqual([named("b", "one"), named("c", "two"), named("a", "one")]);
    expect(union.has({ file: "a.yaml", document: 0, called: objectOf("c") })).toBe(true);
    expect(union.has({ file: "a.yaml", document: 1, called: objectOf("c") })).toBe(false);
  });

  test("are more than a block holds, also where one alone is longer", () => {
    const objects = ["x".repeat(700_000), ...Array.from({ length: 900 }, (_, at) => `${at}`)].map(
      (text): LocatedObject => ({
        file: "a.yaml",
        document: 0,
        object: { kind: "A", text, more: "y".repeat(400) },
      }),
    );
    const list = packed(objects);
    expect([...list]).toEqual(objects);
    expect(list.at(0)).toEqual(objects[0]);
  });
});

const objectOf = (name: string) => ({ apiVersion: "v1", kind: "ConfigMap", name });

const policies = policyOfAll({
  expression: "params == null && oldObject == null && namespaceObject == null && !has(object.spec)",
  says: "'by ' + (params == null ? 'none' : params.metadata.name) + (oldObject == null ? ' new' : ' changed')",
});

/** Some of everything that others are judged by: a namespace, limits, a kind, parameters. */
const manifest = (name: string) =>
  [
    "apiVersion: v1\nkind: Namespace\nmetadata: { name: payments, labels: { a: b } }\n",
    `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name}, namespace: payments }\n`,
    "apiVersion: v1\nkind: LimitRange\nmetadata: { name: l, namespace: payments }\nspec: { limits: [{ type: Container, default: { cpu: 1 } }] }\n",
    `apiVersion: example.com/v1\nkind: Widget\nmetadata: { name: ${name}, namespace: payments }\n`,
    "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: { name: widgets.example.com }\nspec: { group: example.com, scope: Cluster, names: { kind: Widget, plural: widgetz } }\n",
    `apiVersion: v1\nkind: Pod\nmetadata: { name: ${name}, namespace: payments }\nspec: { containers: [{ name: a, image: b }] }\n`,
  ].join("---\n");

function branch(instances: number): Record<string, string> {
  const names = Array.from({ length: instances }, (_, at) => `web-${at}`);
  return Object.assign(
    exampleTexts(),
    ...names.map((name) => instanceTexts("staging", "payments", name, manifest(name))),
  ) as Record<string, string>;
}

test("the verdict on a cluster is the same whether its objects are all there at once or made one by one", () => {
  const set = loadPolicies([{ path: "p.yaml", text: policies }]).policies;
  const [now, before] = [branch(30), branch(20)].map(
    (texts) => clusterObjects(snapshotOf(texts), [targetOn("staging")])[0]?.objects,
  );
  if (now === undefined || before === undefined) throw new Error("There is no cluster.");
  for (const more of [{ inPlace: true }, { before }, { before, scope: "changed" as const }]) {
    const made = judgement({ policies: set, objects: now, ...more });
    const whole = judgement({
      policies: set,
      objects: [...now],
      ...more,
      ...("before" in more ? { before: [...before] } : {}),
    });
    expect(made.findings.length).toBeGreaterThan(50);
    expect(made).toEqual(whole);
  }
});
