import { readFileSync } from "node:fs";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import path from "node:path";
import { createTokenFor, giveSession } from "./people";
import { freePort } from "@/scripts/up/ports";
// oxlint-disable-next-line no-restricted-imports -- an installation has a database server of its own
import { type EmbeddedPostgres, startEmbeddedPostgres } from "@/lib/db/embedded";
import { setStage, type Stage } from "@/lib/requests/testing";
import { runSetup, type Running, startWeb, startWorker } from "./workers";
import { setupConfig } from "./setup-config";

/**
 * Two web servers and two workers on one PostgreSQL, all of them real processes that may be killed.
 */
export interface Installation {
  stage: Stage;
  webs: [Server, Server];
  workers: [Server, Server];
  /** Bearer token of a developer of the team `payments`. */
  token: string;
  /** Ends PostgreSQL without a chance to tidy up, and starts it again where it was. */
  crashDatabase(): Promise<void>;
  close(): Promise<void>;
}

export interface Server {
  url: string;
  running: Running;
  /** Ends it without a chance to tidy up. */
  kill(): Promise<void>;
  /** Asks it to end; resolves with the signal or the code that it ended with. */
  end(): Promise<NodeJS.Signals | number | null>;
  restart(): Promise<void>;
}

export interface EmptyInstallation {
  /** Of the empty database, before any set-up. */
  databaseUrl: string;
  setUp(): Promise<NodeJS.Signals | number | null>;
  open(): Promise<Installation>;
  close(): Promise<void>;
}

export async function emptyInstallation(): Promise<EmptyInstallation> {
  // Where PostgreSQL runs as another user, it must get there.
  const folder = await mkdtemp("/tmp/slipway-faults-");
  await chmod(folder, 0o755);
  const dataDir = path.join(folder, "postgres");
  const port = await freePort(0);
  let postgres: EmbeddedPostgres = await startEmbeddedPostgres({ dataDir, port });
  const close = async () => {
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  };
  const crashDatabase = async () => {
    const pid = Number(
      readFileSync(path.join(dataDir, "cluster/postmaster.pid"), "utf8").split("\n")[0],
    );
    process.kill(pid, "SIGKILL");
    postgres = await untilStarted(() => startEmbeddedPostgres({ dataDir, port }));
  };
  return {
    databaseUrl: postgres.url,
    setUp: () => runSetup(setupConfig(postgres.url)),
    open: async () => openOn(postgres.url, crashDatabase, close),
    close,
  };
}

/**
 * The backends of a postmaster that was killed take a moment to notice; until then the data is
 * theirs.
 */
async function untilStarted<Value>(start: () => Promise<Value>): Promise<Value> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await start();
    } catch (error) {
      if (attempt === 20) throw error;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  }
}

async function openOn(
  databaseUrl: string,
  crashDatabase: () => Promise<void>,
  closeDatabase: () => Promise<void>,
): Promise<Installation> {
  const ports = [await freePort(0), await freePort(0)] as const;
  const stage = await setStage({ databaseUrl, site: `http://127.0.0.1:${ports[0]}` });
  const { config, db } = stage.job;
  const email = "faults@example.com";
  const { userId } = await giveSession(db, config, {
    name: "Fay Fault",
    email,
    groups: ["team-payments"],
  });
  // Their groups are not asked for again while the test runs.
  await db.user.update({
    where: { id: userId },
    data: { lastSeenAt: new Date(Date.now() + 3_600_000) },
  });
  const { text: token } = await createTokenFor(stage, email);

  // A balancer that asks whether they are ready has this long to notice, on a busy machine.
  const web = (port: number) =>
    serverAt(`http://127.0.0.1:${port}`, () =>
      startWeb(config, port, { SLIPWAY_DRAIN_DELAY: "1.5", LOG_LEVEL: "warn" }),
    );
  const worker = () => serverAt("", () => startWorker(config));
  const [webA, webB, workerA, workerB] = await Promise.all([
    web(ports[0]),
    web(ports[1]),
    worker(),
    worker(),
  ]);
  return {
    stage,
    webs: [webA, webB],
    workers: [workerA, workerB],
    token,
    crashDatabase,
    close: async () => {
      await stage.close();
      await closeDatabase();
    },
  };
}

async function serverAt(url: string, begin: () => Promise<Running>): Promise<Server> {
  const one: Server = {
    url,
    running: await begin(),
    kill: async () => {
      one.running.child.kill("SIGKILL");
      await one.running.ended;
    },
    end: async () => {
      one.running.child.kill("SIGTERM");
      return one.running.ended;
    },
    restart: async () => {
      one.running = await begin();
    },
  };
  return one;
}
