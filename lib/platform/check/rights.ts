import type { JsonObject } from "@/lib/json";
import { isJsonObject, type Json } from "@/lib/json";

/** A kind of object as roles name it, and where it is. */
export interface Resource {
  group: string;
  resource: string;
  /** Undefined: of the whole cluster. */
  namespace: string | undefined;
}

export interface Account {
  namespace: string;
  name: string;
}

const text = (value: Json | undefined): string => (typeof value === "string" ? value : "");
const list = (value: Json | undefined): Json[] => (Array.isArray(value) ? value : []);
const inside = (value: Json | undefined, key: string): Json | undefined =>
  isJsonObject(value) ? value[key] : undefined;

/** What the roles and bindings among these objects let an account do (RBAC, without aggregation). */
export class Rights {
  readonly #roles = new Map<string, Json[]>();
  readonly #bindings: { account: string; namespace: string | undefined; role: string }[] = [];

  constructor(objects: readonly JsonObject[]) {
    for (const object of objects) {
      const kind = text(object["kind"]);
      const name = text(inside(object["metadata"], "name"));
      const namespace = text(inside(object["metadata"], "namespace"));
      if (kind === "Role" || kind === "ClusterRole")
        this.#roles.set(roleKey(kind, namespace, name), list(object["rules"]));
      if (kind === "RoleBinding" || kind === "ClusterRoleBinding")
        for (const subject of list(object["subjects"]))
          this.#bindings.push({
            account: accountKey({
              namespace: text(inside(subject, "namespace")) || namespace,
              name: text(inside(subject, "name")),
            }),
            namespace: kind === "RoleBinding" ? namespace : undefined,
            role: roleKey(
              text(inside(object["roleRef"], "kind")),
              namespace,
              text(inside(object["roleRef"], "name")),
            ),
          });
    }
  }

  may(account: Account, verbs: readonly string[], resource: Resource): boolean {
    const key = accountKey(account);
    const rules = this.#bindings
      .filter(
        (one) =>
          one.account === key &&
          (one.namespace === undefined || one.namespace === resource.namespace),
      )
      .flatMap(({ role }) => this.#roles.get(role) ?? builtIn(role));
    return verbs.every((verb) => rules.some((rule) => allows(rule, verb, resource)));
  }

  /** Namespaces in which something is bound to an account. */
  namespacesOf(account: Account): string[] {
    const key = accountKey(account);
    return this.#bindings.flatMap((one) => (one.account === key ? (one.namespace ?? []) : []));
  }
}

const accountKey = ({ namespace, name }: Account): string => `${namespace}/${name}`;
const roleKey = (kind: string, namespace: string, name: string): string =>
  kind === "Role" ? `${namespace}/${name}` : `/${name}`;

/** Roles that every cluster has; what `edit` and `view` give is not told apart here. */
function builtIn(role: string): Json[] {
  return role === "/cluster-admin" || role === "/admin"
    ? [{ apiGroups: ["*"], resources: ["*"], verbs: ["*"] }]
    : [];
}

function allows(rule: Json, verb: string, { group, resource }: Resource): boolean {
  const has = (key: string, wanted: string) =>
    list(inside(rule, key)).some((one) => one === "*" || one === wanted);
  return (
    list(inside(rule, "resourceNames")).length === 0 &&
    has("apiGroups", group) &&
    has("resources", resource) &&
    has("verbs", verb)
  );
}
