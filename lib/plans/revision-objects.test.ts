import { expect, test } from "vitest";
import { revisionObjects } from "./revision-objects";

const path = "tenants/staging/payments/checkout";
const at = (file: string) => `${path}/manifests/${file}`;
const object = (kind: string, name: string, more = "") =>
  `apiVersion: ${kind === "Canary" ? "flagger.app/v1beta1" : "v1"}\nkind: ${kind}\nmetadata:\n  name: ${name}\n  namespace: payments\n${more}`;
const basisWith = (before: Record<string, string>) => ({
  commit: "c".repeat(40),
  version: "1.0.0",
  parameters: {},
  blobs: {},
  before,
});

test("a revision says what goes, what would stay, and which Canaries it writes", async () => {
  const keep = "  annotations: { kustomize.toolkit.fluxcd.io/prune: disabled }\n";
  const before = { [at("a.yaml")]: object("PersistentVolumeClaim", "data", keep) };
  const files = [
    { path: at("a.yaml"), content: null },
    { path: at("b.yaml"), content: object("Canary", "checkout") },
  ];
  expect(
    await revisionObjects(path, { id: "small", files, basis: basisWith(before) }),
  ).toMatchObject({
    left: { deleted: [], kept: ["PersistentVolumeClaim data"] },
    kept: ["PersistentVolumeClaim data"],
    canaries: [{ namespace: "payments", name: "checkout" }],
    isNewVersion: false,
  });
  expect(await revisionObjects(path, { id: "first", files: [], basis: undefined })).toMatchObject({
    left: { deleted: [], kept: [] },
    kept: [],
    canaries: [],
  });
});

test("a revision that takes long to read holds nothing up, and is read once", async () => {
  const files = [
    { path: at("a.yaml"), content: `a: [${"0,".repeat(128 * 1024)}0]\n` },
    { path: at("b.yaml"), content: object("Canary", "checkout") },
  ];
  const revision = { id: "large", files, basis: undefined };
  let ticks = 0;
  const ticking = setInterval(() => (ticks += 1), 10);
  const read = await revisionObjects(path, revision);
  clearInterval(ticking);
  expect(read.canaries).toEqual([{ namespace: "payments", name: "checkout" }]);
  // In this thread there would be none.
  expect(ticks).toBeGreaterThan(5);
  expect(await revisionObjects(path, revision)).toBe(read);
});
