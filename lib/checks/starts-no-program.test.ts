import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { loadPolicies } from "@/lib/admission";
import { clusterObjects } from "@/lib/snapshots";
import { attacks, snapshotOf, targetOn, watchedPrograms } from "@/lib/snapshots/testing";
import { judgeChange } from "./judge-change";

let folder = "";
let programs: ReturnType<typeof watchedPrograms>;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "slipway-starts-"));
  programs = watchedPrograms(folder);
  vi.stubEnv("PATH", programs.path);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

const { policies } = loadPolicies([]);
const target = targetOn("staging");

async function judged(texts: Record<string, string>) {
  const [base, head] = [snapshotOf({}), snapshotOf(texts)];
  const [[was], [is]] = [
    await clusterObjects(base, [target]),
    await clusterObjects(head, [target]),
  ];
  if (was === undefined || is === undefined) throw new Error("no cluster");
  return judgeChange([{ head, base, clusters: [{ head: is, base: was }], folders: [] }], {
    policies,
    exceptions: [],
    now: new Date("2026-01-01T00:00:00Z"),
  });
}

test("the stand-ins tell when they are started", () => {
  for (const name of ["kubectl", "kustomize", "git"]) spawnSync(name, ["kustomize", "."]);
  expect(programs.started()).toEqual(["kubectl", "kustomize", "git"]);
});

test.each(Object.keys(attacks))(
  "a pull request with a kustomization that starts a program by %s starts none, and is not judged",
  async (name) => {
    const files = Object.entries(attacks[name] ?? {}).map(([file, text]) => [
      `tenants/staging/a/${file}`,
      text,
    ]);
    const { findings } = await judged(Object.fromEntries(files));
    expect(programs.started()).toEqual([]);
    expect(findings).toContainEqual(
      expect.objectContaining({
        verdict: "not-judged",
        message: expect.stringMatching(/judged\.$/),
      }),
    );
  },
);

test("a Flux Kustomization that takes in a component from an address starts no program, and is not judged", async () => {
  const { findings } = await judged({
    "tenants/staging/a.yaml":
      "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: { name: a, namespace: flux-system }\nspec: { path: ./apps, components: ['file:///nowhere?ref=--upload-pack=x'], sourceRef: { kind: GitRepository, name: flux-system } }\n",
    "apps/map.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: m }\n",
    "apps/file:/nowhere?ref=--upload-pack=x/kustomization.yaml": "resources: []\n",
  });
  expect(programs.started()).toEqual([]);
  expect(findings).toEqual([
    expect.objectContaining({
      verdict: "not-judged",
      message: expect.stringMatching(/changes what its folder lists \(components\)/),
    }),
  ]);
});
