import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it, test } from "vitest";
import { evaluateHealth } from "@/sandbox/gitops/evaluate-health";
import { expressionProblem } from "./expression-problem";
import { knownKind, knownKinds } from "./known-kinds";
import { generation, recorded, type Recorded } from "./testing/recorded";
import type { KnownKind } from "./types";

const keyOf = ({ group, kind }: KnownKind) => `${group}/${kind}`;
const rows = knownKinds.flatMap((row) => ("none" in row ? [] : [{ ...row, key: keyOf(row) }]));

test("every kind stands in the table once, with its source", () => {
  expect(new Set(knownKinds.map(keyOf)).size).toBe(knownKinds.length);
  expect(knownKinds.filter(({ source }) => source === "")).toEqual([]);
});

test("every kind with expressions has its recorded objects, and no other", () => {
  expect(Object.keys(recorded).sort()).toEqual(rows.map(({ key }) => key).sort());
});

describe.each(rows)("$key", ({ key, ...row }) => {
  const example: Recorded = recorded[key] ?? {
    progressing: {},
    ready: {},
    failed: { status: {}, waits: true },
  };
  const stateOf = (status: object | undefined, over: { generation?: number } = {}) =>
    evaluateHealth(
      {
        apiVersion: "example.com/v1",
        kind: row.kind,
        metadata: { name: "example", generation, ...over },
        spec: example.spec ?? {},
        ...(status === undefined ? {} : { status }),
      },
      { apiVersion: "example.com/v1", ...row },
    ).status;

  it("is CEL that Flux takes", () => {
    for (const expression of [row.current, row.inProgress, row.failed])
      expect(expression === undefined ? undefined : expressionProblem(expression)).toBeUndefined();
  });

  it("is not healthy before somebody has looked", () => {
    expect(stateOf(undefined)).toBe("Unknown");
    expect(stateOf({})).toBe("InProgress");
  });

  it("is in progress, then healthy", () => {
    expect(stateOf(example.progressing)).toBe("InProgress");
    expect(stateOf(example.ready)).toBe("Current");
  });

  it("fails at once only where its controller does not try again", () => {
    const { failed } = example;
    expect(stateOf(failed.status)).toBe("ends" in failed ? "Failed" : "InProgress");
  });

  it("is not healthy by what is said of an older generation, where that is said", () => {
    if (!JSON.stringify(example.ready).includes("observedGeneration")) return;
    expect(stateOf(example.ready, { generation: generation + 1 })).toBe("InProgress");
  });
});

test("a Certificate that is there and could not be renewed goes on to be healthy", () => {
  const check = knownKind("cert-manager.io", "Certificate");
  if (check === undefined || "none" in check) throw new Error("No row");
  const status = {
    conditions: [
      { type: "Ready", status: "True" },
      { type: "Issuing", status: "False", reason: "Failed" },
    ],
  };
  const object = {
    apiVersion: "cert-manager.io/v1",
    kind: "Certificate",
    metadata: { name: "c" },
    status,
  };
  expect(evaluateHealth(object, { apiVersion: "cert-manager.io/v1", ...check }).status).toBe(
    "Current",
  );
});

test("a suspended ScheduledBackup and a route without parents are not waited for", () => {
  for (const [group, kind, spec] of [
    ["postgresql.cnpg.io", "ScheduledBackup", { suspend: true }],
    ["gateway.networking.k8s.io", "HTTPRoute", {}],
  ] as const) {
    const check = knownKind(group, kind);
    if (check === undefined || "none" in check) throw new Error("No row");
    const object = { apiVersion: `${group}/v1`, kind, metadata: { name: "o" }, spec };
    expect(evaluateHealth(object, { apiVersion: `${group}/v1`, ...check }).status).toBe("Current");
  }
});

test("a row of a kind goes before the one of its group, and a group's ending does not match another", () => {
  expect(knownKind("s3.services.k8s.aws", "Bucket")).toHaveProperty("failed");
  expect(knownKind("services.k8s.aws", "FieldExport")).toBeUndefined();
  expect(knownKind("aws.upbound.io", "ProviderConfig")).toHaveProperty("none");
  expect(knownKind("s3.aws.m.upbound.io", "Bucket")).toHaveProperty("current");
  expect(knownKind("apps", "Deployment")).toBeUndefined();
});

const crds = path.join(import.meta.dirname, "../../../shared/crds");

/** Kinds of a folder of published CRDs (`group/kind_version.json`) that have no status. */
function withoutStatus(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".json"))
    .filter((file) => {
      const schema: { properties: object } = JSON.parse(
        readFileSync(path.join(folder, file), "utf8"),
      );
      return !("status" in schema.properties);
    })
    .map((file) => file.replace(/_[^_]*$/, ""));
}

test.skipIf(!existsSync(crds))("nothing is waited for of a kind whose CRD has no status", () => {
  const never = new Set(withoutStatus(crds));
  expect(never.size).toBeGreaterThan(5);
  expect(rows.map(({ key }) => key).filter((key) => never.has(key.toLowerCase()))).toEqual([]);
});
