import { expect, test } from "vitest";
import type { JsonObject } from "@/lib/json";
import { immutableChanges } from "./immutable-fields";
import { schemaRegistry, standardRegistry } from "./schemas/registry";

const object = (apiVersion: string, kind: string, spec: JsonObject): JsonObject => ({
  apiVersion,
  kind,
  metadata: { name: "a" },
  spec,
});
const pointers = (
  [apiVersion, kind]: readonly [string, string],
  before: JsonObject,
  after: JsonObject,
) =>
  immutableChanges(
    object(apiVersion, kind, before),
    object(apiVersion, kind, after),
    standardRegistry(),
  ).map(({ pointer }) => pointer);

const selector = (name: string) => ({ selector: { matchLabels: { app: name } } });
const of = (storage: string, more: JsonObject = {}) => ({
  resources: { requests: { storage } },
  ...more,
});
const map = (immutable: boolean, data: JsonObject): JsonObject => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: "a" },
  immutable,
  data,
});
const bucket = (region: string) => object("example.com/v1", "Bucket", { region });
const changed = (immutable: boolean) =>
  immutableChanges(map(immutable, { a: "1" }), map(immutable, { a: "2" }), standardRegistry());

const claims = (storage: string, more: JsonObject, spec: JsonObject = {}) => ({
  volumeClaimTemplates: [
    { ...more, metadata: { name: "data" }, spec: { ...of(storage), ...spec } },
  ],
});
const app = ["apps/v1", "Deployment"] as const;
const set = ["apps/v1", "StatefulSet"] as const;
const job = ["batch/v1", "Job"] as const;
const claim = ["v1", "PersistentVolumeClaim"] as const;
const service = ["v1", "Service"] as const;

test("the selector of a Deployment cannot be changed, its copies can", () => {
  expect(
    pointers(app, { ...selector("a"), replicas: 1 }, { ...selector("a"), replicas: 2 }),
  ).toEqual([]);
  expect(pointers(app, selector("a"), selector("b"))).toEqual(["/spec/selector"]);
});

test("of a StatefulSet only some fields can", () => {
  expect(
    pointers(set, { template: { a: 1 }, replicas: 1 }, { template: { a: 2 }, replicas: 3 }),
  ).toEqual([]);
  expect(
    pointers(set, { serviceName: "a" }, { serviceName: "b", volumeClaimTemplates: [] }),
  ).toEqual(["/spec/serviceName", "/spec/volumeClaimTemplates"]);
  expect(pointers(set, {}, { podManagementPolicy: "OrderedReady" })).toEqual([]);
});

test("claims of a StatefulSet that come to the same are the same", () => {
  const written = claims("1Gi", {});
  const kind = { apiVersion: "v1", kind: "PersistentVolumeClaim" };
  expect(pointers(set, written, claims("1024Mi", kind, { volumeMode: "Filesystem" }))).toEqual([]);
  expect(pointers(set, written, claims("2Gi", {}))).toEqual(["/spec/volumeClaimTemplates"]);
  expect(pointers(set, written, claims("1Gi", {}, { volumeMode: "Block" }))).toEqual([
    "/spec/volumeClaimTemplates",
  ]);
});

test("the Pods of a Job stay as they are", () => {
  expect(pointers(job, { template: { a: 1 } }, { template: { a: 2 }, parallelism: 2 })).toEqual([
    "/spec/template",
  ]);
});

test("a claim can grow and not shrink, and keeps its class", () => {
  expect(pointers(claim, of("1Gi"), of("2Gi"))).toEqual([]);
  expect(pointers(claim, of("1Gi"), of("1024Mi"))).toEqual([]);
  expect(pointers(claim, of("2Gi"), of("1Gi", { storageClassName: "fast" }))).toEqual([
    "/spec/storageClassName",
    "/spec/resources/requests/storage",
  ]);
});

test("a Service keeps its address", () => {
  expect(pointers(service, { ports: [1] }, { ports: [2], type: "NodePort" })).toEqual([]);
  expect(pointers(service, {}, { clusterIP: "None" })).toEqual(["/spec/clusterIP"]);
});

test("a Service keeps who balances its load, as long as somebody does", () => {
  const by = { type: "LoadBalancer", loadBalancerClass: "a" };
  const other = { ...by, loadBalancerClass: "b" };
  expect(pointers(service, by, other)).toEqual(["/spec/loadBalancerClass"]);
  expect(pointers(service, by, { type: "LoadBalancer" })).toEqual(["/spec/loadBalancerClass"]);
  expect(pointers(service, by, { type: "ClusterIP" })).toEqual([]);
  expect(pointers(service, { type: "ClusterIP" }, by)).toEqual([]);
});

test("a ConfigMap that is immutable keeps its data", () => {
  expect(changed(false)).toEqual([]);
  expect(changed(true)).toEqual([
    { pointer: "/data", message: "data of a ConfigMap cannot be changed." },
  ]);
});

test("a CRD says itself what cannot be changed", () => {
  const document = {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    spec: {
      group: "example.com",
      scope: "Namespaced",
      names: { kind: "Bucket", plural: "buckets" },
      versions: [
        {
          name: "v1",
          schema: {
            openAPIV3Schema: {
              type: "object",
              properties: {
                spec: {
                  type: "object",
                  properties: {
                    region: {
                      type: "string",
                      "x-kubernetes-validations": [
                        { rule: "self == oldSelf", message: "the region stays" },
                      ],
                    },
                  },
                },
              },
            },
          },
        },
      ],
    },
  };
  const schemas = schemaRegistry([{ path: "bucket.yaml", document }]);
  expect(immutableChanges(bucket("eu"), bucket("eu"), schemas)).toEqual([]);
  expect(immutableChanges(bucket("eu"), bucket("us"), schemas)).toEqual([
    { pointer: "/spec/region", message: "spec.region: the region stays" },
  ]);
});
