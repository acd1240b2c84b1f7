import { z } from "zod";
import type { Config } from "@/lib/config/server";
import { PortalError } from "@/lib/errors";
import type { MergeMethod } from "@/lib/git-host";
import { problemWithPlace, readYamlDocument } from "@/lib/yaml";
import type { ClusterCredential } from "./cluster-credential";
import { type Given, parseKubeconfig } from "./kubeconfig";
import { fillPattern, pathPatternSchema } from "./path-pattern";

const name = z
  .string()
  .max(63)
  .regex(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/, "must be small letters, digits and dashes");
const objectName = z.string().min(1).max(253);
const account = z
  .string()
  .regex(
    /^[a-z0-9{]([a-z0-9{}.-]*[a-z0-9}])?$/,
    "must be the name of a service account, with {team} where the team stands",
  );
/** Names a variable of the environment that holds a secret: secrets never stand in the file. */
const from = z.string().regex(/^[A-Z][A-Z0-9_]*$/, "must be the name of an environment variable");

/** The same, or the absolute path of a file that has it, which is read again whenever it is used. */
const fromFile = z
  .string()
  .regex(
    /^([A-Z][A-Z0-9_]*|\/\S+)$/,
    "must be the name of an environment variable, or the absolute path of a file",
  );

/** One target as Ops write it down. */
export const targetDefinitionSchema = z.strictObject({
  name,
  title: z.string().min(1).max(80).optional(),
  environment: name.optional(),
  repository: z.string().regex(/^[\w.-]+\/[\w.-]+$/, "must be owner/name"),
  branch: z.string().min(1).max(200).default("main"),
  path: pathPatternSchema.default("tenants/{environment}/{team}/{name}"),
  cluster: z
    .strictObject({
      name,
      apiUrl: z.url({ protocol: /^https?$/ }).optional(),
      tokenFrom: fromFile.optional(),
      caFrom: fromFile.optional(),
      kubeconfigFrom: fromFile.optional(),
      inCluster: z.literal(true).optional(),
    })
    .refine(
      ({ apiUrl, tokenFrom, caFrom, kubeconfigFrom, inCluster }) =>
        [kubeconfigFrom, inCluster, apiUrl ?? tokenFrom ?? caFrom].filter(
          (way) => way !== undefined,
        ).length <= 1,
      "is asked in one way: by apiUrl and tokenFrom, by kubeconfigFrom, or inCluster",
    )
    .refine(
      ({ tokenFrom, caFrom }) => caFrom === undefined || tokenFrom !== undefined,
      "has caFrom, and no tokenFrom",
    )
    .optional(),
  fluxNamespace: objectName.default("flux-system"),
  source: objectName.default("flux-system"),
  parent: objectName.default("tenants"),
  teamServiceAccount: account.default("team-{team}"),
  platformServiceAccount: account.default("platform"),
  vars: z
    .record(z.string().min(1), z.union([z.string(), z.number(), z.boolean()]).transform(String))
    .default({}),
  substitution: z.boolean().default(false),
  groups: z.array(z.string().min(1)).default([]),
  requiresApproval: z.boolean().default(false),
  labels: z.array(z.string().min(1).max(50)).max(20).default([]),
  reviewers: z
    .array(
      z
        .string()
        .regex(/^@?[\w.-]+(\/[\w.-]+)?$/, "must be a login or owner/team")
        .transform((who) => who.replace(/^@/, "")),
    )
    .max(15)
    .default([]),
  autoMerge: z.enum(["merge", "squash", "rebase"]).optional(),
  fluxKeyFrom: from.optional(),
  flaggerKeyFrom: from.optional(),
});

/**
 * What a target is to be, with its secrets still in the clear: on the way from the environment to
 * the sealed columns.
 */
export interface TargetDefinition {
  name: string;
  title: string;
  environment: string;
  repository: { owner: string; name: string };
  branch: string;
  pathPattern: string;
  cluster: {
    name: string;
    /** Undefined too where a kubeconfig says it. */
    apiUrl: string | undefined;
    credential: ClusterCredential | undefined;
  };
  fluxNamespace: string;
  sourceName: string;
  parentName: string;
  teamServiceAccount: string;
  platformServiceAccount: string;
  vars: Record<string, string>;
  substitution: boolean;
  accessGroups: string[];
  requiresApproval: boolean;
  labels: string[];
  reviewers: string[];
  autoMerge: MergeMethod | null;
  fluxKey: string | undefined;
  flaggerKey: string | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Characters of the file. */
const longestFile = 4 * 1024 * 1024;

/**
 * Parses the YAML list of `SLIPWAY_TARGETS_FILE`. Throws `misconfigured` with one clear line, never
 * with a secret.
 */
export function parseTargetsFile(text: string, environment: Environment): TargetDefinition[] {
  const { value, problem } = readYamlDocument(text, { longest: longestFile });
  if (problem !== undefined) throw misconfigured(problemWithPlace(problem));
  const parsed = z.array(targetDefinitionSchema).min(1).safeParse(value);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw misconfigured(
      `${issue?.path.join(".") ?? ""} ${issue?.message ?? ""}`.trim(),
      parsed.error,
    );
  }
  const targets = parsed.data.map((one) => definitionOf(one, environment));
  refuseClashes(targets);
  return targets;
}

/**
 * A target with the secrets that its names lead to. Throws `misconfigured` where one is not there, with a sentence that
 * begins with `about`.
 */
