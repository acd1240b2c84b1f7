import { isJsonObject, type Json, type JsonObject } from "@/lib/json";

/** An object that something refers to by name and that the platform has to have. */
export interface Reference {
  kind: string;
  /** Undefined: of the whole cluster. */
  namespace: string | undefined;
  name: string;
}

const at = (value: Json | undefined, ...path: string[]): Json | undefined =>
  path.reduce<Json | undefined>(
    (inner, key) => (isJsonObject(inner) ? inner[key] : undefined),
    value,
  );
const list = (value: Json | undefined): Json[] => (Array.isArray(value) ? value : []);
const text = (value: Json | undefined): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;

const clusterKinds = new Set(["ClusterSecretStore", "ClusterIssuer", "ClusterRole"]);
/** Roles that every cluster has. */
const builtIn = new Set(["cluster-admin", "admin", "edit", "view"]);

const each = (refs: Json | undefined, kind: string) => list(refs).map((ref) => ({ ref, kind }));

/** What an object names: gateways, metrics of a canary, stores of secrets, issuers, roles. */
function named(object: JsonObject): { ref: Json | undefined; kind: string }[] {
  switch (object["kind"]) {
    case "HTTPRoute":
      return each(at(object, "spec", "parentRefs"), "Gateway");
    case "ListenerSet":
      return [{ ref: at(object, "spec", "parentRef"), kind: "Gateway" }];
    case "Canary":
      return [
        ...each(at(object, "spec", "service", "gatewayRefs"), "Gateway"),
        ...list(at(object, "spec", "analysis", "metrics")).map((metric) => ({
          ref: at(metric, "templateRef"),
          kind: "MetricTemplate",
        })),
      ];
    case "ExternalSecret":
      return [{ ref: at(object, "spec", "secretStoreRef"), kind: "SecretStore" }];
    case "Certificate":
      return [{ ref: at(object, "spec", "issuerRef"), kind: "Issuer" }];
    case "RoleBinding":
      return [{ ref: at(object, "roleRef"), kind: "Role" }];
    default:
      return [];
  }
}

/** What these objects refer to and are not themselves. */
export function referencesOf(objects: readonly JsonObject[]): Reference[] {
  const own = new Set(objects.map(keyOfObject));
  const found = objects.flatMap((object) =>
    named(object).flatMap(({ ref, kind: usual }) => {
      const name = text(at(ref, "name"));
      const kind = text(at(ref, "kind")) ?? usual;
      if (name === undefined || kind === "Service") return [];
      const isOfCluster = clusterKinds.has(kind);
      if (kind === "ClusterRole" && builtIn.has(name)) return [];
      const namespace = isOfCluster
        ? undefined
        : (text(at(ref, "namespace")) ?? text(at(object, "metadata", "namespace")));
      return [{ kind, namespace, name }];
    }),
  );
  const byKey = new Map(found.map((one) => [keyOf(one), one]));
  return [...byKey].filter(([key]) => !own.has(key)).map(([, one]) => one);
}

export const keyOf = ({ kind, namespace = "", name }: Reference): string =>
  `${kind} ${namespace}/${name}`;

export function keyOfObject(object: JsonObject): string {
  const kind = text(object["kind"]) ?? "";
  return keyOf({
    kind,
    namespace: clusterKinds.has(kind) ? undefined : text(at(object, "metadata", "namespace")),
    name: text(at(object, "metadata", "name")) ?? "",
  });
}
