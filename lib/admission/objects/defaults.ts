import type { JsonObject } from "@/lib/json";
import { parseApiVersion } from "@/lib/kubernetes";
import { setMissing, objects, child, existing } from "./default-fields";
import { templateDefaults, podDefaults } from "./pod-defaults";

/**
 * Fills in what the API server would before admission sees an object (its `SetDefaults_…`
 * functions), for built-in kinds. Changes the object that is given. Unknown kinds, and fields of
 * another type than the API's, stay as they are.
 */
export function applyDefaults(object: JsonObject): void {
  const rule = byKind[`${groupOf(object)}/${String(object["kind"])}`];
  if (rule === undefined) return;
  child(object, "metadata");
  rule(object);
}

function groupOf(object: JsonObject): string {
  const apiVersion = typeof object["apiVersion"] === "string" ? object["apiVersion"] : "";
  return parseApiVersion(apiVersion).group;
}

const byKind: Readonly<Record<string, (object: JsonObject) => void>> = {
  "/Pod": (object) => podDefaults(child(object, "spec")),
  "/Service": (object) => serviceDefaults(child(object, "spec")),
  "/Secret": (object) => setMissing(object, "type", "Opaque"),
  "/Namespace": namespaceDefaults,
  "/PersistentVolumeClaim": (object) =>
    setMissing(child(object, "spec"), "volumeMode", "Filesystem"),
  "/PersistentVolume": (object) => {
    const spec = child(object, "spec");
    setMissing(spec, "persistentVolumeReclaimPolicy", "Retain");
    setMissing(spec, "volumeMode", "Filesystem");
  },
  "/ReplicationController": (object) => {
    const spec = child(object, "spec");
    setMissing(spec, "replicas", 1);
    templateDefaults(spec);
  },
  "/LimitRange": (object) => {
    for (const limit of objects(child(object, "spec")["limits"])) limitDefaults(limit);
  },
  "apps/Deployment": deploymentDefaults,
  "apps/ReplicaSet": (object) => {
    const spec = child(object, "spec");
    setMissing(spec, "replicas", 1);
    templateDefaults(spec);
  },
  "apps/StatefulSet": statefulSetDefaults,
  "apps/DaemonSet": daemonSetDefaults,
  "batch/Job": (object) => jobDefaults(child(object, "spec")),
  "batch/CronJob": (object) => {
    const spec = child(object, "spec");
    setMissing(spec, "concurrencyPolicy", "Allow");
    setMissing(spec, "suspend", false);
    setMissing(spec, "successfulJobsHistoryLimit", 3);
    setMissing(spec, "failedJobsHistoryLimit", 1);
    const job = child(spec, "jobTemplate");
    child(job, "metadata");
    // A CronJob's Jobs get their own defaults when they are made; only the Pods' are filled in
    // here.
    templateDefaults(child(job, "spec"));
  },
  "autoscaling/HorizontalPodAutoscaler": autoscalerDefaults,
  "networking.k8s.io/NetworkPolicy": networkPolicyDefaults,
  "networking.k8s.io/Ingress": () => undefined,
  // Go writes a list that is not there as null where its field has no `omitempty`.
  "rbac.authorization.k8s.io/Role": (object) => void (object["rules"] ??= null),
  "rbac.authorization.k8s.io/ClusterRole": (object) => void (object["rules"] ??= null),
  "rbac.authorization.k8s.io/RoleBinding": bindingDefaults,
  "rbac.authorization.k8s.io/ClusterRoleBinding": bindingDefaults,
  "storage.k8s.io/StorageClass": (object) => {
    setMissing(object, "reclaimPolicy", "Delete");
    setMissing(object, "volumeBindingMode", "Immediate");
  },
  "policy/PodDisruptionBudget": (object) => void child(object, "spec"),
};

function serviceDefaults(spec: JsonObject): void {
  setMissing(spec, "sessionAffinity", "None");
  setMissing(spec, "type", "ClusterIP");
  if (spec["sessionAffinity"] === "ClientIP")
    setMissing(child(child(spec, "sessionAffinityConfig"), "clientIP"), "timeoutSeconds", 10_800);
  for (const port of objects(spec["ports"])) {
    setMissing(port, "protocol", "TCP");
    if (port["port"] !== undefined) setMissing(port, "targetPort", port["port"]);
  }
  if (spec["type"] === "NodePort" || spec["type"] === "LoadBalancer")
    setMissing(spec, "externalTrafficPolicy", "Cluster");
  if (spec["type"] === "LoadBalancer") setMissing(spec, "allocateLoadBalancerNodePorts", true);
  if (spec["type"] !== "ExternalName") setMissing(spec, "internalTrafficPolicy", "Cluster");
}

function namespaceDefaults(object: JsonObject): void {
  const metadata = child(object, "metadata");
  const name = metadata["name"];
  if (typeof name === "string") child(metadata, "labels")["kubernetes.io/metadata.name"] = name;
  setMissing(child(object, "spec"), "finalizers", ["kubernetes"]);
}

