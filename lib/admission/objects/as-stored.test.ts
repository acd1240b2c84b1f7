import { expect, test } from "vitest";
import type { JsonObject } from "@/lib/json";
import { judge } from "../judge/judge";
import { policiesOf, policyText } from "../testing/policies";
import { asStored } from "./as-stored";

const pod = JSON.parse(
  '{ "apiVersion": "v1", "kind": "Pod", "metadata": { "name": "a", "__proto__": { "namespace": "free" } }, "spec": { "__proto__": { "hostname": "x" } } }',
) as JsonObject;

test("a key called __proto__ is one like any other, and gives an object nothing that it does not say", () => {
  const { metadata, spec } = asStored(pod) as Record<string, JsonObject>;
  expect([Object.keys(metadata ?? {}), Object.keys(spec ?? {})]).toEqual([
    ["name", "__proto__"],
    ["__proto__"],
  ]);
  expect([metadata?.["namespace"], spec?.["hostname"]]).toEqual([undefined, undefined]);
});

test("nobody is judged by a namespace that a cluster does not see", () => {
  const policies = policiesOf(
    policyText({
      resource: "v1/pods",
      spec: "validations: [{ expression: \"request.namespace == 'free'\" }]",
    }),
  );
  const found = judge({ policies, objects: [{ file: "a.yaml", document: 0, object: pod }] });
  expect(found.map(({ verdict, object }) => [verdict, object.namespace])).toEqual([
    ["denied", "default"],
  ]);
});
