import type { JsonObject } from "@/lib/json";
import { amountOf } from "./amount";
import {
  copiesOf,
  count,
  instanceOf,
  type Needs,
  needsInWords,
  needsOf,
  podOf,
  scalersOf,
  times,
} from "./needs";
import { field, gvkOf } from "./object";

/**
 * How much of the quotas of its namespace these objects ask for at least, in a sentence; none where
 * no quota of all pods limits CPU or memory. Jobs are left out: they come and go. The resources are
 * those of https://kubernetes.io/docs/concepts/policy/resource-quotas/: `cpu` is `requests.cpu`.
 */
export function quotaShare(
  objects: readonly JsonObject[],
  quotas: readonly JsonObject[],
): string[] {
  const limits = {
    cpu: least(quotas, ["requests.cpu", "cpu"]),
    memory: least(quotas, ["requests.memory", "memory"]),
  };
  const asked = needsOfAll(objects);
  const limited = (["cpu", "memory"] as const).filter(
    (resource) => limits[resource] !== undefined && asked[resource] > 0,
  );
  if (limited.length === 0) return [];
  const only = (needs: { cpu?: number | undefined; memory?: number | undefined }): string =>
    needsInWords({
      cpu: limited.includes("cpu") ? (needs.cpu ?? 0) : 0,
      memory: limited.includes("memory") ? (needs.memory ?? 0) : 0,
    });
  return [`That is ${only(asked)} of the team's quota of ${only(limits)}.`];
}

/** Whether it limits what a namespace may ask for. */
export function isQuota({ apiVersion, kind }: JsonObject): boolean {
  return apiVersion === "v1" && kind === "ResourceQuota";
}

/** Of several quotas each has to be kept. One with scopes is about some pods only. */
function least(quotas: readonly JsonObject[], names: readonly string[]): number | undefined {
  const amounts = quotas.flatMap((quota) => {
    const isOfAll =
      field(quota, "spec", "scopes") === undefined &&
      field(quota, "spec", "scopeSelector") === undefined;
    return names.flatMap((name) => {
      const amount = isOfAll ? amountOf(field(quota, "spec", "hard", name)) : undefined;
      return amount === undefined ? [] : [amount];
    });
  });
  return amounts.length === 0 ? undefined : Math.min(...amounts);
}

const scaledKinds = new Set(["apps/Deployment", "apps/StatefulSet"]);

function needsOfAll(objects: readonly JsonObject[]): Needs {
  const kinds = objects.map((object) => {
    const { group, kind } = gvkOf(object) ?? { group: "", kind: "" };
    return { id: `${group}/${kind}`, kind, object };
  });
  const scalers = scalersOf(
    kinds.flatMap(({ id, object }) =>
      id === "autoscaling/HorizontalPodAutoscaler" ? [object] : [],
    ),
  );
  return kinds
    .map(({ id, kind, object }): Needs => {
      if (id === "/Pod") return needsOf(podOf(id, object));
      if (scaledKinds.has(id))
        return times(needsOf(podOf(id, object)), copiesOf(kind, object, scalers)[0]);
      if (id === "postgresql.cnpg.io/Cluster")
        return times(needsOf(instanceOf(object)), count(field(object, "spec", "instances")));
      return { cpu: 0, memory: 0 };
    })
    .reduce((sum, one) => ({ cpu: sum.cpu + one.cpu, memory: sum.memory + one.memory }), {
      cpu: 0,
      memory: 0,
    });
}