function limitDefaults(limit: JsonObject): void {
  if (limit["type"] !== "Container") return;
  const max = existing(limit, "max");
  if (max !== undefined)
    for (const [name, amount] of Object.entries(max))
      setMissing(child(limit, "default"), name, amount);
  const standard = existing(limit, "default");
  if (standard !== undefined)
    for (const [name, amount] of Object.entries(standard))
      setMissing(child(limit, "defaultRequest"), name, amount);
  const min = existing(limit, "min");
  if (min !== undefined)
    for (const [name, amount] of Object.entries(min))
      setMissing(child(limit, "defaultRequest"), name, amount);
}

function deploymentDefaults(object: JsonObject): void {
  const spec = child(object, "spec");
  setMissing(spec, "replicas", 1);
  setMissing(spec, "revisionHistoryLimit", 10);
  setMissing(spec, "progressDeadlineSeconds", 600);
  const strategy = child(spec, "strategy");
  setMissing(strategy, "type", "RollingUpdate");
  if (strategy["type"] === "RollingUpdate") {
    const update = child(strategy, "rollingUpdate");
    setMissing(update, "maxUnavailable", "25%");
    setMissing(update, "maxSurge", "25%");
  }
  templateDefaults(spec);
}

function statefulSetDefaults(object: JsonObject): void {
  const spec = child(object, "spec");
  setMissing(spec, "replicas", 1);
  setMissing(spec, "revisionHistoryLimit", 10);
  setMissing(spec, "podManagementPolicy", "OrderedReady");
  const strategy = child(spec, "updateStrategy");
  setMissing(strategy, "type", "RollingUpdate");
  if (strategy["type"] === "RollingUpdate")
    setMissing(child(strategy, "rollingUpdate"), "partition", 0);
  const retention = child(spec, "persistentVolumeClaimRetentionPolicy");
  setMissing(retention, "whenDeleted", "Retain");
  setMissing(retention, "whenScaled", "Retain");
  for (const claim of objects(spec["volumeClaimTemplates"]))
    setMissing(child(claim, "spec"), "volumeMode", "Filesystem");
  templateDefaults(spec);
}

function daemonSetDefaults(object: JsonObject): void {
  const spec = child(object, "spec");
  setMissing(spec, "revisionHistoryLimit", 10);
  const strategy = child(spec, "updateStrategy");
  setMissing(strategy, "type", "RollingUpdate");
  if (strategy["type"] === "RollingUpdate") {
    const update = child(strategy, "rollingUpdate");
    setMissing(update, "maxUnavailable", 1);
    setMissing(update, "maxSurge", 0);
  }
  templateDefaults(spec);
}

/** Also for the Jobs that a CronJob makes. */
export function jobDefaults(spec: JsonObject): void {
  if (spec["completions"] == null && spec["parallelism"] == null) {
    setMissing(spec, "completions", 1);
    setMissing(spec, "parallelism", 1);
  }
  setMissing(spec, "parallelism", 1);
  if (spec["backoffLimit"] == null)
    spec["backoffLimit"] = spec["backoffLimitPerIndex"] == null ? 6 : 2_147_483_647;
  setMissing(spec, "completionMode", "NonIndexed");
  setMissing(spec, "suspend", false);
  setMissing(
    spec,
    "podReplacementPolicy",
    spec["podFailurePolicy"] == null ? "TerminatingOrFailed" : "Failed",
  );
  setMissing(spec, "manualSelector", false);
  templateDefaults(spec);
}

function autoscalerDefaults(object: JsonObject): void {
  const spec = child(object, "spec");
  setMissing(spec, "minReplicas", 1);
  if (typeof object["apiVersion"] !== "string" || !object["apiVersion"].endsWith("/v2")) return;
  setMissing(spec, "metrics", [
    {
      type: "Resource",
      resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 80 } },
    },
  ]);
  const behavior = existing(spec, "behavior");
  if (behavior === undefined) return;
  const up = child(behavior, "scaleUp");
  setMissing(up, "stabilizationWindowSeconds", 0);
  setMissing(up, "selectPolicy", "Max");
  setMissing(up, "policies", [
    { type: "Pods", value: 4, periodSeconds: 15 },
    { type: "Percent", value: 100, periodSeconds: 15 },
  ]);
  const down = child(behavior, "scaleDown");
  setMissing(down, "selectPolicy", "Max");
  setMissing(down, "policies", [{ type: "Percent", value: 100, periodSeconds: 15 }]);
}

function networkPolicyDefaults(object: JsonObject): void {
  const spec = child(object, "spec");
  child(spec, "podSelector");
  if (spec["policyTypes"] == null)
    spec["policyTypes"] =
      Array.isArray(spec["egress"]) && spec["egress"].length > 0
        ? ["Ingress", "Egress"]
        : ["Ingress"];
  for (const rule of [...objects(spec["ingress"]), ...objects(spec["egress"])])
    for (const port of objects(rule["ports"])) setMissing(port, "protocol", "TCP");
}

function bindingDefaults(object: JsonObject): void {
  const role = existing(object, "roleRef");
  if (role !== undefined) setMissing(role, "apiGroup", "rbac.authorization.k8s.io");
  for (const subject of objects(object["subjects"])) {
    if (subject["kind"] === "User" || subject["kind"] === "Group")
      setMissing(subject, "apiGroup", "rbac.authorization.k8s.io");
  }
}
