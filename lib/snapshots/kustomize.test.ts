import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { describe, expect, it } from "vitest";
import { buildWithKustomize, runKustomize } from "./kustomize";

const tool = [["kubectl", "kustomize", "--help"], ["kustomize", "version"]].some(([name = "", ...args]) => spawnSync(name, args).status === 0);
const files = (kustomization: string) => new Map([["apps/a/kustomization.yaml", kustomization], ["apps/a/map.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: m\n"]]);

describe.skipIf(!tool)("building with kustomize", () => {
  it("gives what kustomize gives, and leaves no folder behind", async () => {
    const before = readdirSync(tmpdir()).filter((name) => name.startsWith("slipway-build-"));
    expect(await buildWithKustomize("apps/a", files("resources: [map.yaml]\nnamePrefix: x-\n"))).toEqual({ output: "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: x-m\n" });
    expect(readdirSync(tmpdir()).filter((name) => name.startsWith("slipway-build-") && !before.includes(name))).toEqual([]);
  });
  it("says what is wrong without saying where on this machine", async () => {
    const result = await buildWithKustomize("apps/a", files("resources: [gone.yaml]\n"));
    expect(result).toEqual({ reason: expect.stringMatching(/could not be built by .*gone\.yaml.*Nothing of it is judged/) });
    expect(JSON.stringify(result)).not.toContain(tmpdir());
  });
});

describe("where there is no tool", () => {
  it("says so", async () => {
    expect(existsSync("/nowhere")).toBe(false);
    expect(await runKustomize(".", { NODE_ENV: "test", PATH: "/nowhere:/bin-without-tools" })).toEqual({ reason: expect.stringMatching(/neither kubectl nor kustomize/) });
  });
});
