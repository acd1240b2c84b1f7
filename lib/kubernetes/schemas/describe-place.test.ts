import { expect, it } from "vitest";
import { describePlace, knownKinds } from "./describe-place";
import { schemaRegistry, standardRegistry } from "./registry";

const deployment = (...path: string[]) =>
  describePlace(standardRegistry(), { apiVersion: "apps/v1", kind: "Deployment", path });

it("tells the fields of an object with their types", () => {
  expect(deployment()?.fields.map(({ name }) => name)).toEqual(
    expect.arrayContaining(["apiVersion", "kind", "metadata", "spec"]),
  );
  expect(deployment("spec")?.fields).toContainEqual(
    expect.objectContaining({ name: "replicas", type: "integer", required: false }),
  );
  const containers = ["spec", "template", "spec", "containers"];
  expect(deployment(...containers)?.type).toBe("list of Container");
  expect(deployment(...containers, "*")?.fields).toContainEqual(
    expect.objectContaining({ name: "name", type: "string", required: true }),
  );
  expect(deployment("metadata", "labels")?.type).toBe("map of string");
});

it("tells the values of enums and booleans", () => {
  expect(deployment("spec", "strategy", "type")?.values).toEqual(["Recreate", "RollingUpdate"]);
  expect(deployment("spec", "paused")?.values).toEqual(["true", "false"]);
});

it("knows nothing of a kind or a place that there is not", () => {
  expect(deployment("spec", "nothing")).toBeUndefined();
  expect(
    describePlace(standardRegistry(), { apiVersion: "a/v1", kind: "A", path: [] }),
  ).toBeUndefined();
});

it("tells what a CRD that operators give says of its fields", () => {
  const size = { type: "integer", description: "How many. ".repeat(100), default: 3 };
  const schema = {
    type: "object",
    properties: { spec: { type: "object", description: "What is wanted.", properties: { size } } },
  };
  const crd = {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: "widgets.example.com" },
    spec: {
      group: "example.com",
      scope: "Namespaced",
      names: { kind: "Widget", plural: "widgets" },
      versions: [{ name: "v1", served: true, storage: true, schema: { openAPIV3Schema: schema } }],
    },
  };
  const registry = schemaRegistry([{ path: "widget.yaml", document: crd }]);
  const widget = { apiVersion: "example.com/v1", kind: "Widget", path: ["spec"] };
  const place = describePlace(registry, widget);
  expect(place?.description).toBe("What is wanted.");
  expect(place?.fields[0]).toMatchObject({ name: "size", default: "3" });
  expect(place?.fields[0]?.description).toHaveLength(401);
  expect(knownKinds(registry)).toContainEqual({ apiVersion: "example.com/v1", kind: "Widget" });
});
