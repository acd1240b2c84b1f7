import { apiVersionOf, type GroupVersionKind } from "./object";

/**
 * An API version that has a better one. Releases are those of Kubernetes, or of the project that
 * `removedBy` names.
 */
interface OldVersion {
  /**
   * Not served any more since this Kubernetes release, e.g. `1.25`; absent for what is deprecated
   * only.
   */
  removedIn?: string;
  /** For custom resources: the release of their own project since which it is not served. */
  removedBy?: string;
  /** What to write instead; absent where nothing takes its place. */
  use?: string;
}

const kinds = (apiVersion: string, names: string, old: OldVersion): [string, OldVersion][] =>
  names.split(" ").map((kind) => [`${apiVersion}/${kind}`, old]);

/**
 * After Kubernetes' deprecated API migration guide and the release notes of the Flux controllers
 * and Gateway API.
 */
const oldVersions = new Map<string, OldVersion>([
  ...kinds("extensions/v1beta1", "Deployment DaemonSet ReplicaSet", {
    removedIn: "1.16",
    use: "apps/v1",
  }),
  ...kinds("extensions/v1beta1", "NetworkPolicy", {
    removedIn: "1.16",
    use: "networking.k8s.io/v1",
  }),
  ...kinds("extensions/v1beta1", "Ingress", { removedIn: "1.22", use: "networking.k8s.io/v1" }),
  ...kinds("extensions/v1beta1", "PodSecurityPolicy", { removedIn: "1.16" }),
  ...kinds("apps/v1beta1", "Deployment StatefulSet ControllerRevision", {
    removedIn: "1.16",
    use: "apps/v1",
  }),
  ...kinds("apps/v1beta2", "Deployment StatefulSet DaemonSet ReplicaSet ControllerRevision", {
    removedIn: "1.16",
    use: "apps/v1",
  }),
  ...kinds("networking.k8s.io/v1beta1", "Ingress IngressClass", {
    removedIn: "1.22",
    use: "networking.k8s.io/v1",
  }),
  ...kinds(
    "admissionregistration.k8s.io/v1beta1",
    "MutatingWebhookConfiguration ValidatingWebhookConfiguration",
    { removedIn: "1.22", use: "admissionregistration.k8s.io/v1" },
  ),
  ...kinds(
    "admissionregistration.k8s.io/v1alpha1",
    "ValidatingAdmissionPolicy ValidatingAdmissionPolicyBinding",
    { removedIn: "1.34", use: "admissionregistration.k8s.io/v1" },
  ),
  ...kinds(
    "admissionregistration.k8s.io/v1beta1",
    "ValidatingAdmissionPolicy ValidatingAdmissionPolicyBinding",
    { removedIn: "1.34", use: "admissionregistration.k8s.io/v1" },
  ),
  ...kinds("apiextensions.k8s.io/v1beta1", "CustomResourceDefinition", {
    removedIn: "1.22",
    use: "apiextensions.k8s.io/v1",
  }),
  ...kinds("apiregistration.k8s.io/v1beta1", "APIService", {
    removedIn: "1.22",
    use: "apiregistration.k8s.io/v1",
  }),
  ...kinds("certificates.k8s.io/v1beta1", "CertificateSigningRequest", {
    removedIn: "1.22",
    use: "certificates.k8s.io/v1",
  }),
  ...kinds("coordination.k8s.io/v1beta1", "Lease", {
    removedIn: "1.22",
    use: "coordination.k8s.io/v1",
  }),
  ...kinds("rbac.authorization.k8s.io/v1beta1", "ClusterRole ClusterRoleBinding Role RoleBinding", {
    removedIn: "1.22",
    use: "rbac.authorization.k8s.io/v1",
  }),
  ...kinds("scheduling.k8s.io/v1beta1", "PriorityClass", {
    removedIn: "1.22",
    use: "scheduling.k8s.io/v1",
  }),
  ...kinds("storage.k8s.io/v1beta1", "CSIDriver CSINode StorageClass VolumeAttachment", {
    removedIn: "1.22",
    use: "storage.k8s.io/v1",
  }),
  ...kinds("storage.k8s.io/v1beta1", "CSIStorageCapacity", {
    removedIn: "1.27",
    use: "storage.k8s.io/v1",
  }),
  ...kinds("batch/v1beta1", "CronJob", { removedIn: "1.25", use: "batch/v1" }),
  ...kinds("discovery.k8s.io/v1beta1", "EndpointSlice", {
    removedIn: "1.25",
    use: "discovery.k8s.io/v1",
  }),
  ...kinds("events.k8s.io/v1beta1", "Event", { removedIn: "1.25", use: "events.k8s.io/v1" }),
  ...kinds("autoscaling/v2beta1", "HorizontalPodAutoscaler", {
    removedIn: "1.25",
    use: "autoscaling/v2",
  }),
  ...kinds("autoscaling/v2beta2", "HorizontalPodAutoscaler", {
    removedIn: "1.26",
    use: "autoscaling/v2",
  }),
  ...kinds("policy/v1beta1", "PodDisruptionBudget", { removedIn: "1.25", use: "policy/v1" }),
  ...kinds("policy/v1beta1", "PodSecurityPolicy", { removedIn: "1.25" }),
  ...kinds("node.k8s.io/v1beta1", "RuntimeClass", { removedIn: "1.25", use: "node.k8s.io/v1" }),
  ...kinds("flowcontrol.apiserver.k8s.io/v1beta1", "FlowSchema PriorityLevelConfiguration", {
    removedIn: "1.26",
    use: "flowcontrol.apiserver.k8s.io/v1",
  }),
  ...kinds("flowcontrol.apiserver.k8s.io/v1beta2", "FlowSchema PriorityLevelConfiguration", {
    removedIn: "1.29",
    use: "flowcontrol.apiserver.k8s.io/v1",
  }),
  ...kinds("flowcontrol.apiserver.k8s.io/v1beta3", "FlowSchema PriorityLevelConfiguration", {
    removedIn: "1.32",
    use: "flowcontrol.apiserver.k8s.io/v1",
  }),
  ...kinds("v1", "Endpoints", { use: "discovery.k8s.io/v1 EndpointSlice" }),
  ...kinds("v1", "ComponentStatus", {}),

  ...kinds("source.toolkit.fluxcd.io/v1beta1", "GitRepository HelmRepository HelmChart Bucket", {
    removedBy: "Flux 2.7",
    use: "source.toolkit.fluxcd.io/v1",
  }),
  ...kinds(
    "source.toolkit.fluxcd.io/v1beta2",
    "GitRepository HelmRepository HelmChart Bucket OCIRepository",
    { removedBy: "Flux 2.8", use: "source.toolkit.fluxcd.io/v1" },
  ),
  ...kinds("kustomize.toolkit.fluxcd.io/v1beta1", "Kustomization", {
    removedBy: "Flux 2.7",
    use: "kustomize.toolkit.fluxcd.io/v1",
  }),
  ...kinds("kustomize.toolkit.fluxcd.io/v1beta2", "Kustomization", {
    removedBy: "Flux 2.8",
    use: "kustomize.toolkit.fluxcd.io/v1",
  }),
  ...kinds("helm.toolkit.fluxcd.io/v2beta1", "HelmRelease", {
    removedBy: "Flux 2.7",
    use: "helm.toolkit.fluxcd.io/v2",
  }),
  ...kinds("helm.toolkit.fluxcd.io/v2beta2", "HelmRelease", {
    removedBy: "Flux 2.8",
    use: "helm.toolkit.fluxcd.io/v2",
  }),
  ...kinds("notification.toolkit.fluxcd.io/v1beta1", "Alert Provider", {
    removedBy: "Flux 2.7",
    use: "notification.toolkit.fluxcd.io/v1beta3",
  }),
  ...kinds("notification.toolkit.fluxcd.io/v1beta2", "Alert Provider", {
    use: "notification.toolkit.fluxcd.io/v1beta3",
  }),
  ...kinds("notification.toolkit.fluxcd.io/v1beta1", "Receiver", {
    removedBy: "Flux 2.7",
    use: "notification.toolkit.fluxcd.io/v1",
  }),
  ...kinds("notification.toolkit.fluxcd.io/v1beta2", "Receiver", {
    use: "notification.toolkit.fluxcd.io/v1",
  }),
  ...kinds("image.toolkit.fluxcd.io/v1beta1", "ImageRepository ImagePolicy ImageUpdateAutomation", {
    removedBy: "Flux 2.7",
    use: "image.toolkit.fluxcd.io/v1",
  }),
  ...kinds("image.toolkit.fluxcd.io/v1beta2", "ImageRepository ImagePolicy ImageUpdateAutomation", {
    use: "image.toolkit.fluxcd.io/v1",
  }),
  ...kinds("gateway.networking.k8s.io/v1alpha2", "Gateway GatewayClass HTTPRoute", {
    removedBy: "Gateway API 1.0",
    use: "gateway.networking.k8s.io/v1",
  }),
  ...kinds("gateway.networking.k8s.io/v1beta1", "Gateway GatewayClass HTTPRoute", {
    use: "gateway.networking.k8s.io/v1",
  }),
  ...kinds("cert-manager.io/v1alpha2", "Certificate Issuer ClusterIssuer CertificateRequest", {
    removedBy: "cert-manager 1.6",
    use: "cert-manager.io/v1",
  }),
  ...kinds("cert-manager.io/v1alpha3", "Certificate Issuer ClusterIssuer CertificateRequest", {
    removedBy: "cert-manager 1.6",
    use: "cert-manager.io/v1",
  }),
  ...kinds("cert-manager.io/v1beta1", "Certificate Issuer ClusterIssuer CertificateRequest", {
    removedBy: "cert-manager 1.6",
    use: "cert-manager.io/v1",
  }),
  ...kinds("external-secrets.io/v1alpha1", "ExternalSecret SecretStore ClusterSecretStore", {
    removedBy: "External Secrets 0.17",
    use: "external-secrets.io/v1",
  }),
  ...kinds(
    "external-secrets.io/v1beta1",
    "ExternalSecret SecretStore ClusterSecretStore ClusterExternalSecret",
    { removedBy: "External Secrets 0.17", use: "external-secrets.io/v1" },
  ),
  ...kinds(
    "networking.istio.io/v1alpha3",
    "VirtualService DestinationRule Gateway ServiceEntry Sidecar",
    { use: "networking.istio.io/v1" },
  ),
  ...kinds(
    "networking.istio.io/v1beta1",
    "VirtualService DestinationRule Gateway ServiceEntry Sidecar",
    { use: "networking.istio.io/v1" },
  ),
  ...kinds(
    "security.istio.io/v1beta1",
    "PeerAuthentication AuthorizationPolicy RequestAuthentication",
    { use: "security.istio.io/v1" },
  ),
]);

