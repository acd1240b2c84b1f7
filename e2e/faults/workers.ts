import { type ChildProcess, spawn } from "node:child_process";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { build } from "esbuild";
import type { Config } from "@/lib/config/server";

const root = path.join(import.meta.dirname, "../..");
const out = path.join(root, ".build/faults");

/** The worker as it is, and with what the tests put around it. */
export async function bundleWorkers(): Promise<void> {
  await mkdir(out, { recursive: true });
  await build({
    entryPoints: {
      worker: path.join(root, "worker/start.ts"),
      setup: path.join(root, "worker/setup.ts"),
      "worker-under-test": path.join(root, "e2e/faults/worker-under-test.ts"),
    },
    outdir: out,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node24",
    packages: "external",
    logLevel: "error",
    alias: { "server-only": path.join(root, "node_modules/server-only/empty.js"), "@": root },
  });
}

/** What a process of Slipway is started with, from the configuration of the tests. */
export function environmentOf(config: Config): NodeJS.ProcessEnv {
  const settings = Object.fromEntries(
    Object.entries(config).flatMap(([key, value]) =>
      typeof value === "string" && /^[A-Z_]+$/.test(key) ? [[key, value]] : [],
    ),
  );
  // The forge has no such limits, and waiting a minute for one's turn proves nothing here.
  return {
    ...settings,
    PATH: process.env["PATH"] ?? "",
    NODE_ENV: "production",
    LOG_LEVEL: "error",
    GITHUB_CONTENT_PER_MINUTE: "100000",
    GITHUB_CONTENT_PER_HOUR: "1000000",
    // One person does here in a minute what many do in a day.
    SLIPWAY_SUBMITS_PER_MINUTE: "100000",
    SLIPWAY_PREVIEWS_PER_MINUTE: "100000",
    SLIPWAY_READS_PER_MINUTE: "1000000",
    SLIPWAY_STREAMS_PER_PERSON: "1000",
  };
}

export interface Running {
  child: ChildProcess;
  /** All that it has said so far. */
  said(): string;
  /** Resolves with the signal or the code that it ended with. */
  ended: Promise<NodeJS.Signals | number | null>;
}

const running = new Set<ChildProcess>();

/**
 * Starts a program and waits until it says that it is ready; one that ends before that is an error,
 * with what it said.
 */
export async function start(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  ready: RegExp,
): Promise<Running> {
  const child = spawn(process.execPath, [...args], {
    cwd: root,
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  running.add(child);
  let said = "";
  const ended = new Promise<NodeJS.Signals | number | null>((resolve) => {
    child.once("exit", (code, signal) => {
      running.delete(child);
      resolve(signal ?? code);
    });
  });
  await new Promise<void>((resolve, reject) => {
    const read = (part: Buffer): void => {
      said = (said + part.toString()).slice(-20_000);
      if (ready.test(said)) resolve();
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    void ended.then((how) => reject(new Error(`${args.join(" ")} ended with ${how}: ${said}`)));
  });
  return { child, said: () => said, ended };
}

export function startWorker(
  config: Config,
  program: "worker" | "worker-under-test" = "worker",
  env: Record<string, string> = {},
): Promise<Running> {
  return start(
    [path.join(out, `${program}.mjs`)],
    { ...environmentOf(config), ...env },
    /\{"ready":true\}/,
  );
}

/**
 * Migrations, queues, targets and templates, as before a start; resolves with the code that it
 * ended with.
 */
export async function runSetup(config: Config): Promise<NodeJS.Signals | number | null> {
  const setup = await start(
    [path.join(out, "setup.mjs")],
    environmentOf(config),
    /\{"ready":true\}/,
  );
  return setup.ended;
}

/** The web server of the build that is there (`npm run build`). */
export function startWeb(
  config: Config,
  port: number,
  env: Record<string, string> = {},
): Promise<Running> {
  return start(
    [path.join(root, ".build/server.js")],
    { ...environmentOf(config), SLIPWAY_HOST: "127.0.0.1", PORT: String(port), ...env },
    /\{"ready":true\}/,
  );
}

/** Ends what a test left running; each by its own process. */
export function killAll(): void {
  for (const child of running) child.kill("SIGKILL");
}
