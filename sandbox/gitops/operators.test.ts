import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { Clock } from "./clock";
import { openCluster } from "./cluster";
import { inventoryId, refOf, type Manifest } from "./objects";
import { operate } from "./operators";

const second = 1000;
const helmRelease = (name: string): Manifest => ({
  apiVersion: "helm.toolkit.fluxcd.io/v2",
  kind: "HelmRelease",
  metadata: { name, namespace: "operators" },
  spec: {},
});
const bucket = (name: string): Manifest => ({
  apiVersion: "s3.services.k8s.aws/v1alpha1",
  kind: "Bucket",
  metadata: { name: "files", namespace: "payments" },
  spec: { name },
});

/** A cluster saves itself a moment after it changes: none finds what another one saved. */
const folder = mkdtempSync(path.join(tmpdir(), "operators-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What an object says of itself once that much time has passed since all was applied. */
function statusAfter(milliseconds: number, object: Manifest, releases: readonly string[]): unknown {
  const cluster = openCluster("c", path.join(folder, `${randomUUID()}.json`));
  const start = Date.now();
  for (const name of releases) cluster.apply(helmRelease(name), new Date(start));
  cluster.apply(object, new Date(start));
  const now = start + milliseconds;
  const clock: Clock = {
    now: () => now,
    sleep: () => Promise.resolve(),
    since: (from) => now - from,
    real: (duration) => duration,
  };
  const applied = cluster.get(inventoryId(refOf(object)));
  if (applied === undefined) throw new Error("not applied");
  return operate(cluster, clock, applied)["status"];
}

const minutes = 60 * second;
const conditionsOf = (status: unknown) =>
  (status as { conditions: { type: string; status: string }[] }).conditions.map(
    ({ type, status: is }) => `${type}=${is}`,
  );

const bucketCalled = (name: string) =>
  conditionsOf(statusAfter(5 * minutes, bucket(name), ["ack-s3"]));

describe("operators", () => {
  it("write nothing where they are not installed, or not yet", () => {
    expect(statusAfter(5 * minutes, bucket("files"), [])).toBeUndefined();
    expect(statusAfter(5 * minutes, bucket("files"), ["ack-sqs"])).toBeUndefined();
    expect(statusAfter(10 * second, bucket("files"), ["ack-s3"])).toBeUndefined();
  });

  it("say that an object is ready, that it never gets so, or that it is refused for good", () => {
    expect(bucketCalled("files")).toEqual(["ACK.ResourceSynced=True"]);
    expect(bucketCalled("does-not-exist")).toEqual(["ACK.ResourceSynced=False"]);
    expect(bucketCalled("is-taken")).toEqual(["ACK.ResourceSynced=False", "ACK.Terminal=True"]);
  });

  it("of Flux come with Flux: before they look, their CRD's default says so", () => {
    expect(statusAfter(0, helmRelease("any"), [])).toEqual({ observedGeneration: -1 });
    expect(conditionsOf(statusAfter(10 * second, helmRelease("any"), []))).toEqual(["Ready=False"]);
    expect(conditionsOf(statusAfter(5 * minutes, helmRelease("any"), []))).toEqual(["Ready=True"]);
  });
});
