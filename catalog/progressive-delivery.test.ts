import { readFileSync } from "node:fs";
import path from "node:path";
import { diffLines } from "diff";
import { expect, it } from "vitest";
import type { JsonObject } from "@/lib/json";
import { folderOf, instanceOf, renderInputOf, shipped } from "./testing";

const released = ["canary-service", "blue-green-service", "ab-test-service"];
const image = "registry.example.com/payments/checkout:1.4.2";

/**
 * The manifests of two sets of parameters that differ, with the lines that the second has in place
 * of others.
 */
async function changed(
  name: string,
  before: JsonObject,
  after: JsonObject,
): Promise<Record<string, string[]>> {
  const template = await shipped(name);
  const [old, now] = [before, after].map((parameters) =>
    instanceOf(
      template,
      renderInputOf(template, { parameters: { image, ...parameters }, target: {}, instance: {} }),
    ),
  );
  const differing = [...(now ?? [])].filter(
    ([place, text]) => place.includes("/manifests/") && old?.get(place) !== text,
  );
  return Object.fromEntries(
    differing.map(([place, text]) => [
      place.split("/manifests/")[1] ?? "",
      diffLines(old?.get(place) ?? "", text)
        .filter((part) => part.added)
        .flatMap((part) =>
          part.value
            .trimEnd()
            .split("\n")
            .map((line) => line.trim()),
        ),
    ]),
  );
}

it("changes one line for the time per step, and one for each weight", async () => {
  expect(await changed("canary-service", {}, { interval: "5m" })).toEqual({
    "canary.yaml": ["interval: 5m"],
  });
  expect(await changed("canary-service", {}, { stepWeight: 5 })).toEqual({
    "canary.yaml": ["stepWeight: 5"],
  });
  expect(await changed("canary-service", {}, { stepWeight: 20, maxWeight: 80 })).toEqual({
    "canary.yaml": ["maxWeight: 80", "stepWeight: 20"],
  });
});

it.each(["blue-green-service", "ab-test-service"])(
  "changes one line of %s for the number of checks, and one for the time between them",
  async (name) => {
    expect(await changed(name, {}, { interval: "2m" })).toEqual({
      "canary.yaml": ["interval: 2m"],
    });
    expect(await changed(name, {}, { iterations: 20, failures: 2 })).toEqual({
      "canary.yaml": ["threshold: 2", "iterations: 20"],
    });
  },
);

it("changes one line for who gets a new version first, but for the requests that are sent in their name", async () => {
  const quiet = { testRequests: false };
  expect(await changed("ab-test-service", quiet, { ...quiet, headerValue: "insider" })).toEqual({
    "canary.yaml": ["exact: insider"],
  });
});

it.each(released)(
  "changes one line of %s to answer a release that waits for approval",
  async (name) => {
    const gate = "url: http://flagger-loadtester.flagger-system/gate/approve";
    expect(await changed(name, { approval: "hold" }, { approval: "approve" })).toEqual({
      "canary.yaml": [gate],
    });
    expect(await changed(name, { approval: "hold" }, { approval: "reject" })).toEqual({
      "canary.yaml": [gate],
    });
  },
);

it.each([
  "autoscaler",
  "deployment",
  "disruption-budget",
  "network-policy",
  "secrets",
  "service-account",
])("has the same %s.yaml however a service is released", (file) => {
  expect(
    new Set(
      released.map((name) =>
        readFileSync(path.join(folderOf(name), "files", `${file}.yaml`), "utf8"),
      ),
    ).size,
  ).toBe(1);
});
