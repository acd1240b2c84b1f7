import { type FieldSpec, pathOf } from "./field-paths";
import type { KindSelector } from "./resource";

/** Which fields name objects of a kind, unless kustomize is configured otherwise. */
export interface Reference {
  target: KindSelector;
  fields: readonly FieldSpec[];
}

const field = (kind: string, path: string, more: KindSelector = {}): FieldSpec => ({
  kind,
  path: pathOf(path),
  ...more,
});

const podSpecs: Readonly<Record<string, string>> = {
  Pod: "spec",
  PodTemplate: "template/spec",
  CronJob: "spec/jobTemplate/spec/template/spec",
};

function inPods(kinds: readonly string[], paths: readonly string[], pod: KindSelector = {}) {
  return kinds.flatMap((kind) =>
    paths.map((path) =>
      field(kind, `${podSpecs[kind] ?? "spec/template/spec"}/${path}`, kind === "Pod" ? pod : {}),
    ),
  );
}

const workloads = ["Deployment", "ReplicaSet", "DaemonSet", "StatefulSet", "Job", "CronJob"];
const withTemplates = ["Pod", "PodTemplate", ...workloads];
const controllers = [
  "Pod",
  "StatefulSet",
  "Deployment",
  "ReplicationController",
  "CronJob",
  "Job",
  "DaemonSet",
];
const rbac = "rbac.authorization.k8s.io";
const admission = "admissionregistration.k8s.io";

const environment = (name: string): string[] =>
  ["containers", "initContainers"].flatMap((list) => [
    `${list}/env/valueFrom/${name}KeyRef/name`,
    `${list}/envFrom/${name}Ref/name`,
  ]);

const scaled = ["Deployment", "ReplicationController", "ReplicaSet", "StatefulSet"].map(
  (kind): Reference => ({
    target: { kind },
    fields: [field("HorizontalPodAutoscaler", "spec/scaleTargetRef/name")],
  }),
);

const configMaps: readonly FieldSpec[] = [
  ...inPods(
    withTemplates,
    ["volumes/configMap/name", "volumes/projected/sources/configMap/name"].concat(
      environment("configMap"),
    ),
    { version: "v1" },
  ),
  field("Node", "spec/configSource/configMap"),
  field("Role", "rules/resourceNames"),
  field("ClusterRole", "rules/resourceNames"),
  field("Ingress", "metadata/annotations/nginx.ingress.kubernetes.io\\/fastcgi-params-configmap"),
];

const secrets: readonly FieldSpec[] = [
  ...inPods(
    withTemplates,
    [
      "volumes/secret/secretName",
      "volumes/projected/sources/secret/name",
      "imagePullSecrets/name",
    ].concat(environment("secret")),
    { version: "v1" },
  ),
  field("Ingress", "spec/tls/secretName"),
  ...[
    "ingress.kubernetes.io\\/auth-secret",
    "nginx.ingress.kubernetes.io\\/auth-secret",
    "nginx.ingress.kubernetes.io\\/auth-tls-secret",
  ].map((key) => field("Ingress", `metadata/annotations/${key}`)),
  field("ServiceAccount", "imagePullSecrets/name"),
  ...["secretName", "adminSecretName", "userSecretName", "secretRef"].map((key) =>
    field("StorageClass", `parameters/${key}`),
  ),
  field("Role", "rules/resourceNames"),
  field("ClusterRole", "rules/resourceNames"),
  field("Service", "spec/template/spec/containers/env/valueFrom/secretKeyRef/name", {
    group: "serving.knative.dev",
    version: "v1",
  }),
  field("PersistentVolume", "spec/azureFile/secretName"),
];

const services: readonly FieldSpec[] = [
  field("StatefulSet", "spec/serviceName", { group: "apps" }),
  ...[
    "spec/rules/http/paths/backend/serviceName",
    "spec/backend/serviceName",
    "spec/rules/http/paths/backend/service/name",
    "spec/defaultBackend/service/name",
  ].map((path) => field("Ingress", path)),
  field("APIService", "spec/service/name", { group: "apiregistration.k8s.io" }),
  field("ValidatingWebhookConfiguration", "webhooks/clientConfig/service", { group: admission }),
  field("MutatingWebhookConfiguration", "webhooks/clientConfig/service", { group: admission }),
];

const bindings = (path: string): FieldSpec[] =>
  ["RoleBinding", "ClusterRoleBinding"].map((kind) => field(kind, path, { group: rbac }));

export const references: readonly Reference[] = [
  ...scaled,
  { target: { kind: "ConfigMap", version: "v1" }, fields: configMaps },
  { target: { kind: "Secret", version: "v1" }, fields: secrets },
  { target: { kind: "Service", version: "v1" }, fields: services },
  {
    target: { kind: "Role", group: rbac },
    fields: [field("RoleBinding", "roleRef/name", { group: rbac })],
  },
  { target: { kind: "ClusterRole", group: rbac }, fields: bindings("roleRef/name") },
  {
    target: { kind: "ServiceAccount", version: "v1" },
    fields: [...bindings("subjects"), ...inPods(controllers, ["serviceAccountName"])],
  },
  {
    target: { kind: "PersistentVolumeClaim", version: "v1" },
    fields: inPods(controllers, ["volumes/persistentVolumeClaim/claimName"]),
  },
  {
    target: { kind: "PersistentVolume", version: "v1" },
    fields: [
      field("PersistentVolumeClaim", "spec/volumeName"),
      field("ClusterRole", "rules/resourceNames"),
    ],
  },
  {
    target: { kind: "StorageClass", version: "v1", group: "storage.k8s.io" },
    fields: [
      field("PersistentVolume", "spec/storageClassName"),
      field("PersistentVolumeClaim", "spec/storageClassName"),
      field("StatefulSet", "spec/volumeClaimTemplates/spec/storageClassName"),
    ],
  },
  {
    target: { kind: "PriorityClass", version: "v1", group: "scheduling.k8s.io" },
    fields: inPods(controllers, ["priorityClassName"]),
  },
  {
    target: { kind: "ValidatingAdmissionPolicy", group: admission },
    fields: [field("ValidatingAdmissionPolicyBinding", "spec/policyName", { group: admission })],
  },
];
