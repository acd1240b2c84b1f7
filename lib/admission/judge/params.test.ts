import { expect, test } from "vitest";
import type { JsonObject } from "@/lib/json";
import { loadPolicies } from "../load/load-policies";
import { policyText } from "../testing/policies";
import { judge } from "./judge";
import { Params, type Placed } from "./params";

const limit = (name: string, namespace?: string, labels = {}, max = "1") => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name, labels, ...(namespace === undefined ? {} : { namespace }) },
  data: { max },
});
const known: JsonObject[] = [
  limit("small", "payments", { size: "s" }),
  limit("large", "payments", { size: "l" }),
  limit("small", "shop", { size: "s" }),
  limit("all", undefined, { size: "s" }),
  { ...limit("small", "payments"), kind: "Secret" },
];
const deployment = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "web", namespace: "payments" },
};

function loaded(ref: string | undefined, kind: string | undefined = "ConfigMap") {
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
  return { policy, binding };
}

const nothing = { given: [], before: [], after: [], inPlace: false, applied: [] };

function found(ref: string | undefined, kind: string | undefined = "ConfigMap"): unknown {
  const { policy, binding } = loaded(ref, kind);
  const params = new Params([policy], { ...nothing, given: known });
  return params
    .of(policy, binding, { object: deployment }, "payments")
    .map((object) =>
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

const flux = (name: string, ...dependsOn: string[]): JsonObject => ({
  apiVersion: "kustomize.toolkit.fluxcd.io/v1",
  kind: "Kustomization",
  metadata: { name, namespace: "flux-system" },
  spec: { dependsOn: dependsOn.map((one) => ({ name: one })) },
});
const by = (name: string, object: JsonObject): Placed => ({
  object,
  appliedBy: `flux-system/${name}`,
});

/** The values of the parameter `small` that count for a Deployment which `web` applies. */
function counted({ before = [], after = [] }: { before?: Placed[]; after?: Placed[] }): unknown[] {
  const { policy, binding } = loaded("name: small");
  const applied = [
    by("root", flux("root")),
    by("root", flux("policies")),
    by("root", flux("teams", "policies")),
    by("root", flux("tenants", "teams")),
    by("root", flux("elsewhere")),
    by("tenants", flux("web")),
    by("tenants", flux("other")),
  ].map(({ object, appliedBy = "" }) => ({ object, appliedBy }));
  const params = new Params([policy], { ...nothing, before, after, applied });
  return params
    .of(policy, binding, by("web", deployment), "payments")
    .map((one) => (one === null ? one : (one["data"] as JsonObject)["max"]));
}

test("what comes with an object, in one Kustomization, is no parameter of it: all are tried before any is applied", () => {
  expect(counted({ after: [by("web", limit("small", "payments"))] })).toEqual([]);
});

test("what the cluster has before the change counts as it is then, also where the change alters it or takes it away", () => {
  const before = [by("web", limit("small", "payments", {}, "old"))];
  const after = [by("web", limit("small", "payments", {}, "new"))];
  expect(counted({ before, after })).toEqual(["old"]);
  expect(counted({ before })).toEqual(["old"]);
});

test("what a Kustomization applies that comes earlier counts as it will be: of dependencies, of the parent, and of theirs", () => {
  for (const earlier of ["tenants", "teams", "policies", "root"]) {
    const after = [by(earlier, limit("small", "payments", {}, "new"))];
    expect(counted({ after })).toEqual(["new"]);
    const before = [by(earlier, limit("small", "payments", {}, "old"))];
    expect(counted({ before, after })).toEqual(["new"]);
    expect(counted({ before })).toEqual([]);
  }
});

test("what a Kustomization applies in no known order does not count until it is there", () => {
  for (const other of ["other", "elsewhere"]) {
    const after = [by(other, limit("small", "payments", {}, "new"))];
    expect(counted({ after })).toEqual([]);
    const before = [by(other, limit("small", "payments", {}, "old"))];
    expect(counted({ before, after })).toEqual(["old"]);
  }
});

test("Kustomizations that wait for each other come before nobody", () => {
  const { policy, binding } = loaded("name: small");
  const applied = [flux("a", "b"), flux("b", "a")].map((object) => ({ object }));
  const params = new Params([policy], {
    ...nothing,
    applied,
    after: [by("b", limit("small", "payments"))],
  });
  expect(params.of(policy, binding, by("a", deployment), "payments")).toEqual([]);
});

test("within one Kustomization, what defines things for the cluster is there before the rest is tried", () => {
  const role = { apiVersion: "v1", kind: "ClusterRole", metadata: { name: "small" } };
  const { policy, binding } = loaded("name: small", "ClusterRole");
  const of = (object: JsonObject) =>
    new Params([policy], { ...nothing, after: [by("web", role)] }).of(
      policy,
      binding,
      by("web", object),
      "payments",
    ).length;
  expect(of(deployment)).toBe(1);
  expect(of({ apiVersion: "v1", kind: "Namespace", metadata: { name: "n" } })).toBe(0);
});

test("objects that are in place already are parameters of each other", () => {
  const { policy, binding } = loaded("name: small");
  const params = new Params([policy], {
    ...nothing,
    inPlace: true,
    after: [by("web", limit("small", "payments"))],
  });
  expect(params.of(policy, binding, by("web", deployment), "payments")).toHaveLength(1);
});

test("an object that is known twice as the same is one parameter; where the two differ both are", () => {
  const { policy, binding } = loaded("name: small");
  const of = (max: string) =>
    new Params([policy], {
      ...nothing,
      given: [limit("small", "payments")],
      before: [{ object: limit("small", "payments", {}, max) }],
    }).of(policy, binding, { object: deployment }, "payments").length;
  expect(of("1")).toBe(1);
  expect(of("2")).toBe(2);
});

const judgedWithLimits = (failurePolicy: string, params: JsonObject[] = []) =>
  judge({
    policies: loadPolicies([
      {
        path: "p.yaml",
        text: policyText({
          spec: `failurePolicy: ${failurePolicy}\nparamKind: { apiVersion: example.org/v1, kind: Limit }\nvalidations: [{ expression: 'true' }]`,
          binding:
            "validationActions: [Warn]\nparamRef: { name: a, parameterNotFoundAction: Allow }",
        }),
      },
    ]).policies,
    objects: [{ file: "o.yaml", document: 0, object: deployment }],
    params,
  });

test("a kind of parameters that the cluster does not have denies whatever the policy is about, unless failures are ignored", () => {
  expect(judgedWithLimits("Fail")).toEqual([
    expect.objectContaining({
      verdict: "denied",
      actions: ["Deny"],
      message: expect.stringContaining("a kind that is not known, Limit (example.org/v1)"),
    }),
  ]);
  expect(judgedWithLimits("Ignore")).toEqual([]);
  const limits = { apiVersion: "example.org/v1", kind: "Limit", metadata: { name: "b" } };
  expect(judgedWithLimits("Fail", [limits])).toEqual([]);
});
