import type { Cluster } from "./cluster";
import { find } from "./cluster";
import { refusesKustomization } from "./flux-kustomization";
import { imagesOf, tagOf } from "./health";
import { inventoryId, isClusterScoped, plural, refOf, subject, type Manifest } from "./objects";
import { forbids, type Account } from "./rbac";

/**
 * API groups of a cluster of this platform: Kubernetes' own, and those of the controllers that its
 * repository installs.
 */
const knownGroups = [
  "",
  "apps",
  "batch",
  "autoscaling",
  "policy",
  "networking.k8s.io",
  "rbac.authorization.k8s.io",
  "storage.k8s.io",
  "scheduling.k8s.io",
  "apiextensions.k8s.io",
  "admissionregistration.k8s.io",
  "coordination.k8s.io",
  "apiregistration.k8s.io",
  "gateway.networking.k8s.io",
  "cert-manager.io",
  "external-secrets.io",
  "postgresql.cnpg.io",
  "flagger.app",
  "monitoring.coreos.com",
  "gateway.envoyproxy.io",
  "barmancloud.cnpg.io",
  "generators.external-secrets.io",
  "externaldns.k8s.io",
];

/**
 * Why the API server refuses an object, as Flux reports it, or undefined where it takes it: kinds
 * that nobody defined, a namespace that is missing or not there, what the account may not do, and
 * what an admission policy denies: here, an image whose tag is `denied`.
 */
export function refuses(
  cluster: Cluster,
  account: Account | undefined,
  object: Manifest,
): string | undefined {
  const ref = refOf(object);
  const what = subject(ref);
  if (!isKnown(cluster, object)) {
    return `${what} dry-run failed: no matches for kind "${ref.kind}" in version "${object.apiVersion}"`;
  }
  if (!isClusterScoped(ref) && ref.namespace === "") {
    return `${what} namespace not specified: the server could not find the requested resource`;
  }
  const forbidden =
    forbids(cluster, account, "patch", ref) ??
    (find(cluster, ref) === undefined ? forbids(cluster, account, "create", ref) : undefined);
  if (forbidden !== undefined) return `${what} dry-run failed (Forbidden): ${forbidden}`;
  if (
    !isClusterScoped(ref) &&
    ref.namespace !== "flux-system" &&
    !hasNamespace(cluster, ref.namespace)
  ) {
    return `${what} not found: namespaces "${ref.namespace}" not found`;
  }
  const full = ref.group === "" ? plural(ref.kind) : `${plural(ref.kind)}.${ref.group}`;
  const denied = imagesOf(object).find((image) => tagOf(image) === "denied");
  if (denied !== undefined) {
    return (
      `${what} dry-run failed (Invalid): ${full} "${ref.name}" is forbidden: ` +
      "ValidatingAdmissionPolicy 'images' with binding 'images' denied request: image " +
      `${denied} is not allowed in this cluster`
    );
  }
  const invalid =
    ref.kind === "Kustomization" && ref.group === "kustomize.toolkit.fluxcd.io"
      ? refusesKustomization(object)
      : undefined;
  if (invalid !== undefined)
    return (
      `${what} dry-run failed (Invalid): Kustomization.kustomize.toolkit.fluxcd.io ` +
      `"${ref.name}" is invalid: ${invalid}`
    );
  return undefined;
}

function hasNamespace(cluster: Cluster, name: string): boolean {
  const shipped = ["default", "kube-system", "kube-public", "kube-node-lease"];
  return (
    shipped.includes(name) ||
    cluster.get(
      inventoryId({ group: "", version: "v1", kind: "Namespace", namespace: "", name }),
    ) !== undefined
  );
}

function isKnown(cluster: Cluster, object: Manifest): boolean {
  const { group, kind } = refOf(object);
  if (knownGroups.includes(group)) return true;
  const ending = [
    ".toolkit.fluxcd.io",
    ".istio.io",
    ".services.k8s.aws",
    ".upbound.io",
    "keda.sh",
    ".integreatly.org",
    ".fluxcd.io",
  ];
  if (ending.some((one) => group.endsWith(one))) return true;
  return cluster.list().some((one) => {
    if (one.kind !== "CustomResourceDefinition") return false;
    const spec = JSON.stringify("spec" in one ? one.spec : {});
    return one.metadata.name.endsWith(`.${group}`) && spec.includes(`"kind":"${kind}"`);
  });
}
