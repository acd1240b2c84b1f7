import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";

const root = path.join(import.meta.dirname, "..");

test("against a cluster it begins with the account of a kubeconfig; a template that there is not is no success", async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "conformance-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const [running, kubeconfig] = ["running.json", "kubeconfig"].map((one) => path.join(folder, one));
  if (running === undefined || kubeconfig === undefined) throw new Error("Two files.");
  await writeFile(
    running,
    JSON.stringify({ urls: { web: "http://localhost:1" }, environment: {} }),
  );
  const user = { token: "t" };
  const config = {
    "current-context": "c",
    contexts: [{ name: "c", context: { cluster: "c", user: "c" } }],
    clusters: [{ name: "c", cluster: { server: "https://127.0.0.1:6443" } }],
    users: [{ name: "c", user }],
  };
  await writeFile(kubeconfig, JSON.stringify(config));
  const child = spawn(
    path.join(root, "node_modules/.bin/tsx"),
    ["conformance/main.ts", "--kubeconfig", kubeconfig, "--only", "none"],
    {
      cwd: root,
      env: {
        ...process.env,
        SLIPWAY_RUNNING: running,
        SLIPWAY_TOKEN: "t",
        GITHUB_API_URL: "http://localhost:1",
        GITHUB_TOKEN: "t",
      },
    },
  );
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => (said += chunk.toString()));
  const code = await new Promise((resolve) => child.once("close", resolve));
  expect(said).toContain("There is no template none. There are ab-test-service, ");
  expect(code).toBe(2);
});