export interface VersionVerdict {
  /**
   * Removed in the given Kubernetes release or before: the API server refuses it. Of a custom
   * resource it is not known.
   */
  removed: boolean;
  message: string;
  expected?: string;
}

/**
 * What there is to say of an old API version at a Kubernetes release such as `1.33`; undefined
 * where nothing is wrong.
 */
export function judgeApiVersion(
  gvk: GroupVersionKind,
  kubernetes: string,
): VersionVerdict | undefined {
  const apiVersion = apiVersionOf(gvk);
  const old = oldVersions.get(`${apiVersion}/${gvk.kind}`);
  if (!old) return undefined;
  const advice = old.use ? `use ${old.use}` : "nothing takes its place";
  const expected = old.use ? { expected: old.use } : {};
  if (old.removedBy)
    return {
      removed: false,
      message: `${apiVersion} ${gvk.kind} is not served since ${old.removedBy}: ${advice}.`,
      ...expected,
    };
  if (old.removedIn && !isBefore(kubernetes, old.removedIn)) {
    return {
      removed: true,
      message: `${apiVersion} ${gvk.kind} was removed in Kubernetes ${old.removedIn}: ${advice}.`,
      ...expected,
    };
  }
  const until = old.removedIn ? ` and is gone in Kubernetes ${old.removedIn}` : "";
  return {
    removed: false,
    message: `${apiVersion} ${gvk.kind} is deprecated${until}: ${advice}.`,
    ...expected,
  };
}

/**
 * Compares two minor releases, `1.9` before `1.33`; a patch number or a leading `v` does not
 * matter.
 */
function isBefore(a: string, b: string): boolean {
  const [aMajor = 0, aMinor = 0] = numbers(a);
  const [bMajor = 0, bMinor = 0] = numbers(b);
  return aMajor < bMajor || (aMajor === bMajor && aMinor < bMinor);
}

function numbers(release: string): number[] {
  return /(?<!\d)(\d+)\.(\d+)/.exec(release)?.slice(1).map(Number) ?? [];
}
