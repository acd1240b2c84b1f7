import type { Schema } from "./schema";

const values = (...list: string[]): Schema => ({ enum: list });
const port: Schema = { minimum: 1, maximum: 65_535 };
const portOrZero: Schema = { minimum: 0, maximum: 65_535 };
const count: Schema = { minimum: 0 };
const protocol = values("TCP", "UDP", "SCTP");
const pullPolicy = values("Always", "IfNotPresent", "Never");
const localTraffic = values("Cluster", "Local");
const accessModes = values("ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany", "ReadWriteOncePod");
const reclaim = values("Retain", "Delete", "Recycle");
const failurePolicy = values("Fail", "Ignore");
const matchPolicy = values("Exact", "Equivalent");
const keepOrDelete = values("Retain", "Delete");
const profile = values("Localhost", "RuntimeDefault", "Unconfined");

/**
 * What the API server allows of a built-in field beyond its type, after the reference documentation
 * of the Kubernetes API: the client's models do not say it. Model without its version, then field;
 * for a list, what each of its items may be.
 */
export const builtinValues: Readonly<Record<string, Schema>> = {
  "ServiceSpec.type": values("ClusterIP", "NodePort", "LoadBalancer", "ExternalName"),
  "ServiceSpec.sessionAffinity": values("None", "ClientIP"),
  "ServiceSpec.externalTrafficPolicy": localTraffic,
  "ServiceSpec.internalTrafficPolicy": localTraffic,
  "ServiceSpec.ipFamilyPolicy": values("SingleStack", "PreferDualStack", "RequireDualStack"),
  "ServiceSpec.ipFamilies": values("IPv4", "IPv6"),
  "ServicePort.protocol": protocol,
  "ServicePort.port": port,
  "ServicePort.nodePort": portOrZero,
  "ServicePort.targetPort": portOrZero,
  "ContainerPort.protocol": protocol,
  "ContainerPort.containerPort": port,
  "ContainerPort.hostPort": portOrZero,
  "NetworkPolicyPort.protocol": protocol,
  "NetworkPolicyPort.port": port,
  "NetworkPolicySpec.policyTypes": values("Ingress", "Egress"),
  "HTTPGetAction.port": port,
  "HTTPGetAction.scheme": values("HTTP", "HTTPS"),
  "TCPSocketAction.port": port,
  "GRPCAction.port": port,
  "Probe.initialDelaySeconds": count,
  "Probe.periodSeconds": count,
  "Probe.timeoutSeconds": count,
  "Probe.failureThreshold": count,
  "Probe.successThreshold": count,
  "PodSpec.restartPolicy": values("Always", "OnFailure", "Never"),
  "PodSpec.dnsPolicy": values("ClusterFirst", "ClusterFirstWithHostNet", "Default", "None"),
  "PodSpec.preemptionPolicy": values("Never", "PreemptLowerPriority"),
  "PodSpec.terminationGracePeriodSeconds": count,
  "Container.imagePullPolicy": pullPolicy,
  "Container.terminationMessagePolicy": values("File", "FallbackToLogsOnError"),
  "Container.restartPolicy": values("Always", "OnFailure", "Never"),
  "EphemeralContainer.imagePullPolicy": pullPolicy,
  "VolumeMount.mountPropagation": values("None", "HostToContainer", "Bidirectional"),
  "Toleration.operator": values("Exists", "Equal", "Lt", "Gt"),
  "Toleration.effect": values("NoSchedule", "PreferNoSchedule", "NoExecute"),
  "NodeSelectorRequirement.operator": values("In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt"),
  "LabelSelectorRequirement.operator": values("In", "NotIn", "Exists", "DoesNotExist"),
  "TopologySpreadConstraint.whenUnsatisfiable": values("DoNotSchedule", "ScheduleAnyway"),
  "TopologySpreadConstraint.nodeAffinityPolicy": values("Honor", "Ignore"),
  "TopologySpreadConstraint.nodeTaintsPolicy": values("Honor", "Ignore"),
  "TopologySpreadConstraint.maxSkew": { minimum: 1 },
  "SeccompProfile.type": profile,
  "AppArmorProfile.type": profile,
  "SecurityContext.procMount": values("Default", "Unmasked"),
  "SecurityContext.runAsUser": count,
  "SecurityContext.runAsGroup": count,
  "PodSecurityContext.runAsUser": count,
  "PodSecurityContext.runAsGroup": count,
  "PodSecurityContext.fsGroup": count,
  "PodSecurityContext.fsGroupChangePolicy": values("OnRootMismatch", "Always"),
  "DeploymentSpec.replicas": count,
  "DeploymentSpec.minReadySeconds": count,
  "DeploymentSpec.revisionHistoryLimit": count,
  "DeploymentStrategy.type": values("Recreate", "RollingUpdate"),
  "ReplicaSetSpec.replicas": count,
  "StatefulSetSpec.replicas": count,
  "StatefulSetSpec.podManagementPolicy": values("OrderedReady", "Parallel"),
  "StatefulSetUpdateStrategy.type": values("RollingUpdate", "OnDelete"),
  "StatefulSetPersistentVolumeClaimRetentionPolicy.whenDeleted": keepOrDelete,
  "StatefulSetPersistentVolumeClaimRetentionPolicy.whenScaled": keepOrDelete,
  "DaemonSetUpdateStrategy.type": values("RollingUpdate", "OnDelete"),
  "JobSpec.completionMode": values("NonIndexed", "Indexed"),
  "JobSpec.podReplacementPolicy": values("TerminatingOrFailed", "Failed"),
  "JobSpec.parallelism": count,
  "JobSpec.completions": count,
  "JobSpec.backoffLimit": count,
  "JobSpec.ttlSecondsAfterFinished": count,
  "CronJobSpec.concurrencyPolicy": values("Allow", "Forbid", "Replace"),
  "CronJobSpec.successfulJobsHistoryLimit": count,
  "CronJobSpec.failedJobsHistoryLimit": count,
  "HTTPIngressPath.pathType": values("Exact", "Prefix", "ImplementationSpecific"),
  "ServiceBackendPort.number": port,
  "PersistentVolumeClaimSpec.accessModes": accessModes,
  "PersistentVolumeClaimSpec.volumeMode": values("Block", "Filesystem"),
  "PersistentVolumeSpec.accessModes": accessModes,
  "PersistentVolumeSpec.volumeMode": values("Block", "Filesystem"),
  "PersistentVolumeSpec.persistentVolumeReclaimPolicy": reclaim,
  "StorageClass.reclaimPolicy": reclaim,
  "StorageClass.volumeBindingMode": values("Immediate", "WaitForFirstConsumer"),
  "HorizontalPodAutoscalerSpec.minReplicas": count,
  "HorizontalPodAutoscalerSpec.maxReplicas": { minimum: 1 },
  "MetricSpec.type": values("Resource", "Pods", "Object", "External", "ContainerResource"),
  "MetricTarget.type": values("Utilization", "Value", "AverageValue"),
  "HPAScalingRules.selectPolicy": values("Max", "Min", "Disabled"),
  "HPAScalingPolicy.type": values("Pods", "Percent"),
  "PodDisruptionBudgetSpec.unhealthyPodEvictionPolicy": values("IfHealthyBudget", "AlwaysAllow"),
  "Subject.kind": values("User", "Group", "ServiceAccount"),
  "RoleRef.kind": values("Role", "ClusterRole"),
  "RoleRef.apiGroup": values("rbac.authorization.k8s.io"),
  "LimitRangeItem.type": { pattern: "^(Container|Pod|PersistentVolumeClaim|.+/.+)$" },
  "ValidatingAdmissionPolicySpec.failurePolicy": failurePolicy,
  "ValidatingAdmissionPolicyBindingSpec.validationActions": values("Deny", "Warn", "Audit"),
  "MatchResources.matchPolicy": matchPolicy,
  "ValidatingWebhook.failurePolicy": failurePolicy,
  "MutatingWebhook.failurePolicy": failurePolicy,
  "ValidatingWebhook.matchPolicy": matchPolicy,
  "MutatingWebhook.matchPolicy": matchPolicy,
  "CustomResourceDefinitionSpec.scope": values("Namespaced", "Cluster"),
};

