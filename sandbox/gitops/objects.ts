import { z } from "zod";

export const metadataSchema = z.looseObject({
  name: z.string(),
  namespace: z.string().optional(),
  labels: z.record(z.string(), z.string()).optional(),
  annotations: z.record(z.string(), z.string()).optional(),
});

/** What `kustomize build` lets through: anything with an apiVersion, a kind and a name. */
export const manifestSchema = z.looseObject({
  apiVersion: z.string().min(1),
  kind: z.string().min(1),
  metadata: metadataSchema,
});
export type Manifest = z.infer<typeof manifestSchema>;

/** Which object: what an inventory entry holds. */
export interface Ref {
  group: string;
  version: string;
  kind: string;
  namespace: string;
  name: string;
}

export function refOf(object: Manifest): Ref {
  const [group, version] = object.apiVersion.includes("/")
    ? object.apiVersion.split("/")
    : ["", object.apiVersion];
  const { name, namespace } = object.metadata;
  return {
    group: group ?? "",
    version: version ?? "",
    kind: object.kind,
    namespace: namespace ?? "",
    name,
  };
}

/** `<namespace>_<name>_<group>_<kind>`, as in `status.inventory.entries[].id`. */
export function inventoryId(ref: Ref): string {
  // Roles may hold colons, which the format writes as double underscores.
  return [ref.namespace, ref.name.replaceAll(":", "__"), ref.group, ref.kind].join("_");
}

/** How Flux' messages name an object: `Kind/namespace/name`, or `Kind/name`. */
export function subject(ref: Ref): string {
  return [ref.kind, ref.namespace, ref.name].filter(Boolean).join("/");
}

/** The resource of a kind, as URLs and roles name it: `networkpolicies`. */
export function plural(kind: string): string {
  const lower = kind.toLowerCase();
  if (lower === "endpoints") return lower;
  if (/[^aeiou]y$/.test(lower)) return `${lower.slice(0, -1)}ies`;
  return /(s|x|ch|sh)$/.test(lower) ? `${lower}es` : `${lower}s`;
}

const clusterKinds = new Set([
  "Namespace",
  "Node",
  "PersistentVolume",
  "CustomResourceDefinition",
  "GatewayClass",
  "IngressClass",
  "StorageClass",
  "PriorityClass",
  "RuntimeClass",
  "ValidatingAdmissionPolicy",
  "ValidatingAdmissionPolicyBinding",
  "APIService",
  "MutatingWebhookConfiguration",
  "ValidatingWebhookConfiguration",
  "FlowSchema",
  "PriorityLevelConfiguration",
]);

/**
 * Kinds that live in no namespace. A cluster knows from its API; here it is the list, and the
 * custom of a `Cluster…` name.
 */
export function isClusterScoped({ kind }: Pick<Ref, "kind">): boolean {
  return clusterKinds.has(kind) || (kind.startsWith("Cluster") && kind !== "Cluster");
}

const firstStage = new Set(["Namespace", "CustomResourceDefinition", "ClusterRole"]);

/** The stages of Flux' apply: what defines things, then classes, then everything else. */
export function stageOf({ kind }: Pick<Ref, "kind">): 0 | 1 | 2 {
  if (firstStage.has(kind)) return 0;
  return kind.endsWith("Class") ? 1 : 2;
}

/** JSON with sorted keys, to tell whether an object changed. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, one: unknown) => {
    if (one === null || typeof one !== "object" || Array.isArray(one)) return one;
    return Object.fromEntries(Object.entries(one).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  });
}
