/** What is known of a field's type: how lists in it are merged. */
export interface MergeSchema {
  fields?: Readonly<Record<string, MergeSchema>>;
  /** Of the items of a list. */
  items?: MergeSchema;
  /** A list that is merged: by these keys of its items, or by value where there are none. */
  merge?: readonly string[];
}

const by = (...merge: string[]): MergeSchema => ({ merge });
const listOf = (items: MergeSchema, ...merge: string[]): MergeSchema => ({ merge, items });
const within = (...path: string[]) => {
  const [first, ...rest] = path;
  return (schema: MergeSchema): MergeSchema =>
    first === undefined ? schema : { fields: { [first]: within(...rest)(schema) } };
};

const metadata: MergeSchema = { fields: { finalizers: by(), ownerReferences: by("uid") } };
const container: MergeSchema = {
  fields: {
    env: by("name"),
    ports: by("containerPort", "protocol"),
    volumeDevices: by("devicePath"),
    volumeMounts: by("mountPath"),
  },
};
const { ports: _ports, ...ofEphemeral } = container.fields ?? {};
const podSpec: MergeSchema = {
  fields: {
    containers: listOf(container, "name"),
    initContainers: listOf(container, "name"),
    ephemeralContainers: listOf({ fields: ofEphemeral }, "name"),
    hostAliases: by("ip"),
    imagePullSecrets: by("name"),
    topologySpreadConstraints: by("topologyKey", "whenUnsatisfiable"),
    volumes: listOf(within("ephemeral", "volumeClaimTemplate", "metadata")(metadata), "name"),
  },
};
const podTemplate: MergeSchema = { fields: { metadata, spec: podSpec } };
const workload: MergeSchema = within("spec", "template")(podTemplate);
const conditions: MergeSchema = within("status", "conditions")(by("type"));
const cronJob: MergeSchema = {
  fields: {
    spec: { fields: { jobTemplate: { fields: { metadata, ...workload.fields } } } },
  },
};
const claim: MergeSchema = { fields: { metadata, ...conditions.fields } };
const both = (one: MergeSchema, other: MergeSchema): MergeSchema => ({
  fields: { ...one.fields, ...other.fields },
});
const webhooks: MergeSchema = { fields: { webhooks: by("name") } };
const statefulSet: MergeSchema = both(conditions, {
  fields: {
    spec: { fields: { template: podTemplate, volumeClaimTemplates: { items: claim } } },
  },
});

