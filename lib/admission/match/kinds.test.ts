import { expect, test } from "vitest";
import { standardRegistry } from "@/lib/kubernetes";
import { kindFinder } from "./kinds";

const crd = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  spec: { group: "example.org", scope: "Cluster", names: { kind: "Gadget", plural: "gadgetry" } },
};
const find = kindFinder(standardRegistry(), [crd]);
const found = (apiVersion: string, kind: string, namespace?: string) =>
  find({ apiVersion, kind, metadata: namespace === undefined ? {} : { namespace } });

test("a kind of Kubernetes, one of a controller, one that is defined here and one that nobody knows are told apart", () => {
  expect(found("apps/v1", "Deployment")).toMatchObject({
    resource: "deployments",
    namespaced: true,
    builtin: true,
    known: true,
  });
  expect(found("helm.toolkit.fluxcd.io/v2", "HelmRelease")).toMatchObject({
    resource: "helmreleases",
    builtin: false,
    known: true,
  });
  expect(found("example.org/v1", "Gadget")).toMatchObject({
    resource: "gadgetry",
    namespaced: false,
    builtin: false,
    known: true,
  });
  expect(found("example.org/v1", "Policy", "shop")).toEqual({
    group: "example.org",
    version: "v1",
    kind: "Policy",
    resource: "policies",
    namespaced: true,
    builtin: false,
    known: false,
  });
});

test("whether an object of a kind that nobody knows has a namespace is asked of each", () => {
  expect(found("example.org/v1", "Switch", "shop")?.namespaced).toBe(true);
  expect(found("example.org/v1", "Switch")?.namespaced).toBe(false);
});
