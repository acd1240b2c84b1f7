import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { JsonObject } from "@/lib/json";
import { whatExists } from "./what-exists";

const object = (apiVersion: string, kind: string, spec: JsonObject, name = "shop"): JsonObject => ({
  apiVersion,
  kind,
  metadata: { name },
  spec,
});
const pod = (...requests: JsonObject[]): JsonObject => ({
  template: { spec: { containers: requests.map((each) => ({ resources: { requests: each } })) } },
});
const deployment = (spec: JsonObject) => object("apps/v1", "Deployment", spec);
const small = { cpu: "100m", memory: "128Mi" };

const route = (hostnames: string[], sectionName?: string) =>
  object("gateway.networking.k8s.io/v1", "HTTPRoute", {
    parentRefs: [{ name: "public", ...(sectionName === undefined ? {} : { sectionName }) }],
    hostnames,
  });

const size = (storage: string) => ({ resources: { requests: { storage } } });

const ingress = (tls: boolean) =>
  object("networking.k8s.io/v1", "Ingress", {
    rules: [{ host: "a.example.com" }],
    ...(tls ? { tls: [{ hosts: ["a.example.com"] }] } : {}),
  });

describe("what will exist, in words", () => {
  it("a service says its address, its copies between the autoscaler's bounds and what they ask for", () => {
    const scaler = object("autoscaling/v2", "HorizontalPodAutoscaler", {
      scaleTargetRef: { kind: "Deployment", name: "shop" },
      minReplicas: 2,
      maxReplicas: 6,
    });
    const service = object("v1", "Service", {});
    expect(
      whatExists([service, deployment(pod(small)), scaler, route(["shop.example.com"], "https")]),
    ).toEqual([
      "A service at https://shop.example.com.",
      "2 to 6 copies of shop, each with 0.1 CPU and 128 MiB of memory, " +
        "0.2 CPU and 256 MiB of memory in total at least.",
      "Also: Service.",
    ]);
  });

  it("a host has the scheme that its route, its certificate or a link says, and else none", () => {
    expect(whatExists([ingress(true)])).toEqual(["A service at https://a.example.com."]);
    expect(whatExists([ingress(false)])).toEqual(["A service at a.example.com."]);
    expect(whatExists([ingress(false)], [{ url: "http://a.example.com/x" }])).toEqual([
      "A service at http://a.example.com.",
    ]);
    expect(whatExists([route(["b.example.com", "c.example.com"])])).toEqual([
      "A service at b.example.com, c.example.com.",
    ]);
  });

  it("says what of the team's quota all of it asks for at least", () => {
    const quota = (hard: JsonObject, more: JsonObject = {}) =>
      object("v1", "ResourceQuota", { hard, ...more }, "team");
    const all = [
      deployment({ replicas: 3, ...pod(small) }),
      object(
        "postgresql.cnpg.io/v1",
        "Cluster",
        { instances: 2, resources: { requests: { cpu: "1", memory: "1Gi" } } },
        "data",
      ),
      object("batch/v1", "Job", pod(small), "once"),
    ];
    const share = (...quotas: JsonObject[]) =>
      whatExists(all, [], quotas).filter((sentence) => sentence.includes("quota"));
    expect(share(quota({ "requests.cpu": "8", "requests.memory": "16Gi", pods: "10" }))).toEqual([
      "That is 2.3 CPU and 2.38 GiB of memory of the team's quota of 8 CPU and 16 GiB of memory.",
    ]);
    expect(share(quota({ cpu: "8" }), quota({ "requests.cpu": "500m" }))).toEqual([
      "That is 2.3 CPU of the team's quota of 0.5 CPU.",
    ]);
    // A quota of some pods, or of other things, says nothing of all.
    expect(share(quota({ cpu: "8" }, { scopes: ["BestEffort"] }), quota({ pods: "4" }))).toEqual(
      [],
    );
    expect(share()).toEqual([]);
    expect(whatExists([object("v1", "Service", {})], [], [quota({ cpu: "8" })])).toEqual([
      "Objects: Service.",
    ]);
  });

  it("replicas are one where nothing is said; limits are asked for where requests are not", () => {
    expect(whatExists([deployment({})])).toEqual(["1 copy of shop."]);
    const limited: JsonObject = {
      replicas: 3,
      template: {
        spec: {
          containers: [
            { resources: { limits: { cpu: "1" } } },
            { resources: { requests: { cpu: "500m" }, limits: { cpu: "2" } } },
          ],
        },
      },
    };
    expect(whatExists([deployment(limited)])).toEqual([
      "3 copies of shop, each with 1.5 CPU, 4.5 CPU in total.",
    ]);
  });

  it("volumes, databases and scheduled jobs say what they hold and when they run", () => {
    const spec = { replicas: 2, volumeClaimTemplates: [{ spec: size("10Gi") }] };
    const job = { schedule: "30 6 * * 1-5", timeZone: "Europe/Berlin", suspend: true };
    expect(
      whatExists([
        object("v1", "PersistentVolumeClaim", size("1536Mi"), "notes"),
        object("apps/v1", "StatefulSet", spec),
        object("postgresql.cnpg.io/v1", "Cluster", { instances: 3, storage: { size: "20Gi" } }),
        object("batch/v1", "CronJob", job, "report"),
      ]),
    ).toEqual([
      "2 copies of shop, with 10 GiB of storage each.",
      "report runs at 30 6 * * 1-5 (Europe/Berlin); it is suspended.",
      "A PostgreSQL database shop on 3 instances, with 20 GiB of storage each.",
      "1.5 GiB of storage: notes.",
    ]);
  });

  it("what no sentence is about is named by its kind, once", () => {
    const queue = object("sqs.services.k8s.aws/v1alpha1", "Queue", {});
    expect(whatExists([queue, queue, object("v1", "Secret", {})])).toEqual([
      "Objects: Queue, Secret.",
    ]);
    expect(whatExists([])).toEqual([]);
  });

  it("has a bounded number of sentences for any objects, and fails for none", () => {
    const kinds = fc.constantFrom(
      ["apps/v1", "Deployment"],
      ["apps/v1", "StatefulSet"],
      ["batch/v1", "CronJob"],
      ["networking.k8s.io/v1", "Ingress"],
      ["gateway.networking.k8s.io/v1", "HTTPRoute"],
      ["v1", "PersistentVolumeClaim"],
    );
    const anything = fc.jsonValue().map((value) => value as JsonObject);
    fc.assert(
      fc.property(fc.array(fc.tuple(kinds, anything), { maxLength: 60 }), (pairs) => {
        const told = whatExists(
          pairs.map(([[apiVersion = "", kind = ""], spec]) => object(apiVersion, kind, spec)),
        );
        expect(told.length).toBeLessThanOrEqual(14);
        expect(told.join(" ")).not.toMatch(/undefined|NaN|\[object/);
      }),
    );
  });
});
