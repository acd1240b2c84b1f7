import { expect, test } from "vitest";
import { objectsOf, policiesOf, policyText } from "../testing/policies";
import { judge } from "./judge";

const service = "apiVersion: v1\nkind: Service\nmetadata: { name: web, namespace: shop }\n";
const deployment =
  "apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web, namespace: shop }\n";

function verdicts(
  rule: string,
  { object = deployment, resource = "apps/v1/deployments", before = "" } = {},
) {
  return judge({
    policies: policiesOf(
      policyText({ resource, spec: `validations: [{ expression: "${rule}" }]` }),
    ),
    objects: objectsOf(object),
    before: before === "" ? [] : objectsOf(before),
    namespaces: { shop: { team: "shop" } },
  }).map(({ verdict }) => verdict);
}

test("what the API server gives to an object is there, and its value is not judged", () => {
  for (const field of ["uid", "creationTimestamp", "managedFields"]) {
    expect(verdicts(`has(object.metadata.${field})`)).toEqual([]);
    expect(verdicts(`object.metadata.${field} == 'x'`)).toEqual(["not-judged"]);
  }
  expect(verdicts("has(object.metadata.resourceVersion)")).toEqual(["denied"]);
  expect(
    verdicts("has(object.metadata.resourceVersion)", {
      before: `${deployment}spec: { replicas: 2 }\n`,
    }),
  ).toEqual([]);
  expect(verdicts("'uid' in object.metadata && object.metadata.name == 'web'")).toEqual([]);
});

test("the generation of a new object is 1, of the kinds that have one", () => {
  expect(verdicts("object.metadata.generation == 1")).toEqual([]);
  expect(
    verdicts("has(object.metadata.generation)", { object: service, resource: "v1/services" }),
  ).toEqual(["denied"]);
});

test("a namespace that is known is active, and what annotations it has is not judged", () => {
  expect(verdicts("namespaceObject.status.phase == 'Active'")).toEqual([]);
  expect(verdicts("has(namespaceObject.metadata.annotations)")).toEqual(["not-judged"]);
});
