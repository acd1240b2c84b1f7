/**
 * What `npm run conformance` runs once an installation is there (scripts/conformance.js): every
 * template that ships, launched, edited, upgraded, drifted, suspended and removed, by the REST API of
 * Slipway alone. Prints a table; exit 1 where a step failed.
 */
import { readFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { parseArgs } from "node:util";
import { parse } from "yaml";
import type { JsonObject } from "@/lib/json";
import { kubeconfigAccess } from "../lib/targets/cluster-credential";
import { apiAt } from "./ask";
import { type Hand, realCluster, standIn } from "./clusters";
import { exitCodeOf, type Row, tableOf } from "./table";
import { templatesIn, type Tried } from "./templates";
import { type Place, tryTemplate, untried } from "./try-template";

const { values } = parseArgs({
  options: {
    kubeconfig: { type: "string" },
    repository: { type: "string", default: "acme/platform" },
    target: { type: "string", default: "staging" },
    team: { type: "string", default: "payments" },
    "new-team": { type: "string" },
    parameters: { type: "string" },
    only: { type: "string", multiple: true },
    patience: { type: "string" },
    // Read by scripts/conformance.js.
    built: { type: "boolean" },
    reader: { type: "string" },
    "at-once": { type: "string", default: "4" },
    // Of the target; scripts/conformance.js configures it so.
    var: { type: "string", multiple: true },
  },
});

interface Running {
  urls: { web: string; forge: string; gitops: string };
  environment: Record<string, string>;
}
const running = JSON.parse(readFileSync(setting("SLIPWAY_RUNNING"), "utf8")) as Running;
const isReal = values.kubeconfig !== undefined;
const slipway = apiAt(running.urls.web, { authorization: `Bearer ${setting("SLIPWAY_TOKEN")}` });
const githubUrl = isReal
  ? setting("GITHUB_API_URL")
  : (running.environment["GITHUB_API_URL"] ?? "");
const githubToken = isReal ? setting("GITHUB_TOKEN") : (running.environment["GITHUB_TOKEN"] ?? "");
const suffix = Date.now().toString(36).slice(-4);
const newTeam = values["new-team"] ?? (isReal ? undefined : "search");

const place: Place = {
  slipway,
  host: apiAt(githubUrl.replace(/\/$/, ""), {
    authorization: `Bearer ${githubToken}`,
    accept: "application/vnd.github+json",
  }),
  repository: values.repository,
  hand: await handOf(),
  target: values.target,
  team: values.team,
  nameOf: ({ name }) => (name === "team-namespace" ? (newTeam ?? "") : `${name}-${suffix}`),
  newer,
  patience: Number(values.patience ?? (isReal ? 900 : 240)),
};

const catalog = path.join(import.meta.dirname, "../catalog");
const ofSandbox = path.join(import.meta.dirname, "sandbox-parameters.yaml");
const parametersFile = values.parameters ?? (isReal ? undefined : ofSandbox);
const given = (
  parametersFile === undefined ? {} : parse(readFileSync(parametersFile, "utf8"))
) as Record<string, JsonObject>;
const sandboxVars = [
  "domain=staging.example.com",
  "awsAccount=111122223333",
  "awsRegion=eu-central-1",
];
const vars = Object.fromEntries(
  (values.var ?? (isReal ? [] : sandboxVars)).map((text) => text.split("=", 2)),
);
const all = templatesIn(catalog, given, { team: values.team, newTeam, vars });
const unknown = values.only?.find((name) => !all.some((one) => one.name === name));
if (unknown !== undefined) {
  const names = all.map(({ name }) => name).join(", ");
  process.stderr.write(`There is no template ${unknown}. There are ${names}.\n`);
  process.exit(2);
}
const tried = all.filter(({ name }) => values.only?.includes(name) ?? true);

const rows = await tryAll(Number(values["at-once"]));
process.stdout.write(`\n${tableOf(rows)}\n`);
process.exitCode = exitCodeOf(rows);

async function tryAll(atOnce: number): Promise<Row[]> {
  const waiting = [...tried];
  const done: Row[] = [];
  const lane = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      process.stdout.write(`${next.name} …\n`);
      const row = isSkipped(next) ?? (await tryTemplate(place, next));
      process.stdout.write(`${next.name}: done\n`);
      done.push(row);
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, atOnce) }, lane));
  return done.toSorted((a, b) => a.template.localeCompare(b.template));
}

function isSkipped({ name, version }: Tried): Row | undefined {
  if (name !== "team-namespace" || newTeam !== undefined) return undefined;
  return untried(
    `${name} ${version}`,
    "--new-team names no team that has an account and no namespace.",
  );
}

/** The same template once more as its next patch, which the script has put beside those that ship. */
async function newer({ name, version }: Tried): Promise<string | undefined> {
  const [major = "0", minor = "0", patch = "0"] = version.split(".");
  const next = `${major}.${minor}.${Number(patch) + 1}`;
  const there = await slipway.ask("GET", `/api/v1/templates/${name}/versions/${next}`);
  if (there.status === 404) return undefined;
  if (there.json.state === "draft")
    await slipway.ask("POST", `/api/v1/templates/${name}/versions/${next}/decisions`, {
      decision: "publish",
    });
  return next;
}

/** What is done by hand: in the sandbox by calls of the stand-in, in a cluster by the account of the kubeconfig. */
async function handOf(): Promise<Hand> {
  return values.kubeconfig === undefined
    ? standIn(
        running.urls.gitops,
        values.target,
        running.environment["SANDBOX_CLUSTER_TOKEN"] ?? "",
      )
    : realCluster(await kubeconfigAccess(path.resolve(values.kubeconfig)));
}

function setting(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === "") throw new Error(`${name} is missing.`);
  return value;
}
