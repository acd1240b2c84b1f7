import { describe, expect, test } from "vitest";
import type { JsonObject } from "@/lib/json";
import { isNewVersion } from "./canary";

const canary: JsonObject = {
  apiVersion: "flagger.app/v1beta1",
  kind: "Canary",
  metadata: { name: "pay", namespace: "payments" },
  spec: { targetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "pay" } },
};
const deployment = (image: string, more: JsonObject = {}): JsonObject => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "pay", namespace: "payments", ...more },
  spec: { template: { spec: { containers: [{ image }] } } },
});

describe("a change of what a Canary releases", () => {
  test("is a new version when the pods of its target differ", () => {
    expect(isNewVersion([deployment("pay:1")], [canary, deployment("pay:2")])).toBe(true);
  });

  test.each([
    [
      "labels of the target only",
      [deployment("pay:1")],
      [canary, deployment("pay:1", { labels: { a: "b" } })],
    ],
    ["other files", [], [canary, deployment("pay:2")]],
    ["a Deployment that no Canary releases", [deployment("pay:1")], [deployment("pay:2")]],
    [
      "a Deployment of that name elsewhere",
      [deployment("pay:1", { namespace: "shop" })],
      [canary, deployment("pay:2")],
    ],
  ])("is none when it touches %s", (_what, before, after) => {
    expect(isNewVersion(before, after)).toBe(false);
  });
});
