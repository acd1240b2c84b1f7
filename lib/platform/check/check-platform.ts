import { isJsonObject, type JsonObject } from "@/lib/json";
import { objectName } from "@/lib/kubernetes";
import { checkFiles } from "./check-files";
import { checkPolicies, checkReader, checkWebhooks } from "./check-surroundings";
import { checkTemplates, type Team } from "./check-templates";
import { called, error, specOf, warning } from "./found";
import { Rights } from "./rights";
import type { CheckInput, Lack, PlatformReport } from "./types";

/**
 * What a platform repository, and where it was asked its cluster, lack for Slipway and for each of
 * these templates, and what to do about it. Pure.
 */
export function checkPlatform(cluster: string, input: CheckInput): PlatformReport {
  const objects = input.objects.map(({ object }) => object);
  const rights = new Rights(objects);
  const teams = teamsOf(objects, input, rights);
  return {
    cluster,
    general: [
      ...checkFiles(input),
      ...checkParent(objects, input, rights),
      ...checkTeams(objects, input, teams),
      ...checkPolicies(objects, input),
      ...checkWebhooks(objects, input),
      ...checkReader(objects, input, rights),
    ],
    templates: checkTemplates(
      input,
      teams.flatMap((team) =>
        team.namespace === undefined ? [] : [{ ...team, namespace: team.namespace }],
      ),
    ),
  };
}

function checkParent(
  objects: readonly JsonObject[],
  { names, live }: CheckInput,
  rights: Rights,
): Lack[] {
  const { fluxNamespace, parentName, sourceName } = names;
  const place = `${fluxNamespace}/${parentName}`;
  const parent = called(objects, "Kustomization", parentName, fluxNamespace);
  if (parent === undefined)
    return [
      error(
        `There is no Kustomization ${place}, so nothing applies the instances.`,
        "Write it as `slipway platform init` does (clusters/<name>/tenants.yaml), or name yours in the target (`parent`).",
      ),
    ];
  const spec = specOf(parent);
  const account = spec["serviceAccountName"];
  const lacks: Lack[] = [];
  if (typeof account !== "string" || account === "")
    lacks.push(
      warning(
        `The Kustomization ${place} names no account, so it acts as Flux itself.`,
        "Give it an account that may make Kustomizations and nothing else (`serviceAccountName: tenants`).",
      ),
    );
  else if (
    !rights.may({ namespace: fluxNamespace, name: account }, ["get", "create", "patch", "delete"], {
      group: "kustomize.toolkit.fluxcd.io",
      resource: "kustomizations",
      namespace: fluxNamespace,
    })
  )
    lacks.push(
      error(
        `The account ${account} of ${place} may not make Kustomizations in ${fluxNamespace}.`,
        "Give it that right by a Role there (teams/tenants.yaml of `slipway platform init`).",
      ),
    );
  if (spec["suspend"] === true)
    lacks.push(
      error(
        `The Kustomization ${place} is suspended in the repository: nothing applies the instances.`,
        "Take `suspend: true` out of it.",
      ),
    );
  if (spec["prune"] !== true)
    lacks.push(
      error(
        `The Kustomization ${place} does not prune: an instance that is removed goes on running.`,
        "Set `prune: true`.",
      ),
    );
  if (spec["wait"] === true)
    lacks.push(
      warning(
        `The Kustomization ${place} waits for all instances, so that one that is not healthy holds up everybody.`,
        "Set `wait: false`: each instance is waited for by itself.",
      ),
    );
  if (called(objects, "GitRepository", sourceName, fluxNamespace) === undefined)
    lacks.push(
      warning(
        `The source GitRepository ${fluxNamespace}/${sourceName} is not in the repository.`,
        "Where it is made with the cluster all is well; instances refer to it by that name.",
      ),
    );
  if (live !== undefined && live.parent === undefined)
    lacks.push(
      error(
        `The cluster has no Kustomization ${place}.`,
        "Apply clusters/<name>/flux-system, and look why Flux does not apply the rest.",
      ),
    );
  if (live?.parent?.isSuspended)
    lacks.push(
      error(
        `The Kustomization ${place} is suspended in the cluster.`,
        `flux resume kustomization ${parentName}`,
      ),
    );
  else if (live?.parent?.isReady === false)
    lacks.push(
      warning(
        `The Kustomization ${place} is not ready in the cluster.`,
        `flux get kustomization ${parentName} says why.`,
      ),
    );
  return lacks;
}

