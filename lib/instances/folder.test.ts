import { execFileSync } from "node:child_process";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { blobHash } from "@/lib/git-host/thread";
import { folderDigest, folderOf } from "./folder";
import { digestOf } from "./instance-files";
import { manifestObjects, objectsLeft } from "./objects-left";
import { parseRecord, serialiseRecord } from "./record";

const path = "tenants/staging/payments/checkout";
const record = serialiseRecord({
  id: "0b6f1c0e-6d0f-4a3b-9a53-0a7d0a7b1f11",
  name: "checkout",
  team: "payments",
  createdBy: "ana@example.com",
  template: { name: "t", version: "1.0.0", digest: "a".repeat(64) },
  target: {
    name: "staging",
    environment: "staging",
    cluster: "eu-1",
    namespace: "payments",
    path,
    substitution: false,
    vars: {},
  },
  parameters: {},
  format: 1,
  engine: "1",
  files: { "sync.yaml": digestOf("a\n"), "manifests/app.yaml": digestOf("b\n") },
});
const folder = (files: Record<string, string>) => {
  const contents = Object.fromEntries(
    Object.entries(files).map(([file, text]) => [`${path}/${file}`, text]),
  );
  const text = files["slipway.yaml"];
  return folderOf(path, {
    commit: "c".repeat(40),
    blobs: Object.fromEntries(
      Object.entries(contents).map(([file, text]) => [file, blobHash(text)]),
    ),
    contents,
    record: text === undefined ? undefined : parseRecord(text),
    recordProblem: undefined,
  });
};

describe("the folder of an instance", () => {
  it("is as its record says, or says what somebody changed, added and took away", () => {
    const written = { "slipway.yaml": record, "sync.yaml": "a\n", "manifests/app.yaml": "b\n" };
    expect(folder(written)).toMatchObject({ record: { name: "checkout" }, drift: [] });
    expect(
      folder({ "slipway.yaml": record, "sync.yaml": "other\n", constructor: "x" }).drift,
    ).toEqual([
      { path: `${path}/constructor`, how: "added" },
      { path: `${path}/manifests/app.yaml`, how: "missing" },
      { path: `${path}/sync.yaml`, how: "changed" },
    ]);
  });

  it("without a record is no instance, and nothing in it is by hand", () => {
    expect(folder({ "sync.yaml": "a\n" })).toMatchObject({
      record: undefined,
      recordProblem: undefined,
      drift: [],
    });
  });

  it("tells texts by the hash that Git gives them", () => {
    for (const text of ["", "a\n", "Grüße\n", "\u0000"])
      expect(blobHash(text)).toBe(
        execFileSync("git", ["hash-object", "--stdin"], { input: text, encoding: "utf8" }).trim(),
      );
  });

  it("has a digest that is the same for the same files in any order, and another for any others", () => {
    const files = fc.dictionary(fc.string(), fc.string());
    fc.assert(
      fc.property(files, files, (a, b) => {
        expect(folderDigest(Object.fromEntries(Object.entries(a).reverse()))).toBe(folderDigest(a));
        expect(folderDigest(a) === folderDigest(b)).toBe(
          JSON.stringify(Object.entries(a).sort()) === JSON.stringify(Object.entries(b).sort()),
        );
      }),
    );
  });
});

const object = (kind: string, name: string, more = "") =>
  `apiVersion: v1\nkind: ${kind}\nmetadata:\n  name: ${name}\n  namespace: payments\n${more}`;
const keep = "  annotations: { kustomize.toolkit.fluxcd.io/prune: disabled }\n";
const at = (file: string, text: string) =>
  manifestObjects(path, { [`${path}/manifests/${file}`]: text });

describe("objects that are no longer in Git", () => {
  it("are deleted, but for those with data", () => {
    const before = at(
      "all.yaml",
      [
        object("ConfigMap", "a"),
        object("ConfigMap", "b"),
        object("PersistentVolumeClaim", "data", keep),
      ].join("---\n"),
    );
    expect(objectsLeft(before, at("moved.yaml", object("ConfigMap", "b")))).toEqual({
      deleted: ["ConfigMap a"],
      kept: ["PersistentVolumeClaim data"],
    });
    expect(objectsLeft(before, before)).toEqual({ deleted: [], kept: [] });
  });

  it("are the same object in another version of their group, and nothing where a file is no YAML", () => {
    const [old, next] = ["v1beta1", "v1"].map((version) =>
      at(
        "a.yaml",
        object("Canary", "a").replace("apiVersion: v1", `apiVersion: flagger.app/${version}`),
      ),
    );
    expect(objectsLeft(old ?? [], next ?? [])).toEqual({ deleted: [], kept: [] });
    expect(at("broken.yaml", "a: [\n")).toEqual([]);
    expect(
      at(
        "kustomization.yaml",
        "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n",
      ),
    ).toEqual([]);
  });
});
