import { type Infrastructure, clusterFiles } from "./cluster-files";
import type { PlatformOptions } from "./options";
import { configs, parts } from "./parts";
import { readme } from "./readme";
import { listOf, teamFiles } from "./team-files";

/**
 * What a platform repository is made from, by path: the infrastructure and the guard of the
 * instances as `catalog/platform` has them, and the policies that ship as `policies/<name>.yaml`.
 */
export type Blueprint = Readonly<Record<string, string>>;

/** Stands in the blueprint for the registry of the company. */
const exampleRegistry = "registry.example.com";
const exampleEmail = "platform@example.com";

/** A policy about what is in Git alone: in a cluster, operators make Secrets all the time. */
export const forGitOnly = "no-plaintext-secrets";

/**
 * The files of a platform repository as Slipway and its templates expect it, by path, in the order
 * of their paths. The same options and the same blueprint make the same files. Pure.
 */
export function platformFiles(
  options: PlatformOptions,
  blueprint: Blueprint,
): Record<string, string> {
  const there = infrastructureOf(options);
  const policies = policiesOf(blueprint);
  const copied = [
    ...there.controllers.map((file) => `infrastructure/controllers/${file}`),
    ...there.configs.map((file) => `infrastructure/configs/${file}`),
    ...policies.map((file) => `policies/${file}`),
  ];
  const files: Record<string, string> = {
    "README.md": readme(options),
    ".github/CODEOWNERS": codeOwners(options),
    ...teamFiles(options),
    "policies/kustomization.yaml": policyList(policies),
  };
  for (const cluster of options.clusters)
    Object.assign(files, clusterFiles(options, cluster, there));
  for (const [folder, names] of Object.entries(there))
    if (names.length > 0) files[`infrastructure/${folder}/kustomization.yaml`] = listOf(names);
  for (const path of copied) files[path] = withNames(options, blueprint[path] ?? missing(path));
  return Object.fromEntries(Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function infrastructureOf({
  infrastructure,

  parts: chosen,
}: PlatformOptions): Infrastructure & Record<string, readonly string[]> {
  if (!infrastructure) return { controllers: [], configs: [] };
  return {
    controllers: chosen.flatMap((name) => parts[name].controllers),
    configs: Object.entries(configs)
      .filter(([, needs]) => needs.every((name) => chosen.includes(name)))
      .map(([file]) => file),
  };
}

/** The guard of the instances first, and then what ships. */
function policiesOf(blueprint: Blueprint): string[] {
  const names = Object.keys(blueprint)
    .filter((path) => path.startsWith("policies/"))
    .map((path) => path.slice("policies/".length))
    .filter((file) => file !== `${forGitOnly}.yaml`)
    .sort();
  const guard = "tenant-guard.yaml";
  return [guard, ...names.filter((file) => file !== guard)];
}

function policyList(files: readonly string[]): string {
  return `# The policies that Slipway judges requests by, the same files word for word, so that the cluster says what Slipway said.
# Not among them: ${forGitOnly}. It is about what is in Git; in a cluster, operators make Secrets all the time.
${listOf(files)}`;
}

function codeOwners({ repository, opsTeam, teams, newTeams }: PlatformOptions): string {
  const [owner = ""] = repository.split("/");
  const ops = `@${owner}/${opsTeam}`;
  const rows = [
    ["*", ops] as const,
    ...[...teams, ...newTeams].map(
      (team) => [`/tenants/*/${team}/`, `@${owner}/team-${team} ${ops}`] as const,
    ),
  ];
  const width = Math.max(...rows.map(([path]) => path.length)) + 4;
  return `# The last match counts. Everything is the platform team's, an instance's folder is also its team's.
${rows.map(([path, owners]) => `${path.padEnd(width)}${owners}\n`).join("")}`;
}

const withNames = ({ registry, email }: PlatformOptions, text: string): string =>
  text.replaceAll(exampleRegistry, registry).replaceAll(exampleEmail, email);

function missing(path: string): never {
  throw new Error(`The blueprint of a platform has no ${path}.`);
}
