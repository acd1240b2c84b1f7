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
  const folder = mkdtempSync(path.join(tmpdir(), "identity-main-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

describe("the provider as a process", () => {
  it("says where it listens in one line of JSON, and ends when told to", async () => {
    const dataDir = mkdtempSync(path.join(tmpdir(), "identity-main-"));
    const { child, output } = start({
      IDENTITY_CLIENT_ID: "slipway",
      IDENTITY_CLIENT_SECRET: "a-secret-of-the-sandbox",
      IDENTITY_REDIRECT_URIS: "http://127.0.0.1:3999/api/auth/callback/oidc",
      IDENTITY_POST_LOGOUT_REDIRECT_URIS: "http://127.0.0.1:3999/a, http://127.0.0.1:3999/b",
      IDENTITY_DATA_DIR: dataDir,
    });
    try {
      await once(child.stdout, "data");
      const { ready, url } = JSON.parse(output.out) as { ready: boolean; url: string };
      expect(ready).toBe(true);
      const discovery = (await (
        await fetch(`${url}/.well-known/openid-configuration`)
      ).json()) as Record<string, unknown>;
      expect(discovery).toMatchObject({
        issuer: url,
        end_session_endpoint: `${url}/session/end`,
        code_challenge_methods_supported: ["S256"],
      });
      child.kill("SIGTERM");
      const [code] = (await once(child, "exit")) as [number | null];
      expect(code).toBe(0);
      expect(output.out.trim().split("\n")).toHaveLength(1);
    } finally {
      child.kill("SIGKILL");
      rmSync(dataDir, { recursive: true, force: true });
    }
  });

  it("does not start with a secret that is too short, and says so in one line without it", async () => {
    const { child, output } = start({
      IDENTITY_CLIENT_ID: "slipway",
      IDENTITY_CLIENT_SECRET: "short-one",
      IDENTITY_REDIRECT_URIS: "http://127.0.0.1:3999/cb",
      IDENTITY_DATA_DIR: fresh(),
    });
    const [code] = (await once(child, "close")) as [number | null];
    expect(code).toBe(2);
    expect(output.err.trim().split("\n")).toHaveLength(1);
    expect(output.err).toContain("IDENTITY_CLIENT_SECRET");
    expect(output.err).not.toContain("short-one");
  });
});
