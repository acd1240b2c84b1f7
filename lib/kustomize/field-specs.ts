import { type FieldSpec, pathOf } from "./field-paths";

/** The fields that kustomize changes unless it is configured otherwise. */

const at = (path: string, selector: Omit<FieldSpec, "path"> = {}): FieldSpec => ({
  ...selector,
  path: pathOf(path),
});
const made = (path: string, selector: Omit<FieldSpec, "path" | "create"> = {}): FieldSpec =>
  at(path, { ...selector, create: true });

const templateMetadata = (field: string): FieldSpec[] => [
  made(`spec/template/metadata/${field}`, { version: "v1", kind: "ReplicationController" }),
  made(`spec/template/metadata/${field}`, { kind: "Deployment" }),
  made(`spec/template/metadata/${field}`, { kind: "ReplicaSet" }),
  made(`spec/template/metadata/${field}`, { kind: "DaemonSet" }),
  made(`spec/template/metadata/${field}`, {
    kind: "StatefulSet",
    ...(field === "labels" ? { group: "apps" } : {}),
  }),
  made(`spec/template/metadata/${field}`, { group: "batch", kind: "Job" }),
  made(`spec/jobTemplate/metadata/${field}`, { group: "batch", kind: "CronJob" }),
  made(`spec/jobTemplate/spec/template/metadata/${field}`, { group: "batch", kind: "CronJob" }),
];

export const labelsOfMetadata: FieldSpec = made("metadata/labels");

export const labelsOfTemplates: readonly FieldSpec[] = [
  labelsOfMetadata,
  ...templateMetadata("labels"),
  made("spec/volumeClaimTemplates[]/metadata/labels", { group: "apps", kind: "StatefulSet" }),
];

const podSelectors = ["Deployment", "StatefulSet"].flatMap((kind) =>
  [
    "affinity/podAffinity/preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm/",
    "affinity/podAffinity/requiredDuringSchedulingIgnoredDuringExecution/",
    "affinity/podAntiAffinity/preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm/",
    "affinity/podAntiAffinity/requiredDuringSchedulingIgnoredDuringExecution/",
    "topologySpreadConstraints/",
  ].map((path) =>
    at(`spec/template/spec/${path}labelSelector/matchLabels`, { group: "apps", kind }),
  ),
);

export const labelsOfSelectors: readonly FieldSpec[] = [
  made("spec/selector", { version: "v1", kind: "Service" }),
  made("spec/selector", { version: "v1", kind: "ReplicationController" }),
  made("spec/selector/matchLabels", { kind: "Deployment" }),
  made("spec/selector/matchLabels", { kind: "ReplicaSet" }),
  made("spec/selector/matchLabels", { kind: "DaemonSet" }),
  made("spec/selector/matchLabels", { group: "apps", kind: "StatefulSet" }),
  ...podSelectors,
  at("spec/selector/matchLabels", { group: "batch", kind: "Job" }),
  at("spec/jobTemplate/spec/selector/matchLabels", { group: "batch", kind: "CronJob" }),
  at("spec/selector/matchLabels", { group: "policy", kind: "PodDisruptionBudget" }),
  ...["podSelector", "ingress/from/podSelector", "egress/to/podSelector"].map((path) =>
    at(`spec/${path}/matchLabels`, { group: "networking.k8s.io", kind: "NetworkPolicy" }),
  ),
  ...labelsOfTemplates,
];

export const annotations: readonly FieldSpec[] = [
  made("metadata/annotations"),
  ...templateMetadata("annotations"),
];

export const images: readonly FieldSpec[] = ["spec", "spec/template/spec"].flatMap((path) => [
  at(`${path}/containers[]/image`),
  at(`${path}/initContainers[]/image`),
]);

export const replicas: readonly FieldSpec[] = [
  "Deployment",
  "ReplicationController",
  "ReplicaSet",
  "StatefulSet",
].map((kind) => made("spec/replicas", { kind }));

export const namespaces: readonly FieldSpec[] = [
  made("metadata/name", { version: "v1", kind: "Namespace" }),
  made("spec/service/namespace", { group: "apiregistration.k8s.io", kind: "APIService" }),
  at("spec/conversion/webhook/clientConfig/service/namespace", {
    group: "apiextensions.k8s.io",
    kind: "CustomResourceDefinition",
  }),
];
