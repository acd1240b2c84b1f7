/**
 * `npm run conformance`: builds, starts an installation of its own, and puts every template that ships through
 * its life there: against the sandbox, or with `-- --kubeconfig FILE --repository OWNER/NAME` (and `GITHUB_API_URL`,
 * `GITHUB_TOKEN`) against a cluster with Flux. docs/getting-started.md has the options. Exit 1: a step failed.
 */
import { spawn, spawnSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import process from "node:process";
import { parseArgs } from "node:util";
import { install, ownEnvironment, requireNode, root, run, step } from "./bootstrap.js";

requireNode();
const { values } = parseArgs({
  strict: false,
  options: {
    kubeconfig: { type: "string" },
    reader: { type: "string" },
    repository: { type: "string" },
    target: { type: "string", default: "staging" },
    var: { type: "string", multiple: true },
    built: { type: "boolean" },
  },
});
const isReal = values.kubeconfig !== undefined;
if (isReal && (!values.repository || !process.env.GITHUB_API_URL || !process.env.GITHUB_TOKEN)) {
  console.error(
    "A cluster needs --repository OWNER/NAME, and GITHUB_API_URL and GITHUB_TOKEN in the environment.",
  );
  process.exit(2);
}
install();
const built = values.built ? 0 : await run("node", ["scripts/build.js"]);
if (built !== 0) process.exit(built);

const dataDir = mkdtempSync(path.join("/tmp", "slipway-conformance-"));
// Where PostgreSQL runs as another user, it must get there.
chmodSync(dataDir, 0o755);
const catalogDir = path.join(dataDir, "catalog");
writeNextVersions(catalogDir);
step("Starting an installation to try the templates in");
const environment = {
  ...inherited(),
  SLIPWAY_DATA_DIR: dataDir,
  SLIPWAY_PORTS: "random",
  SLIPWAY_CATALOG_DIR: catalogDir,
  SLIPWAY_SUBMITS_PER_MINUTE: "10000",
  SLIPWAY_PREVIEWS_PER_MINUTE: "10000",
  SLIPWAY_READS_PER_MINUTE: "100000",
  GITOPS_TIME_SCALE: "0.5",
  ...(isReal ? ofCluster() : {}),
};
const installation = spawn("node", ["--enable-source-maps", ".build/up.js"], {
  cwd: root,
  env: environment,
  stdio: ["ignore", "pipe", "inherit"],
});
let code = 2;
try {
  await ready(installation);
  slipway("service-account", "create", "conformance", "--reason", "npm run conformance");
  const { token } = JSON.parse(
    slipway(
      "token",
      "create",
      "--account",
      "Ops/conformance",
      "--expires",
      "12h",
      "--scope",
      "read",
      "write",
      "catalog",
      "ops",
      "--json",
    ),
  );
  code = await run("tsx", ["conformance/main.ts", ...process.argv.slice(2)], {
    SLIPWAY_RUNNING: path.join(dataDir, "running.json"),
    SLIPWAY_TOKEN: token,
  });
} finally {
  installation.kill("SIGTERM");
  await new Promise((resolve) => installation.once("close", resolve));
  if (code === 0) rmSync(dataDir, { recursive: true, force: true });
  else console.error(`The installation's logs: ${path.join(dataDir, "logs")}`);
}
process.exit(code);

/** Only what a cluster needs is taken over of what is configured here. */
function inherited() {
  const own =
    /^(DATABASE_URL|PORT|NEXTAUTH_|OIDC_|GITHUB_|SLIPWAY_|FLUX_|FLAGGER_|FORGE_|IDENTITY_|GITOPS_)/;
  return Object.fromEntries(Object.entries(ownEnvironment()).filter(([name]) => !own.test(name)));
}

function ofCluster() {
  const targets = path.join(dataDir, "company-targets.yaml");
  const target = {
    name: values.target,
    environment: values.target,
    repository: values.repository,
    path: "tenants/{environment}/{team}/{name}",
    cluster: {
      name: values.target,
      kubeconfigFrom: path.resolve(values.reader ?? values.kubeconfig),
    },
    vars: Object.fromEntries((values.var ?? []).map((text) => text.split("=", 2))),
  };
  writeFileSync(targets, JSON.stringify([target]));
  const { GITHUB_API_URL, GITHUB_TOKEN } = process.env;
  return { GITHUB_API_URL, GITHUB_TOKEN, SLIPWAY_TARGETS_FILE: targets };
}

/** Every template that ships, once more as its next patch: something to upgrade to. */
function writeNextVersions(folder) {
  const catalog = path.join(root, "catalog");
  for (const name of readdirSync(catalog)) {
    if (!existsSync(path.join(catalog, name, "template.yaml"))) continue;
    cpSync(path.join(catalog, name), path.join(folder, name), { recursive: true });
    const file = path.join(folder, name, "template.yaml");
    const next = readFileSync(file, "utf8").replace(
      /^( {2}version: )(\d+)\.(\d+)\.(\d+)$/m,
      (_line, before, major, minor, patch) => `${before}${major}.${minor}.${Number(patch) + 1}`,
    );
    writeFileSync(file, next);
    const version = /^ {2}version: (\S+)$/m.exec(next)?.[1];
    const changes = path.join(folder, name, "CHANGELOG.md");
    const told = readFileSync(changes, "utf8");
    writeFileSync(
      changes,
      told.replace(/^## /m, `## ${version}\n\nNothing: it is there to be upgraded to.\n\n## `),
    );
  }
}

function slipway(...words) {
  const { status, stdout, stderr } = spawnSync("node", ["cli/slipway.js", ...words], {
    cwd: root,
    env: environment,
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`slipway ${words[0]} failed: ${stderr}${stdout}`);
  return stdout;
}

function ready(child) {
  return new Promise((resolve, reject) => {
    child.stdout.on("data", (chunk) => {
      if (chunk.toString().includes("Slipway is ready")) resolve();
    });
    child.once("exit", () =>
      reject(new Error("The installation did not start; its message stands above.")),
    );
  });
}
