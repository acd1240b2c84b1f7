import { isClusterScoped, plural } from "./objects";

/**
 * What the API server of a cluster of this platform lists of its custom kinds: those of the charts that
 * its repository installs, and of Flux.
 */
const customKinds: Readonly<Record<string, readonly string[]>> = {
  "kustomize.toolkit.fluxcd.io/v1": ["Kustomization"],
  "source.toolkit.fluxcd.io/v1": ["GitRepository", "HelmRepository", "OCIRepository"],
  "helm.toolkit.fluxcd.io/v2": ["HelmRelease"],
  "flagger.app/v1beta1": ["Canary", "MetricTemplate", "AlertProvider"],
  "gateway.networking.k8s.io/v1": ["GatewayClass", "Gateway", "HTTPRoute", "ListenerSet"],
  "cert-manager.io/v1": ["Certificate", "Issuer", "ClusterIssuer"],
  "external-secrets.io/v1": ["ExternalSecret", "SecretStore", "ClusterSecretStore"],
  "generators.external-secrets.io/v1alpha1": ["Password"],
  "externaldns.k8s.io/v1alpha1": ["DNSEndpoint"],
  "monitoring.coreos.com/v1": ["PodMonitor", "PrometheusRule", "ServiceMonitor"],
  "postgresql.cnpg.io/v1": ["Cluster", "Pooler", "ScheduledBackup"],
  "barmancloud.cnpg.io/v1": ["ObjectStore"],
  "networking.istio.io/v1": ["DestinationRule", "VirtualService"],
  "security.istio.io/v1": ["AuthorizationPolicy", "PeerAuthentication"],
  "s3.services.k8s.aws/v1alpha1": ["Bucket"],
  "sqs.services.k8s.aws/v1alpha1": ["Queue"],
};

/**
 * `GET /apis/{group}/{version}`: each kind, and its status as a resource of its own
 * (https://kubernetes.io/docs/reference/using-api/api-concepts/#unaggregated-discovery). Undefined where the
 * group or its version is not known; the API server then answers `404 page not found`, in no JSON.
 */
export function resourceList(groupVersion: string): object | undefined {
  const kinds = customKinds[groupVersion];
  if (kinds === undefined) return undefined;
  return {
    kind: "APIResourceList",
    apiVersion: "v1",
    groupVersion,
    resources: kinds.flatMap((kind) => {
      const name = plural(kind);
      const namespaced = !isClusterScoped({ kind });
      const verbs = [
        "delete",
        "deletecollection",
        "get",
        "list",
        "patch",
        "create",
        "update",
        "watch",
      ];
      return [
        { name, singularName: kind.toLowerCase(), namespaced, kind, verbs },
        {
          name: `${name}/status`,
          singularName: "",
          namespaced,
          kind,
          verbs: ["get", "patch", "update"],
        },
      ];
    }),
  };
}
