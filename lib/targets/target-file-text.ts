import { readFile } from "node:fs/promises";
import { stringify } from "yaml";
import type { Config } from "@/lib/config/server";
import { isJsonObject, type JsonObject } from "@/lib/json";
import { readYamlDocument } from "@/lib/yaml";
import type { Target } from "./target";
import { isNameable } from "./target-file";

/** By what names the configuration gives a target its secrets. */
export interface SecretNames {
  cluster: JsonObject;
  keys: JsonObject;
}

const ofCluster = ["tokenFrom", "caFrom", "kubeconfigFrom", "inCluster"];
const ofTarget = ["fluxKeyFrom", "flaggerKeyFrom"];

/** What SLIPWAY_TARGETS_FILE, or the environment, names for each target; nothing where it cannot be read. */
export async function configuredSecretNames(
  config: Pick<Config, "SLIPWAY_TARGETS_FILE" | "SLIPWAY_TARGET_REPOSITORY"> &
    Pick<Config, "FLUX_WEBHOOK_TOKEN" | "FLAGGER_WEBHOOK_TOKEN">,
): Promise<Map<string, SecretNames>> {
  const file = config.SLIPWAY_TARGETS_FILE;
  if (file === undefined) {
    const keys: JsonObject = {};
    if (config.FLUX_WEBHOOK_TOKEN !== undefined) keys["fluxKeyFrom"] = "FLUX_WEBHOOK_TOKEN";
    if (config.FLAGGER_WEBHOOK_TOKEN !== undefined)
      keys["flaggerKeyFrom"] = "FLAGGER_WEBHOOK_TOKEN";
    return new Map(
      config.SLIPWAY_TARGET_REPOSITORY === undefined ? [] : [["staging", { cluster: {}, keys }]],
    );
  }
  const text = await readFile(file, "utf8").catch(() => "");
  const { value } = readYamlDocument(text, { longest: 4 * 1024 * 1024 });
  return new Map(
    (Array.isArray(value) ? value : []).flatMap((one): [string, SecretNames][] => {
      if (!isJsonObject(one) || typeof one["name"] !== "string") return [];
      const cluster = isJsonObject(one["cluster"]) ? one["cluster"] : {};
      return [[one["name"], { cluster: only(cluster, ofCluster), keys: only(one, ofTarget) }]];
    }),
  );
}

/**
 * A target as its file in the catalog. Secrets stand in it by their names; `leftOut` are the fields whose names a file may
 * not have: what is kept of them counts on. Pure.
 */
export function targetFileText(
  target: Target,
  { cluster, keys }: SecretNames = { cluster: {}, keys: {} },
): { text: string; leftOut: string[] } {
  const leftOut: string[] = [];
  const allowed = (fields: JsonObject, prefix: string): JsonObject =>
    Object.fromEntries(
      Object.entries(fields).filter(([field, value]) => {
        const path = `${prefix}${field}`;
        if (value === true || (typeof value === "string" && isNameable(value, path))) return true;
        leftOut.push(path);
        return false;
      }),
    );
  const askedBy = allowed(cluster, "cluster.");
  const saysWhere = "kubeconfigFrom" in askedBy || "inCluster" in askedBy;
  const { apiUrl } = target.cluster;
  const text = stringify({
    apiVersion: "slipway.dev/v1alpha1",
    kind: "Target",
    metadata: { name: target.name },
    spec: {
      title: target.title,
      environment: target.environment,
      repository: `${target.repository.owner}/${target.repository.name}`,
      branch: target.branch,
      path: target.pathPattern,
      cluster: {
        name: target.cluster.name,
        ...(apiUrl === undefined || saysWhere ? {} : { apiUrl }),
        ...askedBy,
      },
      fluxNamespace: target.fluxNamespace,
      source: target.sourceName,
      parent: target.parentName,
      teamServiceAccount: target.teamServiceAccount,
      platformServiceAccount: target.platformServiceAccount,
      vars: target.vars,
      substitution: target.substitution,
      groups: target.accessGroups,
      requiresApproval: target.requiresApproval,
      labels: target.labels,
      reviewers: target.reviewers,
      ...(target.autoMerge === null ? {} : { autoMerge: target.autoMerge }),
      ...allowed(keys, ""),
    },
  });
  return { text, leftOut };
}

function only(fields: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => names.includes(name)));
}
