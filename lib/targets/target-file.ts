import { z } from "zod";
import { PortalError } from "@/lib/errors";
import { type FileProblem, readYaml } from "@/lib/yaml";
import type { Target } from "./target";
import {
  definitionOf,
  type TargetDefinition,
  targetDefinitionSchema,
  writtenTo,
} from "./target-definition";

/** Characters of the file: few enough to be read at once. */
const longest = 8 * 1024;

/**
 * What whoever writes to the catalog may name of the environment in this field of a target: not Slipway's own secrets, nor
 * any file of its machine, since what a cluster is asked with is sent to an address that they choose. The keys of webhooks
 * are sent nowhere, so the fields of keys may name Slipway's own.
 */
export function isNameable(name: string, field: string): boolean {
  return nameable.test(name) || (keyFields.has(field) && ownKeys.has(name));
}
const nameable = /^SLIPWAY_TARGET_[A-Z0-9_]+$/;
const keyFields = new Set(["fluxKeyFrom", "flaggerKeyFrom"]);
const ownKeys = new Set(["FLUX_WEBHOOK_TOKEN", "FLAGGER_WEBHOOK_TOKEN"]);
const nameableInWords =
  "must be the name of an environment variable that begins with SLIPWAY_TARGET_";

const targetFileSchema = z.strictObject({
  apiVersion: z.literal("slipway.dev/v1alpha1"),
  kind: z.literal("Target"),
  metadata: z.strictObject({ name: z.string() }),
  spec: z.record(z.string(), z.unknown()),
});

interface Reading {
  environment: Readonly<Record<string, string | undefined>>;
  /** Targets that are there already: no two may write to one place. */
  others: readonly Pick<
    Target,
    "name" | "branch" | "pathPattern" | "environment" | "repository" | "cluster"
  >[];
}

/**
 * Reads `targets/<name>.yaml`: the fields of the targets file under `spec`, secrets by names of variables of the environment
 * that begin with `SLIPWAY_TARGET_`. `definition` is undefined where there is a problem, which never holds a secret. Pure.
 */
export function parseTargetFile(
  { path, text }: { path: string; text: string },
  { environment, others }: Reading,
): { definition: TargetDefinition | undefined; problems: FileProblem[] } {
  const { documents, problems } = readYaml(text, { longest });
  const [document, second] = documents;
  const wrong = (message: string, at: readonly PropertyKey[] = []) => ({
    path,
    ...(document?.placeOf(at) ?? { line: 1, column: 1 }),
    message,
  });
  if (problems.length > 0) return refused(problems.map((problem) => ({ path, ...problem })));
  if (second !== undefined) return refused([wrong("It must be one YAML document.")]);
  const file = targetFileSchema.safeParse(document?.value ?? null);
  if (!file.success) return refused(issuesOf(file.error, wrong));
  const { name } = file.data.metadata;
  if (path.split("/").at(-1) !== `${name}.yaml`)
    return refused([wrong("It must be the name of the file.", ["metadata", "name"])]);
  const { name: _none, ...spec } = file.data.spec;
  const parsed = targetDefinitionSchema.safeParse({ ...spec, name });
  const inSpec: Wrong = (message, at = []) => wrong(message, ["spec", ...at]);
  if (!parsed.success) return refused(issuesOf(parsed.error, inSpec));
  const refusals = [
    ...unnameable(parsed.data, inSpec),
    ...movedCluster(parsed.data, others, inSpec),
    ...samePlace(parsed.data, others, inSpec),
  ];
  if (refusals.length > 0) return refused(refusals);
  try {
    return { definition: definitionOf(parsed.data, environment, "It is not right"), problems: [] };
  } catch (error) {
    if (!(error instanceof PortalError)) throw error;
    return refused([inSpec(error.message)]);
  }
}

type Wrong = (message: string, at?: readonly PropertyKey[]) => FileProblem;
type Spec = z.output<typeof targetDefinitionSchema>;

const refused = (problems: FileProblem[]) => ({ definition: undefined, problems });

function unnameable({ cluster, fluxKeyFrom, flaggerKeyFrom }: Spec, wrong: Wrong): FileProblem[] {
  const named = {
    "cluster.tokenFrom": cluster?.tokenFrom,
    "cluster.caFrom": cluster?.caFrom,
    "cluster.kubeconfigFrom": cluster?.kubeconfigFrom,
    fluxKeyFrom,
    flaggerKeyFrom,
  };
  return Object.entries(named).flatMap(([field, value]) =>
    value === undefined || isNameable(value, field)
      ? []
      : [wrong(`spec.${field}: ${nameableInWords}`, field.split("."))],
  );
}

/** The token of a cluster that is known is sent to no other address; that is for Ops to know, not for whoever proposes a file. */
function movedCluster(
  { name, cluster }: Spec,
  others: Reading["others"],
  wrong: Wrong,
): FileProblem[] {
  const known = others.find((one) => one.cluster.name === (cluster?.name ?? name))?.cluster;
  const address = cluster?.apiUrl?.replace(/\/$/, "");
  if (
    known?.apiUrl === undefined ||
    address === undefined ||
    address === known.apiUrl ||
    cluster?.tokenFrom !== undefined
  )
    return [];
  const message = `spec.cluster.apiUrl: the cluster ${known.name} is at another address; a new one needs its own tokenFrom, since the token that is kept is not sent there`;
  return [wrong(message, ["cluster", "apiUrl"])];
}

function samePlace(spec: Spec, others: Reading["others"], wrong: Wrong): FileProblem[] {
  const place = writtenTo(placeOf(spec));
  const same = others.find((one) => one.name !== spec.name && writtenTo(one) === place);
  return same === undefined
    ? []
    : [wrong(`It would write to the same place as the target ${same.name}.`)];
}

/** As far as it says where a target writes to. */
function placeOf({
  name,
  environment = name,
  repository,
  branch,
  path: pathPattern,
  cluster,
}: Spec): Parameters<typeof writtenTo>[0] {
  const [owner = "", repositoryName = ""] = repository.split("/");
  return {
    name,
    environment,
    branch,
    pathPattern,
    repository: { owner, name: repositoryName },
    cluster: { name: cluster?.name ?? name },
  };
}

function issuesOf({ issues }: z.ZodError, wrong: Wrong): FileProblem[] {
  return issues.map(({ path, message }) =>
    wrong([path.join("."), message].filter((part) => part !== "").join(": "), path),
  );
}
