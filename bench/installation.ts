import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import path from "node:path";
import process from "node:process";

export interface Installation {
  urls: { web: string; forge: string; identity: string; gitops: string };
  /** Process of what started all of it. */
  pid: number;
  stop(): Promise<void>;
}

export interface InstallationOptions {
  /** Kept when it is stopped; left out, one that is removed. */
  dataDir?: string;
  /** Variables of what is started. */
  environment?: Record<string, string>;
}

/** Variables of a Slipway that this shell may know of; the benchmark measures one of its own. */
const foreign =
  /^(DATABASE_URL|PORT|NEXTAUTH_|OIDC_|GITHUB_|SLIPWAY_|FLUX_|FLAGGER_|FORGE_|GITOPS_)/;

/**
 * Starts everything that `npm run up` starts, on data of its own and free ports. From then on this
 * process has the environment of its portal, so that verbs called here work on the same database.
 */
export async function startInstallation(options: InstallationOptions = {}): Promise<Installation> {
  const dataDir = options.dataDir ?? (await mkdtemp(path.join("/tmp", "slipway-bench-")));
  for (const name of Object.keys(process.env)) if (foreign.test(name)) delete process.env[name];
  const child = spawn(process.execPath, ["--enable-source-maps", ".build/up.js"], {
    env: {
      ...process.env,
      SLIPWAY_DATA_DIR: dataDir,
      SLIPWAY_PORTS: "random",
      FORGE_ALLOW_FAULTS: "1",
      // One person stands for many.
      SLIPWAY_SUBMITS_PER_MINUTE: "1000000",
      SLIPWAY_PREVIEWS_PER_MINUTE: "1000000",
      SLIPWAY_READS_PER_MINUTE: "1000000",
      ...options.environment,
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  await new Promise<void>((resolve, reject) => {
    child.stdout.on("data", (chunk: Buffer) => {
      if (chunk.toString().includes("Slipway is ready")) resolve();
    });
    void ended.then(() =>
      reject(new Error(`The installation did not start. Its logs: ${path.join(dataDir, "logs")}`)),
    );
  });
  const running = JSON.parse(await readFile(path.join(dataDir, "running.json"), "utf8")) as {
    urls: Installation["urls"];
    environment: Record<string, string>;
  };
  Object.assign(process.env, running.environment);
  return {
    urls: running.urls,
    pid: child.pid ?? 0,
    stop: async () => {
      child.kill("SIGTERM");
      await ended;
      if (options.dataDir === undefined) await rm(dataDir, { recursive: true, force: true });
    },
  };
}
