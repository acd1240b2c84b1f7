import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isJsonObject, type Json, type JsonObject } from "@/lib/json";
import { loadPolicies } from "../load/load-policies";
import type { LocatedObject } from "../types";
import { judge } from "./judge";

const home = path.join(import.meta.dirname, "../../..");
const { policies } = loadPolicies(
  globSync("catalog/policies/*/policy.yaml", { cwd: home }).map((file) => ({
    path: file,
    text: readFileSync(path.join(home, file), "utf8"),
  })),
);

const manifests: JsonObject[] = [
  {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "web", namespace: "shop", labels: { a: "b" } },
    spec: {
      selector: {},
      template: {
        metadata: {},
        spec: {
          containers: [
            {
              name: "c",
              image: "a/b:1",
              securityContext: { capabilities: { drop: ["ALL"] } },
              ports: [{ containerPort: 80 }],
            },
          ],
          volumes: [{ name: "v", emptyDir: {} }],
        },
      },
    },
  },
  {
    apiVersion: "batch/v1",
    kind: "CronJob",
    metadata: { name: "job", namespace: "shop" },
    spec: {
      schedule: "* * * * *",
      jobTemplate: { spec: { template: { spec: { containers: [{ name: "c", image: "a" }] } } } },
    },
  },
  {
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: { name: "web", namespace: "shop" },
    spec: { tls: [{ hosts: ["a.example.com"] }], rules: [{ host: "a.example.com" }] },
  },
  {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "ClusterRole",
    metadata: { name: "r" },
    rules: [{ apiGroups: ["apps"], resources: ["*"], verbs: ["get"] }],
  },
  {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: "s", namespace: "shop" },
    stringData: { a: "b" },
  },
  {
    apiVersion: "flagger.app/v1beta1",
    kind: "Canary",
    metadata: { name: "web", namespace: "shop" },
    spec: { analysis: { interval: "1m", metrics: [{ name: "m", thresholdRange: { max: 1 } }] } },
  },
];

/** A manifest with one node replaced by anything. */
const damaged = fc
  .tuple(
    fc.constantFrom(...manifests),
    fc.array(fc.nat(50), { maxLength: 8 }),
    fc.jsonValue({ maxDepth: 2 }),
  )
  .map(([manifest, route, value]) => {
    const copy = structuredClone(manifest);
    let at: Json = copy;
    for (const [index, step] of route.entries()) {
      const keys: string[] =
        isJsonObject(at) || Array.isArray(at)
          ? Object.keys(at).filter(
              (key) => !(at === copy && (key === "apiVersion" || key === "kind")),
            )
          : [];
      const key = keys[step % Math.max(1, keys.length)];
      if (key === undefined) break;
      const holder = at as { [key: string]: Json };
      if (index === route.length - 1) holder[key] = value as Json;
      else at = holder[key] as Json;
    }
    return copy;
  });

const located = (objects: readonly JsonObject[]): LocatedObject[] =>
  objects.map((object, document) => ({ file: "a.yaml", document, object }));

const told = (list: readonly JsonObject[]) =>
  judge({ policies, objects: located(list) })
    .map(
      (finding) =>
        `${finding.policy} ${finding.rule} ${finding.object.kind} ${finding.field} ${finding.message}`,
    )
    .toSorted();

describe("judging", () => {
  it("gives a verdict on anything, the same one every time, and leaves the manifests as they are", () => {
    fc.assert(
      fc.property(fc.array(damaged, { maxLength: 4 }), (objects) => {
        const before = JSON.stringify(objects);
        const first = judge({ policies, objects: located(objects) });
        expect(JSON.stringify(judge({ policies, objects: located(objects) }))).toBe(
          JSON.stringify(first),
        );
        expect(JSON.stringify(objects)).toBe(before);
        for (const finding of first)
          expect({
            message: finding.message.length > 0,
            field: finding.field === "" || finding.field.startsWith("/"),
          }).toEqual({ message: true, field: true });
      }),
      { numRuns: 300 },
    );
  });

  it("hangs on no order of the objects", () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(manifests), (objects) => {
        expect(told(objects)).toEqual(told(objects.toReversed()));
      }),
      { numRuns: 50 },
    );
  });

  it("finds nothing new in what did not change", () => {
    fc.assert(
      fc.property(fc.array(damaged, { maxLength: 3 }), (objects) => {
        const unique = [...new Map(objects.map((one) => [String(one["kind"]), one])).values()];
        expect(
          judge({ policies, objects: located(unique), before: located(unique), scope: "changed" }),
        ).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });
});