export function definitionOf(
  {
    repository,
    path,
    cluster,
    source,
    parent,
    groups,
    fluxKeyFrom,
    flaggerKeyFrom,
    ...rest
  }: z.output<typeof targetDefinitionSchema>,
  environment: Environment,
  about?: string,
): TargetDefinition {
  const secret = (variable: string | undefined): string | undefined => {
    if (variable === undefined) return undefined;
    const value = environment[variable];
    if (value === undefined || value === "")
      throw misconfigured(`the variable ${variable} that it names is not set`, undefined, about);
    return value;
  };
  return {
    ...rest,
    title: rest.title ?? titleOf(rest.name),
    environment: rest.environment ?? rest.name,
    repository: splitRepository(repository),
    pathPattern: path,
    cluster: {
      name: cluster?.name ?? rest.name,
      ...(cluster?.inCluster === true
        ? ownCluster(environment, about)
        : {
            apiUrl: cluster?.apiUrl?.replace(/\/$/, ""),
            credential: credentialOf(cluster ?? {}, secret),
          }),
    },
    sourceName: source,
    parentName: parent,
    accessGroups: groups,
    autoMerge: rest.autoMerge ?? null,
    fluxKey: secret(fluxKeyFrom),
    flaggerKey: secret(flaggerKeyFrom),
  };
}

/** Where Kubernetes puts what a Pod's account has (kubernetes.io: accessing the API from a Pod). */
const podFiles = "/var/run/secrets/kubernetes.io/serviceaccount";

/** The cluster that Slipway itself runs in, with the account of its Pods. */
function ownCluster(
  environment: Environment,
  about?: string,
): Pick<TargetDefinition["cluster"], "apiUrl" | "credential"> {
  const { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port = "443" } = environment;
  if (host === undefined || host === "")
    throw misconfigured(
      "it says inCluster, and Slipway does not run in a cluster",
      undefined,
      about,
    );
  return {
    apiUrl: `https://${host.includes(":") ? `[${host}]` : host}:${port}`,
    credential: { token: { file: `${podFiles}/token` }, ca: { file: `${podFiles}/ca.crt` } },
  };
}

/** How a cluster is asked by what its entry names; a kubeconfig is looked at once, here. */
function credentialOf(
  names: {
    tokenFrom?: string | undefined;
    caFrom?: string | undefined;
    kubeconfigFrom?: string | undefined;
  },
  secret: (variable: string | undefined) => string | undefined,
): ClusterCredential | undefined {
  const given = (name: string | undefined): Given | undefined => {
    if (name !== undefined && name.startsWith("/")) return { file: name };
    const text = secret(name);
    return text === undefined ? undefined : { text };
  };
  const kubeconfig = given(names.kubeconfigFrom);
  if (kubeconfig !== undefined) {
    if ("text" in kubeconfig) parseKubeconfig(kubeconfig.text);
    return { kubeconfig };
  }
  const [token, ca] = [given(names.tokenFrom), given(names.caFrom)];
  return token && { token, ...(ca === undefined ? {} : { ca }) };
}

/** The one target of `SLIPWAY_TARGET_REPOSITORY`; undefined where that is not set. */
export function singleTarget(
  config: Pick<
    Config,
    | "SLIPWAY_TARGET_REPOSITORY"
    | "SLIPWAY_TARGET_BRANCH"
    | "FLUX_WEBHOOK_TOKEN"
    | "FLAGGER_WEBHOOK_TOKEN"
  >,
): TargetDefinition | undefined {
  if (config.SLIPWAY_TARGET_REPOSITORY === undefined) return undefined;
  const [definition] = parseTargetsFile(
    JSON.stringify([
      {
        name: "staging",
        repository: config.SLIPWAY_TARGET_REPOSITORY,
        branch: config.SLIPWAY_TARGET_BRANCH,
      },
    ]),
    {},
  );
  return (
    definition && {
      ...definition,
      fluxKey: config.FLUX_WEBHOOK_TOKEN,
      flaggerKey: config.FLAGGER_WEBHOOK_TOKEN,
    }
  );
}

/** Where a target's instances are, with placeholders for teams and names. */
export function writtenTo({
  name,
  repository,
  branch,
  pathPattern,
  environment,
  cluster,
}: Pick<TargetDefinition, "name" | "branch" | "pathPattern" | "environment"> & {
  repository: { owner: string; name: string };
  cluster: { name: string };
}): string {
  const folder = fillPattern(pathPattern, { environment, cluster: cluster.name, target: name });
  return `${repository.owner}/${repository.name}#${branch}:${folder}`;
}

/** Two targets that share a folder, or a name, would write over each other. */
function refuseClashes(targets: readonly TargetDefinition[]): void {
  const seen = new Map<string, string>();
  for (const target of targets) {
    for (const key of [target.name, writtenTo(target)]) {
      const other = seen.get(key);
      if (other !== undefined)
        throw misconfigured(
          `the targets ${other} and ${target.name} would write to the same place`,
        );
      seen.set(key, target.name);
    }
  }
}

function splitRepository(repository: string): { owner: string; name: string } {
  const [owner = "", name = ""] = repository.split("/");
  return { owner, name };
}

function titleOf(name: string): string {
  const words = name.replaceAll("-", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function misconfigured(
  what: string,
  cause?: unknown,
  about = "SLIPWAY_TARGETS_FILE is not right",
): PortalError {
  return new PortalError("misconfigured", `${about}: ${what}.`, { cause });
}
