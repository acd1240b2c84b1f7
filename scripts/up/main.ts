/**
 * The supervisor behind `npm run up`: database, sandbox, set-up, web server and worker; ends what
 * it started.
 */
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "../../lib/db/embedded";
import { plan as makePlan } from "./environment";
import { freePort } from "./ports";
import { Processes } from "./processes";
import {
  forgeProgram,
  gitopsProgram,
  identityProgram,
  writeAccess,
  writeRepositories,
  writeTargets,
} from "./sandbox";
import { readState, writeState } from "./state";

const dataDir = path.resolve(process.env["SLIPWAY_DATA_DIR"] ?? ".data");
const development = process.env["SLIPWAY_DEV"] === "1";
const started = Date.now();
const say = (line: string) =>
  console.log(`\u001b[2m[${new Date().toTimeString().slice(0, 8)}]\u001b[0m ${line}`);

await mkdir(dataDir, { recursive: true });
const state = await readState(dataDir);
await choosePorts();
await writeState(dataDir, state);

const plan = makePlan(process.env, state, dataDir);
const processes = new Processes(path.join(dataDir, "logs"), say);
let postgres: EmbeddedPostgres | undefined;
let ending: Promise<void> | undefined;
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
  process.on(signal, () => void end(0));

try {
  await start();
} catch (error) {
  console.error(`\n${error instanceof Error ? error.message : String(error)}`);
  await end(1);
}

async function start(): Promise<void> {
  if (plan.startsDatabase) {
    say("Starting PostgreSQL");
    postgres = await startEmbeddedPostgres({ dataDir: path.join(dataDir, "postgres") });
    plan.portal["DATABASE_URL"] = postgres.url;
    if (postgres.adopted) say("A PostgreSQL of an earlier start still ran; it was taken over.");
  }
  await Promise.all([writeTargets(plan, dataDir), writeAccess(dataDir)]);
  say("Preparing the database and the catalog");
  const sandbox: Promise<void>[] = [];
  if (plan.startsIdentity) sandbox.push(processes.start(identityProgram(plan, state, dataDir)));
  if (plan.startsForge) {
    await writeRepositories(dataDir);
    sandbox.push(processes.start(forgeProgram(plan, state, dataDir)));
  }
  await Promise.all([...sandbox, setUp()]);

  say("Starting the portal");
  const portal = development ? { ...plan.portal, NODE_ENV: "development" } : plan.portal;
  await Promise.all([
    processes.start({
      name: "web",
      args: [".build/server.js"],
      env: portal,
      ready: /"ready":\s*true/,
    }),
    processes.start({
      name: "worker",
      args: [".build/worker.js"],
      env: plan.portal,
      ready: /"ready":\s*true/,
    }),
  ]);
  // Whoever measures brings clusters of their own there.
  if (plan.startsForge && process.env["SLIPWAY_SANDBOX_GITOPS"] !== "none")
    await processes.start(gitopsProgram(plan, state, dataDir));
  await writeFile(
    path.join(dataDir, "running.json"),
    JSON.stringify({ pid: process.pid, urls: plan.urls, environment: plan.portal }),
    { mode: 0o600 },
  );
  announce();
}

/** Migrations and seeds, once, before anything takes requests. */
async function setUp(): Promise<void> {
  const once = new Processes(path.join(dataDir, "logs"), () => {});
  await once.start({
    name: "setup",
    args: [".build/setup.js"],
    env: plan.portal,
    ready: /"ready":\s*true/,
    patience: 120,
  });
  await once.end();
}

async function choosePorts(): Promise<void> {
  const random = process.env["SLIPWAY_PORTS"] === "random";
  const wanted = process.env["PORT"];
  if (wanted !== undefined && wanted !== "") {
    state.ports.web = Number(wanted);
    if ((await freePort(state.ports.web)) === state.ports.web) return chooseSandboxPorts(random);
    console.error(
      `Port ${wanted} is in use. Set PORT to another one, or leave it out and a free one is taken.`,
    );
    process.exit(2);
  }
  const before = state.ports.web;
  state.ports.web = await freePort(random ? 0 : before);
  if (!random && state.ports.web !== before)
    say(`Port ${before} is in use; the portal takes ${state.ports.web}.`);
  await chooseSandboxPorts(random);
}

async function chooseSandboxPorts(random: boolean): Promise<void> {
  for (const name of ["forge", "identity", "gitops"] as const) {
    const before = state.ports[name];
    state.ports[name] = await freePort(random ? 0 : before);
    if (!random && state.ports[name] !== before)
      say(`Port ${before} is in use; the sandbox's ${name} takes ${state.ports[name]}.`);
  }
}

function announce(): void {
  const lines = [
    "",
    `  Slipway is ready after ${((Date.now() - started) / 1000).toFixed(1)} s:  ${plan.urls.web}`,
    "",
  ];
  if (plan.startsIdentity) {
    lines.push(
      "  Sign in as",
      "    dana    developer, team payments      mia    developer, teams payments and search",
      "    diego   developer, team checkout      olivia Ops",
      "    vera    viewer                        noa    nobody yet (sees what that looks like)",
      "    gina    developer, team search: by a group's id; lars: by an LDAP name",
      "    ida     developer, team search; author of the template queue",
      "",
    );
  }
  if (plan.startsForge)
    lines.push(
      `  Pull requests (sandbox forge)  ${plan.urls.forge}`,
      `  Stand-in for Flux              ${plan.urls.gitops}`,
    );
  lines.push(
    `  Logs                           ${path.relative(process.cwd(), path.join(dataDir, "logs")) || "."}`,
    "",
    "  Ctrl-C ends everything.",
    "",
  );
  console.log(lines.join("\n"));
}

function end(code: number): Promise<void> {
  ending ??= (async () => {
    say("Ending");
    await processes.end();
    await postgres?.stop().catch((error: unknown) => say(String(error)));
    process.exit(code);
  })();
  return ending;
}
