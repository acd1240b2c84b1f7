import { isJsonObject, type JsonObject } from "@/lib/json";
import {
  objectName,
  objectTitleWithNamespace,
  parseApiVersion,
  resourceOf,
} from "@/lib/kubernetes";
import { partOfGroup, parts } from "../parts";
import { keyOf, keyOfObject, type Reference, referencesOf } from "./references";
import { type Account, type Resource, Rights } from "./rights";
import { type CheckInput, exampleTeam, type Lack, type TemplateNeeds } from "./types";

/** A team as the repository has it. */
export interface Team {
  name: string;
  account: Account;
  namespace: string;
}

const builtInGroups = new Set([
  "",
  "apps",
  "batch",
  "autoscaling",
  "policy",
  "networking.k8s.io",
  "rbac.authorization.k8s.io",
]);

/** What installs the kinds of a group, by the name of its HelmRelease or chart. */
const installers: Readonly<Record<string, RegExp>> = {
  "monitoring.coreos.com": /prometheus/,
  "gateway.networking.k8s.io": /gateway|istio|cilium|traefik|contour|kong/,
  "cert-manager.io": /cert-manager/,
  "externaldns.k8s.io": /external-dns/,
  "external-secrets.io": /external-secrets/,
  "generators.external-secrets.io": /external-secrets/,
  "postgresql.cnpg.io": /cloudnative-pg|cnpg/,
  "barmancloud.cnpg.io": /barman/,
  "networking.istio.io": /istio/,
  "security.istio.io": /istio/,
  "flagger.app": /flagger/,
  "s3.services.k8s.aws": /\bs3\b/,
  "sqs.services.k8s.aws": /\bsqs\b/,
};

/** What is missing for each template. Pure. */
export function checkTemplates(
  input: CheckInput,
  teams: readonly Team[],
): { template: string; lacks: Lack[] }[] {
  const objects = input.objects.map(({ object }) => object);
  const rights = new Rights(objects);
  const there = new Set(objects.map(keyOfObject));
  const releases = objects
    .filter(({ kind }) => kind === "HelmRelease")
    .map((object) => `${objectName(object).name} ${chartOf(object)}`);
  const definitions = groupsOfDefinitions(objects);
  // What comes with the clusters is not in the repository at all; of its kinds a cluster can say more.
  const installsNothing = releases.length === 0;
  const isElsewhere = installsNothing && input.live === undefined;

  const brings = (apiVersion: string, kind: string): boolean => {
    if (input.live) return input.live.served.includes(`${apiVersion} ${kind}`);
    const { group } = parseApiVersion(apiVersion);
    const installer = installers[group];
    return (
      definitions.has(group) ||
      (installer !== undefined && releases.some((release) => installer.test(release)))
    );
  };

  const lacksOf = (scope: TemplateNeeds["scope"], written: readonly JsonObject[]): Lack[] => {
    const missing = kindsOf(written).filter(({ apiVersion, kind }) => !brings(apiVersion, kind));
    // Where a kind is not there, what its objects need beyond it is no news.
    const rest = isElsewhere
      ? written
      : written.filter((object) => !missing.some((one) => isOfKind(object, one)));
    return [
      ...missing.map(({ apiVersion, kind }) => missingKind(apiVersion, kind, isElsewhere)),
      ...referencesOf(rest)
        .filter((ref) => isElsewhereThan(exampleTeam, ref) && !there.has(keyOf(ref)))
        .map((ref) => missingReference(ref, installsNothing)),
      ...missingRights(scope, rest, input, teams, rights),
    ];
  };

  return input.templates.map(({ template, scope, objects: usual, more }) => ({
    template,
    lacks: [...lacksOf(scope, usual), ...lacksOf(scope, more).map(withSomeParameters)],
  }));
}

function isOfKind(object: JsonObject, { apiVersion, kind }: CustomKind): boolean {
  const is = objectName(object);
  return is.apiVersion === apiVersion && is.kind === kind;
}

/** What is beside an instance, in its own namespace, is somebody's to launch. */
const isElsewhereThan = (team: string, { kind, namespace }: Reference): boolean =>
  namespace === undefined ? kind.startsWith("Cluster") : namespace !== team;

const withSomeParameters = ({ what, remedy }: Lack): Lack => ({
  severity: "warning",
  what: `With some parameters: ${what}`,
  remedy,
});