/** Kinds that kustomize 5 has a schema of (Kubernetes 1.21); undefined: with metadata only. */
const kinds: Readonly<Record<string, Readonly<Record<string, MergeSchema | undefined>>>> = {
  v1: {
    ...named("Binding ConfigMap Endpoints Event LimitRange PersistentVolume ResourceQuota Secret"),
    Namespace: conditions,
    Node: both(conditions, within("spec", "podCIDRs")(by())),
    PersistentVolumeClaim: conditions,
    Pod: { fields: { spec: podSpec } },
    PodTemplate: within("template")(podTemplate),
    ReplicationController: workload,
    Service: within("spec", "ports")(by("port", "protocol")),
    ServiceAccount: within("secrets")(by("name")),
  },
  "apps/v1": {
    ControllerRevision: undefined,
    DaemonSet: both(workload, conditions),
    Deployment: both(workload, conditions),
    ReplicaSet: both(workload, conditions),
    StatefulSet: statefulSet,
  },
  "batch/v1": { CronJob: cronJob, Job: both(workload, conditions) },
  "batch/v1beta1": { CronJob: cronJob },
  "admissionregistration.k8s.io/v1": {
    MutatingWebhookConfiguration: webhooks,
    ValidatingWebhookConfiguration: webhooks,
  },
  "admissionregistration.k8s.io/v1beta1": {
    MutatingWebhookConfiguration: webhooks,
    ValidatingWebhookConfiguration: webhooks,
  },
  "storage.k8s.io/v1": {
    ...named("CSIDriver StorageClass VolumeAttachment"),
    CSINode: within("spec", "drivers")(by("name")),
  },
  "storage.k8s.io/v1beta1": {
    ...named("CSIDriver CSIStorageCapacity StorageClass VolumeAttachment"),
    CSINode: within("spec", "drivers")(by("name")),
  },
  "apiextensions.k8s.io/v1": named("CustomResourceDefinition"),
  "apiextensions.k8s.io/v1beta1": named("CustomResourceDefinition"),
  "apiregistration.k8s.io/v1": { APIService: conditions },
  "apiregistration.k8s.io/v1beta1": { APIService: conditions },
  "autoscaling/v1": named("HorizontalPodAutoscaler Scale"),
  "autoscaling/v2beta1": named("HorizontalPodAutoscaler"),
  "autoscaling/v2beta2": named("HorizontalPodAutoscaler"),
  "certificates.k8s.io/v1": named("CertificateSigningRequest"),
  "certificates.k8s.io/v1beta1": named("CertificateSigningRequest"),
  "coordination.k8s.io/v1": named("Lease"),
  "coordination.k8s.io/v1beta1": named("Lease"),
  "discovery.k8s.io/v1": named("EndpointSlice"),
  "discovery.k8s.io/v1beta1": named("EndpointSlice"),
  "events.k8s.io/v1": named("Event"),
  "events.k8s.io/v1beta1": named("Event"),
  "extensions/v1beta1": named("Ingress"),
  "flowcontrol.apiserver.k8s.io/v1beta1": named("FlowSchema PriorityLevelConfiguration"),
  "networking.k8s.io/v1": named("Ingress IngressClass NetworkPolicy"),
  "networking.k8s.io/v1beta1": named("Ingress IngressClass"),
  "node.k8s.io/v1": named("RuntimeClass"),
  "node.k8s.io/v1beta1": named("RuntimeClass"),
  "policy/v1": named("PodDisruptionBudget"),
  "policy/v1beta1": named("Eviction PodDisruptionBudget PodSecurityPolicy"),
  "rbac.authorization.k8s.io/v1": named("ClusterRole ClusterRoleBinding Role RoleBinding"),
  "rbac.authorization.k8s.io/v1beta1": named("ClusterRole ClusterRoleBinding Role RoleBinding"),
  "scheduling.k8s.io/v1": named("PriorityClass"),
  "scheduling.k8s.io/v1beta1": named("PriorityClass"),
};

function named(list: string): Record<string, undefined> {
  return Object.fromEntries(list.split(" ").map((kind) => [kind, undefined]));
}

/** How lists of a kind are merged; undefined for what kustomize has no schema of. */
export function mergeSchemaOf(apiVersion: string, kind: string): MergeSchema | undefined {
  const ofVersion = Object.hasOwn(kinds, apiVersion) ? kinds[apiVersion] : undefined;
  if (ofVersion === undefined || !Object.hasOwn(ofVersion, kind)) return undefined;
  return { fields: { metadata, ...ofVersion[kind]?.fields } };
}

const clusterScoped: Readonly<Record<string, string>> = {
  v1: "Namespace Node PersistentVolume",
  "admissionregistration.k8s.io": "MutatingWebhookConfiguration ValidatingWebhookConfiguration",
  "apiextensions.k8s.io": "CustomResourceDefinition",
  "apiregistration.k8s.io": "APIService",
  "certificates.k8s.io": "CertificateSigningRequest",
  "flowcontrol.apiserver.k8s.io": "FlowSchema PriorityLevelConfiguration",
  "networking.k8s.io": "IngressClass",
  "node.k8s.io": "RuntimeClass",
  policy: "PodSecurityPolicy",
  "rbac.authorization.k8s.io": "ClusterRole ClusterRoleBinding",
  "scheduling.k8s.io": "PriorityClass",
  "storage.k8s.io": "CSIDriver CSINode StorageClass VolumeAttachment",
};

/**
 * Whether kustomize knows that a kind is in no namespace. What it has no schema of (custom kinds,
 * newer versions) it takes to be in one.
 */
export function isClusterScoped(apiVersion: string, kind: string): boolean {
  const key = apiVersion.split("/")[0] ?? "";
  const listed = Object.hasOwn(clusterScoped, key) ? clusterScoped[key]?.split(" ") : undefined;
  const versions = Object.hasOwn(kinds, apiVersion) ? kinds[apiVersion] : undefined;
  const isKnown = versions !== undefined && Object.hasOwn(versions, kind);
  return isKnown && listed !== undefined && listed.includes(kind);
}
