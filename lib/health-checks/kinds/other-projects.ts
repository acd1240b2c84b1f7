import { condition } from "../condition";
import type { KnownKind } from "../types";

const keda = "https://keda.sh/docs/latest/reference/";
const grafana = "https://grafana.github.io/grafana-operator/docs/api/";

const monitoring = [
  "ServiceMonitor",
  "PodMonitor",
  "Probe",
  "ScrapeConfig",
  "PrometheusRule",
  "AlertmanagerConfig",
].map((kind) => ({
  group: "monitoring.coreos.com",
  kind,
  source: "https://prometheus-operator.dev/docs/api-reference/api/",
  none: "The operator writes a status of it only behind a feature gate.",
}));

const istio = [
  "networking.istio.io",
  "security.istio.io",
  "telemetry.istio.io",
  "extensions.istio.io",
].map((group) => ({
  group,
  kind: "*",
  source: "https://istio.io/latest/docs/reference/config/meta/v1beta1/istio-status/",
  none: "istiod writes a status only of what it finds wrong, and where that is switched on.",
}));

const grafanaCondition: Readonly<Record<string, string>> = {
  GrafanaDashboard: "DashboardSynchronized",
  GrafanaDatasource: "DatasourceSynchronized",
  GrafanaFolder: "FolderSynchronized",
};

export const otherProjects: readonly KnownKind[] = [
  ...monitoring,
  ...istio,
  ...["ScaledObject", "ScaledJob"].map((kind) => ({
    group: "keda.sh",
    kind,
    source: `${keda} (condition Ready; a target that is missing is looked for again)`,
    current: condition("Ready"),
  })),
  ...["TriggerAuthentication", "ClusterTriggerAuthentication"].map((kind) => ({
    group: "keda.sh",
    kind,
    source: keda,
    none: "Its status names who uses it, and there may be nobody.",
  })),
  ...Object.entries(grafanaCondition).map(([kind, type]) => ({
    group: "grafana.integreatly.org",
    kind,
    source: `${grafana} (condition ${type})`,
    current: condition(type),
  })),
  {
    group: "bitnami.com",
    kind: "SealedSecret",
    source: "bitnami-labs/sealed-secrets, condition Synced",
    current: condition("Synced"),
    failed: condition("Synced", { status: "False" }),
  },
  {
    group: "externaldns.k8s.io",
    kind: "DNSEndpoint",
    source: "kubernetes-sigs/external-dns, source/crd.go (it writes observedGeneration only)",
    current: "has(status.observedGeneration)",
  },
];
