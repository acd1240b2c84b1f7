import { expect, test } from "vitest";
import { loadPolicies } from "@/lib/admission";
import type { JsonObject } from "@/lib/json";
import { anywhere, parametersOf } from "./parameters-of";

const policy = (
  name: string,
  kind: string,
  ref: string,
) => `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: { name: ${name} }
spec:
  paramKind: ${kind}
  matchConstraints: { resourceRules: [{ apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods] }] }
  validations: [{ expression: "true" }]
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: { name: ${name} }
spec: { policyName: ${name}, validationActions: [Deny], paramRef: { ${ref}, parameterNotFoundAction: Deny } }
`;
const { policies } = loadPolicies([
  {
    path: "a.yaml",
    text: policy("a", "{ apiVersion: networking.k8s.io/v1, kind: NetworkPolicy }", "selector: {}"),
  },
  {
    path: "b.yaml",
    text: policy(
      "b",
      "{ apiVersion: v1, kind: ConfigMap }",
      "name: limits, namespace: kube-system",
    ),
  },
  { path: "c.yaml", text: policy("c", "{ apiVersion: v1, kind: Secret }", "selector: {}") },
]);

const found = (...objects: JsonObject[]) =>
  parametersOf(
    { objects: objects.map((object) => ({ file: "f.yaml", document: 0, object })) },
    policies,
  );

function kept(...objects: JsonObject[]): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(found(...objects).places).map(([place, of]) => [
      place,
      of.objects.map(({ metadata }) => String((metadata as JsonObject)["name"])),
    ]),
  );
}
const one = (apiVersion: string, kind: string, name: string, namespace: string, data = {}) => ({
  apiVersion,
  kind,
  metadata: { name, namespace },
  ...data,
});
const network = (name: string, namespace: string) =>
  one("networking.k8s.io/v1", "NetworkPolicy", name, namespace);

test("kept is what a binding takes as a parameter, by the namespace of what it is taken for", () => {
  expect(
    kept(
      network("deny", "shop"),
      network("dns", "shop"),
      network("deny", "payments"),
      one("v1", "ConfigMap", "limits", "kube-system"),
      one("v1", "ConfigMap", "limits", "shop"),
      one("v1", "ConfigMap", "other", "kube-system"),
      one("v1", "Service", "web", "shop"),
    ),
  ).toEqual({ shop: ["deny", "dns"], payments: ["deny"], [anywhere]: ["limits"] });
});

test("no Secret is kept, and nothing that looks like it holds one", () => {
  const key = `AKIA${"Q3EXAMPLEZ7K2M4P".slice(0, 16)}`;
  expect(
    kept(
      one("v1", "Secret", "limits", "kube-system"),
      one("v1", "ConfigMap", "limits", "kube-system", { data: { key } }),
    ),
  ).toEqual({ [anywhere]: [] });
});

test("of a namespace so many are kept, and none that is very long", () => {
  const many = Array.from({ length: 300 }, (_, index) => network(`n${index}`, "shop"));
  const long = { ...network("long", "other"), spec: { text: "x ".repeat(40_000) } };
  const names = kept(...many, long);
  expect(names["shop"]).toHaveLength(200);
  expect(names["other"]).toEqual([]);
});

test("quotas of each namespace are kept, whatever policies there are", () => {
  expect(
    kept(
      one("v1", "ResourceQuota", "team", "team-payments"),
      one("v1", "LimitRange", "team", "team-payments"),
      one("example.com/v1", "ResourceQuota", "other", "team-payments"),
    ),
  ).toEqual({ [anywhere]: [], "team-payments": ["team"] });
});

test("what was looked for is kept, and where something that a policy takes is left out", () => {
  const key = `AKIA${"Q3EXAMPLEZ7K2M4P".slice(0, 16)}`;
  const { references, places } = found(
    ...Array.from({ length: 201 }, (_, index) => network(`n${index}`, "shop")),
    network("one", "payments"),
    one("v1", "ConfigMap", "limits", "kube-system", { data: { key } }),
    { ...one("v1", "ResourceQuota", "long", "other"), spec: { text: "x ".repeat(40_000) } },
  );
  const [networks, limits] = references;
  expect(references).toHaveLength(2);
  expect(networks).toContain("NetworkPolicy");
  expect(Object.entries(places).map(([place, { cut }]) => [place, cut])).toEqual([
    [anywhere, [limits]],
    ["shop", [networks]],
    ["payments", []],
    ["other", []],
  ]);
});