interface FoundTeam extends Omit<Team, "namespace"> {
  /** Undefined: it has an account only. */
  namespace: string | undefined;
}

/** Teams, by the accounts that are called as a target calls them. */
function teamsOf(
  objects: readonly JsonObject[],
  { names }: CheckInput,
  rights: Rights,
): FoundTeam[] {
  const [before = "", after = ""] = names.teamServiceAccount.split("{team}");
  const namespaces = new Set(
    objects.map(objectName).flatMap(({ kind, name }) => (kind === "Namespace" ? name : [])),
  );
  return objects.map(objectName).flatMap(({ kind, namespace, name }) => {
    const isTeam =
      kind === "ServiceAccount" &&
      namespace === names.fluxNamespace &&
      name.length > before.length + after.length &&
      name.startsWith(before) &&
      name.endsWith(after);
    if (!isTeam) return [];
    const team = name.slice(before.length, name.length - after.length);
    const account = { namespace: names.fluxNamespace, name };
    const [own] = [team, ...rights.namespacesOf(account)].filter((one) => namespaces.has(one));
    return [{ name: team, account, namespace: own }];
  });
}

function checkTeams(
  objects: readonly JsonObject[],
  { names }: CheckInput,
  teams: readonly FoundTeam[],
): Lack[] {
  if (teams.length === 0)
    return [
      error(
        `There is no account called ${names.teamServiceAccount} in ${names.fluxNamespace}, so no team can launch anything.`,
        "Add a team as `slipway platform init --team NAME` writes it.",
      ),
    ];
  const fenced = new Set(
    objects
      .map(objectName)
      .flatMap(({ kind, namespace }) => (kind === "NetworkPolicy" ? (namespace ?? []) : [])),
  );
  const closed = new Set(
    objects.filter(deniesByDefault).flatMap((object) => objectName(object).namespace ?? []),
  );
  const judges =
    called(objects, "ValidatingAdmissionPolicy", "network-policy-present") !== undefined;
  return teams.flatMap(({ name, namespace }) => {
    if (namespace === undefined)
      return [
        warning(
          `The team ${name} has no namespace yet.`,
          "Launch Team namespace from the catalog for it, before anything else of the team's.",
        ),
      ];
    if (closed.has(namespace)) return [];
    if (fenced.has(namespace))
      return [
        warning(
          `No NetworkPolicy of the namespace ${namespace} denies by default: what none of them selects talks to everybody.`,
          "Add one for all pods (`podSelector: {}`) with both policyTypes and no rules (teams/<team>.yaml of `slipway platform init`).",
        ),
      ];
    return [
      {
        severity: judges ? ("error" as const) : ("warning" as const),
        what: `The namespace ${namespace} has no NetworkPolicy: everybody in the cluster may talk to what runs there${judges ? ", and the policy network-policy-present denies every workload" : ""}.`,
        remedy:
          "Add a NetworkPolicy that denies by default (teams/<team>.yaml of `slipway platform init`).",
      },
    ];
  });
}

/** A NetworkPolicy of all pods of its namespace that lets nothing in and nothing out. */
function deniesByDefault(object: JsonObject): boolean {
  const { podSelector, policyTypes, ingress, egress } = specOf(object);
  return (
    object["kind"] === "NetworkPolicy" &&
    isJsonObject(podSelector) &&
    Object.values(podSelector).every(
      (one) => isEmpty(one) || (isJsonObject(one) && Object.keys(one).length === 0),
    ) &&
    Array.isArray(policyTypes) &&
    ["Ingress", "Egress"].every((type) => policyTypes.includes(type)) &&
    isEmpty(ingress) &&
    isEmpty(egress)
  );
}

const isEmpty = (rules: unknown): boolean =>
  rules === undefined || rules === null || (Array.isArray(rules) && rules.length === 0);
