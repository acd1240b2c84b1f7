import { z } from "zod";
import type { Cluster } from "./cluster";
import { find } from "./cluster";
import { isClusterScoped, plural, type Ref } from "./objects";

const rule = z.looseObject({
  apiGroups: z.array(z.string()).default([]),
  resources: z.array(z.string()).default([]),
  resourceNames: z.array(z.string()).default([]),
  verbs: z.array(z.string()),
});
const roleSchema = z.looseObject({ rules: z.array(rule).nullish() });
const bindingSchema = z.looseObject({
  roleRef: z.looseObject({ kind: z.string(), name: z.string() }),
  subjects: z
    .array(z.looseObject({ kind: z.string(), name: z.string(), namespace: z.string().optional() }))
    .nullish(),
});
type Rule = z.infer<typeof rule>;

/**
 * The name that a Kustomization acts by; undefined is the controller itself, which may do
 * everything.
 */
export interface Account {
  namespace: string;
  name: string;
}

const builtInGroups = ["", "apps", "batch", "autoscaling", "policy", "networking.k8s.io"];
const everything: Rule = { apiGroups: ["*"], resources: ["*"], resourceNames: [], verbs: ["*"] };
/**
 * The roles that every cluster has, near enough: admin may also give roles away, view only reads.
 */
const shipped = new Map<string, Rule[]>([
  ["cluster-admin", [everything]],
  ["admin", [{ ...everything, apiGroups: [...builtInGroups, "rbac.authorization.k8s.io"] }]],
  ["edit", [{ ...everything, apiGroups: builtInGroups }]],
  ["view", [{ ...everything, apiGroups: builtInGroups, verbs: ["get", "list", "watch"] }]],
]);

/**
 * Kubernetes' own words where the account may not do that, or undefined where it may, by the roles
 * and bindings that were applied. An account that does not exist is bound by nobody, so it may
 * nothing. (Who may give a role is not judged.)
 */
export function forbids(
  cluster: Cluster,
  account: Account | undefined,
  verb: "get" | "list" | "watch" | "create" | "patch" | "delete",
  ref: Ref,
): string | undefined {
  if (account === undefined || isController(account)) return undefined;
  if (rulesFor(cluster, account, ref).some((one) => allows(one, verb, ref))) return undefined;
  const user = `system:serviceaccount:${account.namespace}:${account.name}`;
  const resource = plural(ref.kind);
  const full = ref.group === "" ? resource : `${resource}.${ref.group}`;
  const where = isClusterScoped(ref)
    ? "at the cluster scope"
    : `in the namespace "${ref.namespace}"`;
  return (
    `${full} "${ref.name}" is forbidden: User "${user}" cannot ${verb} resource ` +
    `"${resource}" in API group "${ref.group}" ${where}`
  );
}

/** Whether there is such an account: asked before anything is pruned with it. */
export function exists(cluster: Cluster, account: Account | undefined): boolean {
  if (account === undefined || isController(account)) return true;
  return find(cluster, { group: "", kind: "ServiceAccount", ...account }) !== undefined;
}

/** The controllers' own account comes with Flux, not from the repository. */
function isController(account: Account): boolean {
  return account.name === "kustomize-controller" && account.namespace === "flux-system";
}

function rulesFor(cluster: Cluster, account: Account, ref: Ref): Rule[] {
  const bindings = cluster.list().filter((one) => {
    if (one.kind === "ClusterRoleBinding") return true;
    return (
      one.kind === "RoleBinding" &&
      !isClusterScoped(ref) &&
      one.metadata.namespace === ref.namespace
    );
  });
  return bindings.flatMap((object) => {
    const binding = bindingSchema.safeParse(object);
    if (!binding.success) return [];
    const namespace = object.metadata.namespace ?? "";
    const bound = (binding.data.subjects ?? []).some((one) => {
      return (
        one.kind === "ServiceAccount" &&
        one.name === account.name &&
        (one.namespace ?? namespace) === account.namespace
      );
    });
    if (!bound) return [];
    const { kind, name } = binding.data.roleRef;
    const role = find(cluster, {
      group: "rbac.authorization.k8s.io",
      kind,
      namespace: kind === "Role" ? namespace : "",
      name,
    });
    const parsed = roleSchema.safeParse(role);
    return role !== undefined && parsed.success
      ? (parsed.data.rules ?? [])
      : (shipped.get(name) ?? []);
  });
}

function has(list: string[], value: string): boolean {
  return list.includes("*") || list.includes(value);
}

function allows(one: Rule, verb: string, ref: Ref): boolean {
  const named = one.resourceNames.length === 0 || one.resourceNames.includes(ref.name);
  return (
    has(one.apiGroups, ref.group) &&
    has(one.resources, plural(ref.kind)) &&
    has(one.verbs, verb) &&
    named
  );
}
