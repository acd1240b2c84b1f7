import { writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { askObject } from "@/lib/gitops/server";
import type { PlatformReport } from "@/lib/platform";
import { setStage, type Stage } from "@/lib/requests/testing";
import { seed } from "@/sandbox/gitops/testing-repository";
import { World } from "@/sandbox/gitops/testing-world";
import { platformCommand } from "./platform";
import { folderWith } from "./testing";

// The sandbox's platform at a forge, and the stand-in for its cluster, as an installation knows them.
const token = "token-of-the-cluster";
const world = new World();
let stage: Stage;
let printed = "";
beforeAll(async () => {
  await world.start({ apiToken: token });
  const clusterUrl = `${world.gitops.url}/clusters/staging`;
  stage = await setStage({ ownDatabase: true, clusterUrl, files: seed });
  const sync = "clusters/staging/flux-system/gotk-sync.yaml";
  await stage.push({
    [sync]: seed[sync]?.replace("acme/platform.git", `${stage.repository}.git`) ?? "",
  });
  for (const [key, value] of Object.entries(stage.job.config))
    if (typeof value === "string" && /^[A-Z_]+$/.test(key)) vi.stubEnv(key, value);
  const parent = () =>
    askObject({ apiUrl: clusterUrl, token }, "Kustomization", "flux-system", "tenants");
  await vi.waitUntil(async () => (await parent())?.isReady, { timeout: 60_000 });
  vi.spyOn(process.stdout, "write").mockImplementation((chunk) => {
    printed += String(chunk);
    return true;
  });
});
afterEach(() => {
  printed = "";
  process.exitCode = 0;
  world.gitops.reader("staging")?.restore();
});
afterAll(async () => {
  vi.restoreAllMocks();
  await stage.close();
  await world.close();
});

async function check(...args: string[]): Promise<PlatformReport> {
  await platformCommand().parseAsync(["check", ...args, "--json"], { from: "user" });
  const { clusters } = JSON.parse(printed) as { clusters: PlatformReport[] };
  const [report] = clusters;
  if (report === undefined || clusters.length !== 1) throw new Error("One target is there.");
  return report;
}
const errorsOf = ({ general, templates }: PlatformReport) =>
  [...general, ...templates.flatMap(({ lacks }) => lacks)].filter(
    ({ severity }) => severity === "error",
  );

test("without a folder, the repository of the targets and their clusters are looked at", async () => {
  const report = await check();
  expect(report.cluster).toBe(stage.target);
  expect(report.templates).toHaveLength(16);
  expect(errorsOf(report)).toEqual([]);
});

test("and what Slipway may not ask its cluster is said, as the cluster says it", async () => {
  world.gitops.reader("staging")?.revoke();
  await expect(check()).rejects.toThrow("The cluster does not know the token");
});

test("a kubeconfig is asked in place of Slipway's own account", async () => {
  const kubeconfig = {
    "current-context": "c",
    contexts: [{ name: "c", context: { cluster: "c", user: "c" } }],
    clusters: [{ name: "c", cluster: { server: `${world.gitops.url}/clusters/other` } }],
    users: [{ name: "c", user: { token: "another" } }],
  };
  const file = path.join(await folderWith({}), "kubeconfig");
  await writeFile(file, JSON.stringify(kubeconfig));
  await expect(check("--kubeconfig", file)).rejects.toThrow("Say with --target whose cluster");
  await expect(check("--kubeconfig", file, "--target", stage.target)).rejects.toThrow(
    "The cluster does not know the token",
  );
});