/** Required texts that may be empty all the same. */
export const mayBeEmpty: ReadonlySet<string> = new Set([
  "HTTPHeader.value",
  "Sysctl.value",
  "PodDNSConfigOption.value",
]);

/**
 * Fields with an enumeration that Go keeps as pointers (`types.go` of the API groups): an empty text is
 * a value there, and no default takes its place.
 */
export const pointers: ReadonlySet<string> = new Set([
  "ServiceSpec.internalTrafficPolicy",
  "ServiceSpec.ipFamilyPolicy",
  "NetworkPolicyPort.protocol",
  "PodSpec.preemptionPolicy",
  "Container.restartPolicy",
  "VolumeMount.mountPropagation",
  "TopologySpreadConstraint.nodeAffinityPolicy",
  "TopologySpreadConstraint.nodeTaintsPolicy",
  "SecurityContext.procMount",
  "PodSecurityContext.fsGroupChangePolicy",
  "JobSpec.completionMode",
  "JobSpec.podReplacementPolicy",
  "PersistentVolumeClaimSpec.volumeMode",
  "PersistentVolumeSpec.volumeMode",
  "StorageClass.reclaimPolicy",
  "StorageClass.volumeBindingMode",
  "HPAScalingRules.selectPolicy",
  "PodDisruptionBudgetSpec.unhealthyPodEvictionPolicy",
  "ValidatingAdmissionPolicySpec.failurePolicy",
  "MatchResources.matchPolicy",
  "ValidatingWebhook.failurePolicy",
  "MutatingWebhook.failurePolicy",
  "ValidatingWebhook.matchPolicy",
  "MutatingWebhook.matchPolicy",
]);