function missingReference(ref: Reference, mayBeElsewhere: boolean): Lack {
  const { kind, namespace, name } = ref;
  return {
    severity: mayBeElsewhere ? "warning" : "error",
    what: `It refers to ${objectTitleWithNamespace({ kind, namespace, name })}, which the repository has not.`,
    remedy: "Add it, or name another by a parameter, or a variable of the target.",
  };
}

interface CustomKind {
  apiVersion: string;
  kind: string;
}

function kindsOf(objects: readonly JsonObject[]): CustomKind[] {
  const kinds = objects
    .map(objectName)
    .filter(({ apiVersion }) => {
      const { group } = parseApiVersion(apiVersion);
      return !builtInGroups.has(group) && !group.endsWith(".toolkit.fluxcd.io");
    })
    .map(({ apiVersion, kind }) => [`${apiVersion} ${kind}`, { apiVersion, kind }] as const);
  return [...new Map(kinds).values()];
}

/** `group/version Kind` of what these templates need beyond what every cluster has. */
export function customKinds(templates: readonly TemplateNeeds[]): string[] {
  const all = templates
    .flatMap(({ objects, more }) => kindsOf([...objects, ...more]))
    .map(({ apiVersion, kind }) => `${apiVersion} ${kind}`);
  return [...new Set(all)].toSorted();
}

function missingKind(apiVersion: string, kind: string, isElsewhere: boolean): Lack {
  const part = partOfGroup(parseApiVersion(apiVersion).group);
  return {
    severity: isElsewhere ? "warning" : "error",
    what: isElsewhere
      ? `${kind} (${apiVersion}): nothing in the repository brings it.`
      : `${kind} (${apiVersion}) is not known there.`,
    remedy:
      part === undefined
        ? `Install what brings the CRD of ${kind}, or do not offer the template.`
        : `Install ${parts[part].title} (the part ${part} of \`slipway platform init\`), or do not offer the template.`,
  };
}

const applying = ["get", "create", "patch", "delete"];

function missingRights(
  scope: TemplateNeeds["scope"],
  objects: readonly JsonObject[],
  { names }: CheckInput,
  teams: readonly Team[],
  rights: Rights,
): Lack[] {
  const ofPlatform = { namespace: names.fluxNamespace, name: names.platformServiceAccount };
  const accounts =
    scope === "platform"
      ? [{ account: ofPlatform, namespace: exampleTeam }]
      : teams.map(({ account, namespace }) => ({ account, namespace }));
  const lacks = resourcesOf(objects).flatMap((resource) => {
    const lacking = accounts.filter(
      ({ account, namespace }) =>
        !rights.may(account, applying, {
          ...resource,
          namespace: resource.namespace === undefined ? undefined : namespace,
        }),
    );
    return lacking.length === 0 ? [] : [{ resource, lacking }];
  });
  if (lacks.length === 0) return [];
  const all = lacks.map(({ resource: { group, resource } }) =>
    group === "" ? resource : `${resource}.${group}`,
  );
  const whose = [
    ...new Set(lacks.flatMap(({ lacking }) => lacking.map((one) => one.account.name))),
  ];
  const role = scope === "platform" ? "platform-deployer" : "team-deployer";
  return [
    {
      severity: "error",
      what: `${whose.join(", ")} may not apply ${all.join(", ")}.`,
      remedy: `Add a rule for them to the role of that account (${role} in teams/roles.yaml).`,
    },
  ];
}

function resourcesOf(objects: readonly JsonObject[]): Resource[] {
  const found = objects.map((object) => {
    const { apiVersion, kind } = objectName(object);
    const known = resourceOf(apiVersion, kind);
    const { group } = parseApiVersion(apiVersion);
    const resource = known?.resource ?? `${kind.toLowerCase()}s`;
    const namespace = known?.namespaced === false ? undefined : exampleTeam;
    return [`${group}/${resource}`, { group, resource, namespace }] as const;
  });
  return [...new Map(found).values()];
}

function chartOf(object: JsonObject): string {
  const spec = object["spec"];
  return isJsonObject(spec)
    ? JSON.stringify([spec["chart"] ?? null, spec["chartRef"] ?? null])
    : "";
}

function groupsOfDefinitions(objects: readonly JsonObject[]): Set<string> {
  return new Set(
    objects
      .filter(({ kind }) => kind === "CustomResourceDefinition")
      .map((object) => objectName(object).name.split(".").slice(1).join(".")),
  );
}
