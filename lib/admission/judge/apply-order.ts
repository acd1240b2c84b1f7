import { isJsonObject, type JsonObject } from "@/lib/json";

/**
 * In which of its stages kustomize-controller applies an object: what defines things for the whole
 * cluster, then classes, then all the rest. Every object of a stage is tried (a server-side dry run)
 * before any of that stage is applied, and the next stage begins only then. After fluxcd/pkg, `ssa`:
 * `ApplyAllStaged`, `IsClusterDefinition` and `IsClassDefinition`
 * (https://github.com/fluxcd/pkg/blob/main/ssa/manager_apply.go). Stages that somebody adds by
 * `--custom-apply-stage-kinds` are not known here.
 */
export function applyStage({ kind }: JsonObject): 0 | 1 | 2 {
  if (typeof kind !== "string") return 2;
  if (definitions.has(kind)) return 0;
  return kind.endsWith("Class") ? 1 : 2;
}

const definitions = new Set(["CustomResourceDefinition", "Namespace", "ClusterRole"]);

/** An object, and which Kustomization applies it. */
interface Applied {
  object: JsonObject;
  appliedBy?: string;
}

/** By the name of a Kustomization (`namespace/name`), those that are done before it begins. */
export type ApplyOrder = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * Which Kustomizations of a cluster are applied before which: a Kustomization waits for those that
 * it depends on (`spec.dependsOn`), and is there only once its parent has applied it, which in turn
 * waited for others. Linear in their number where few differ in whom they follow. Pure.
 */
export function applyOrder(objects: Iterable<Applied>): ApplyOrder {
  const direct = new Map<string, readonly string[]>();
  for (const { object, appliedBy } of objects) {
    const found = dependenciesOf(object);
    if (found === undefined) continue;
    const above = appliedBy === undefined || appliedBy === found.name ? [] : [appliedBy];
    direct.set(found.name, [...above, ...found.dependsOn]);
  }
  // Instances are many, and have one parent: those who follow the same share one set.
  const shared = new Map<string, ReadonlySet<string>>();
  const order = new Map<string, ReadonlySet<string>>();
  for (const [name, before] of direct) {
    const key = JSON.stringify(before);
    const known = shared.get(key) ?? closure(before, direct);
    shared.set(key, known);
    // In a circle nothing is ever applied; whoever follows itself precedes nobody here.
    order.set(name, known.has(name) ? new Set() : known);
  }
  return order;
}

function closure(
  begin: readonly string[],
  direct: ReadonlyMap<string, readonly string[]>,
): ReadonlySet<string> {
  const found = new Set<string>();
  const waiting = [...begin];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (found.has(next)) continue;
    found.add(next);
    waiting.push(...(direct.get(next) ?? []));
  }
  return found;
}

function dependenciesOf({
  apiVersion,
  kind,
  metadata,
  spec,
}: JsonObject): { name: string; dependsOn: string[] } | undefined {
  if (kind !== "Kustomization" || !String(apiVersion).startsWith("kustomize.toolkit.fluxcd.io/"))
    return undefined;
  if (!isJsonObject(metadata) || typeof metadata["name"] !== "string") return undefined;
  const namespace = text(metadata["namespace"]) ?? "default";
  const listed = isJsonObject(spec) && Array.isArray(spec["dependsOn"]) ? spec["dependsOn"] : [];
  return {
    name: `${namespace}/${metadata["name"]}`,
    dependsOn: listed.flatMap((one) =>
      isJsonObject(one) && typeof one["name"] === "string"
        ? [`${text(one["namespace"]) ?? namespace}/${one["name"]}`]
        : [],
    ),
  };
}

const text = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;
