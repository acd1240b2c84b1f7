import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";

const main = path.join(import.meta.dirname, "main.ts");

function start(env: Record<string, string>) {
  const child = spawn(process.execPath, ["--import", "tsx", main], {
    env: { PATH: process.env.PATH ?? "", NODE_ENV: "test", ...env },
  });
  const output = { out: "", err: "" };
  child.stdout.on("data", (chunk: Buffer) => (output.out += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (output.err += chunk.toString()));
  return { child, output };
}

/** A folder that a process could take as its own, gone when the test is. */
function fresh(): string {
  const folder = mkdtempSync(path.join(tmpdir(), "gitops-main-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

describe("the stand-in for Flux as a process", () => {
  it("says where it listens in one line of JSON, says that it is a stand-in, and ends when told to", async () => {
    const dataDir = mkdtempSync(path.join(tmpdir(), "gitops-main-"));
    const target = {
      name: "staging",
      cluster: "staging",
      repository: `file://${dataDir}/none`,
      branch: "main",
      path: "tenants/staging",
      webhookUrl: "http://127.0.0.1:9/",
      hmacKey: "k",
    };
    const { child, output } = start({
      GITOPS_TARGETS: JSON.stringify([target]),
      GITOPS_DATA_DIR: dataDir,
    });
    try {
      await once(child.stdout, "data");
      const { ready, url } = JSON.parse(output.out) as { ready: boolean; url: string };
      expect(ready).toBe(true);
      expect(await (await fetch(url)).text()).toMatch(/^A stand-in for Flux/);
      child.kill("SIGTERM");
      const [code] = (await once(child, "exit")) as [number | null];
      expect(code).toBe(0);
    } finally {
      child.kill("SIGKILL");
      rmSync(dataDir, { recursive: true, force: true });
    }
  });

  it.each([
    ["nothing to follow", {}, "GITOPS_TARGETS"],
    ["targets that are not JSON", { GITOPS_TARGETS: "[" }, "GITOPS_TARGETS: is not JSON"],
  ])("does not start with %s, and says so in one line", async (_what, env, words) => {
    const { child, output } = start({ GITOPS_DATA_DIR: fresh(), ...env });
    const [code] = (await once(child, "close")) as [number | null];
    expect(code).toBe(2);
    expect(output.err.trim().split("\n")).toHaveLength(1);
    expect(output.err).toContain(words);
  });
});
