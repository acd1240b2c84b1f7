import { expect, test } from "vitest";
import { loadPolicies } from "../load/load-policies";
import { policyText } from "../testing/policies";
import { paramsOf } from "./params";

const limit = (name: string, namespace?: string, labels = {}) => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name, labels, ...(namespace === undefined ? {} : { namespace }) },
});
const objects = new Map([
  [
    "v1/ConfigMap",
    [
      limit("small", "payments", { size: "s" }),
      limit("large", "payments", { size: "l" }),
      limit("small", "shop", { size: "s" }),
      limit("all", undefined, { size: "s" }),
    ],
  ],
  ["v1/Secret", [{ ...limit("small", "payments"), kind: "Secret" }]],
]);

function found(ref: string | undefined, kind: string | undefined = "ConfigMap"): unknown {
  const { policies } = loadPolicies([
    {
      path: "p.yaml",
      text: policyText({
        spec: `${kind === undefined ? "" : `paramKind: { apiVersion: v1, kind: ${kind} }\n`}validations: [{ expression: 'true' }]`,
        binding: `validationActions: [Deny]${ref === undefined ? "" : `\nparamRef: { ${ref}, parameterNotFoundAction: Deny }`}`,
      }),
    },
  ]);
  const [policy] = policies.policies;
  const [binding] = policies.bindings;
  if (policy === undefined || binding === undefined) throw new Error("no policy was loaded");
  return paramsOf(policy, binding, objects, "payments").map((object) =>
    object === null ? null : `${JSON.stringify(object["metadata"])}`.replaceAll(/[{}"]/g, ""),
  );
}

test("parameters are those of the name, in the namespace of the reference or else of the object", () => {
  expect(found("name: small")).toEqual(["name:small,labels:size:s,namespace:payments"]);
  expect(found("name: small, namespace: shop")).toEqual([
    "name:small,labels:size:s,namespace:shop",
  ]);
  expect(found("name: none")).toEqual([]);
});

test("parameters are those that a selector selects, with those of the whole cluster", () => {
  expect(found("selector: { matchLabels: { size: s } }")).toEqual([
    "name:small,labels:size:s,namespace:payments",
    "name:all,labels:size:s",
  ]);
  expect(found("selector: { matchLabels: { size: l } }")).toEqual([
    "name:large,labels:size:l,namespace:payments",
  ]);
});

test("parameters are of the policy's kind; where nothing has that kind there are none", () => {
  expect(found("name: small", "Secret")).toEqual(["name:small,labels:,namespace:payments"]);
  expect(found("name: small", "Pod")).toEqual([]);
});

test("a binding that names no parameters is judged once, without", () => {
  expect(found(undefined)).toEqual([null]);
});
