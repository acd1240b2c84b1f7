import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fromPointer, type Json, valueAt } from "@/lib/json";
import { builtinKinds } from "../schemas/builtins";
import { standardRegistry } from "../schemas/registry";
import { validateObjects } from "./validate-objects";

const schemas = standardRegistry();
const json = fc.jsonValue({ maxDepth: 6 }) as fc.Arbitrary<Json>;
const metadata = fc.record(
  {
    name: fc.oneof(fc.string(), json),
    namespace: fc.oneof(fc.constant("apps"), json),
    labels: json,
    annotations: json,
  },
  { requiredKeys: [] },
);
const keys = [
  "spec",
  "template",
  "containers",
  "metadata",
  "items",
  "resources",
  "patches",
  "path",
  "__proto__",
  "constructor",
  "toString",
];
const tree: fc.Arbitrary<Json> = fc.letrec((tie) => ({
  tree: fc.oneof(
    { maxDepth: 5 },
    json,
    fc.dictionary(fc.constantFrom(...keys), tie("tree") as fc.Arbitrary<Json>),
    fc.array(tie("tree") as fc.Arbitrary<Json>, { maxLength: 3 }),
  ) as fc.Arbitrary<Json>,
})).tree as fc.Arbitrary<Json>;

describe("validateObjects on anything", () => {
  test("never throws, and every pointer leads to a place in its document", () => {
    const kinds = [...builtinKinds(), ...schemas.kinds()];
    fc.assert(
      fc.property(
        fc.constantFrom(...kinds),
        metadata,
        tree,
        tree,
        fc.constantFrom("a.yaml", "kustomization.yaml", "b/kustomization.yaml"),
        (gvk, metadata, spec, other, path) => {
          const apiVersion = gvk.group === "" ? gvk.version : `${gvk.group}/${gvk.version}`;
          const document = { apiVersion, kind: gvk.kind, metadata: metadata as Json, spec } as Json;
          const problems = validateObjects(
            [
              { path, documents: [document, other] },
              { path: "z.yaml", documents: [other] },
            ],
            { schemas, namespace: "apps" },
          );
          for (const { pointer, file, document: index } of problems) {
            const parent = pointer.slice(0, pointer.lastIndexOf("/"));
            const root = file === "z.yaml" ? other : index === 0 ? document : other;
            expect(valueAt(root, fromPointer(parent)), `${file}#${pointer}`).not.toBe(undefined);
          }
        },
      ),
      { numRuns: 1500 },
    );
  });
});
