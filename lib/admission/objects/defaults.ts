import { isJsonObject, type Json, type JsonObject } from "@/lib/json";
import { parseApiVersion } from "@/lib/kubernetes";

/** Sets what is missing, or null, which the API server takes for missing. */
function set(object: JsonObject, key: string, value: Json): void {
  if (object[key] === undefined || object[key] === null) object[key] = value;
}

const objects = (value: Json | undefined): JsonObject[] =>
  Array.isArray(value) ? value.filter(isJsonObject) : [];

/** The object under a key; made where there is nothing. */
function child(object: JsonObject, key: string): JsonObject {
  set(object, key, {});
  const value = object[key];
  return isJsonObject(value) ? value : {};
}

function existing(object: JsonObject, key: string): JsonObject | undefined {
  const value = object[key];
  return isJsonObject(value) ? value : undefined;
}

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
  "/Secret": (object) => set(object, "type", "Opaque"),
  "/Namespace": namespaceDefaults,
  "/PersistentVolumeClaim": (object) => set(child(object, "spec"), "volumeMode", "Filesystem"),
  "/PersistentVolume": (object) => {
    const spec = child(object, "spec");
    set(spec, "persistentVolumeReclaimPolicy", "Retain");
    set(spec, "volumeMode", "Filesystem");
  },
  "/ReplicationController": (object) => {
    const spec = child(object, "spec");
    set(spec, "replicas", 1);
    template(spec);
  },
  "/LimitRange": (object) => {
    for (const limit of objects(child(object, "spec")["limits"])) limitDefaults(limit);
  },
  "apps/Deployment": deploymentDefaults,
  "apps/ReplicaSet": (object) => {
    const spec = child(object, "spec");
    set(spec, "replicas", 1);
    template(spec);
  },
  "apps/StatefulSet": statefulSetDefaults,
  "apps/DaemonSet": daemonSetDefaults,
  "batch/Job": (object) => jobDefaults(child(object, "spec")),
  "batch/CronJob": (object) => {
    const spec = child(object, "spec");
    set(spec, "concurrencyPolicy", "Allow");
    set(spec, "suspend", false);
    set(spec, "successfulJobsHistoryLimit", 3);
    set(spec, "failedJobsHistoryLimit", 1);
    const job = child(spec, "jobTemplate");
    child(job, "metadata");
    // A CronJob's Jobs get their own defaults when they are made; only the Pods' are filled in
    // here.
    template(child(job, "spec"));
  },
  "autoscaling/HorizontalPodAutoscaler": autoscalerDefaults,
  "networking.k8s.io/NetworkPolicy": networkPolicyDefaults,
  "networking.k8s.io/Ingress": () => undefined,
  "rbac.authorization.k8s.io/RoleBinding": bindingDefaults,
  "rbac.authorization.k8s.io/ClusterRoleBinding": bindingDefaults,
  "storage.k8s.io/StorageClass": (object) => {
    set(object, "reclaimPolicy", "Delete");
    set(object, "volumeBindingMode", "Immediate");
  },
  "policy/PodDisruptionBudget": (object) => void child(object, "spec"),
};

function template(spec: JsonObject): void {
  const made = child(spec, "template");
  child(made, "metadata");
  podDefaults(child(made, "spec"));
}

function podDefaults(spec: JsonObject): void {
  set(spec, "restartPolicy", "Always");
  set(spec, "dnsPolicy", "ClusterFirst");
  set(spec, "terminationGracePeriodSeconds", 30);
  set(spec, "schedulerName", "default-scheduler");
  child(spec, "securityContext");
  set(spec, "containers", []);
  if (typeof spec["serviceAccountName"] === "string")
    set(spec, "serviceAccount", spec["serviceAccountName"]);
  else if (typeof spec["serviceAccount"] === "string")
    set(spec, "serviceAccountName", spec["serviceAccount"]);
  for (const list of ["containers", "initContainers", "ephemeralContainers"])
    objects(spec[list]).forEach((container) => containerDefaults(container, spec));
  objects(spec["volumes"]).forEach(volumeDefaults);
  for (const constraint of objects(spec["topologySpreadConstraints"])) {
    set(constraint, "whenUnsatisfiable", "DoNotSchedule");
    set(constraint, "maxSkew", 1);
  }
}

function containerDefaults(container: JsonObject, spec: JsonObject): void {
  child(container, "resources");
  set(container, "terminationMessagePath", "/dev/termination-log");
  set(container, "terminationMessagePolicy", "File");
  set(container, "imagePullPolicy", isLatest(container["image"]) ? "Always" : "IfNotPresent");
  const limits = existing(child(container, "resources"), "limits");
  // A limit alone is the request too.
  if (limits !== undefined)
    for (const [name, amount] of Object.entries(limits))
      set(child(child(container, "resources"), "requests"), name, amount);
  for (const port of objects(container["ports"])) {
    set(port, "protocol", "TCP");
    if (spec["hostNetwork"] === true && port["containerPort"] !== undefined)
      set(port, "hostPort", port["containerPort"]);
  }
  for (const probe of ["livenessProbe", "readinessProbe", "startupProbe"])
    probeDefaults(existing(container, probe));
  for (const variable of objects(container["env"])) {
    const reference = existing(existing(variable, "valueFrom") ?? {}, "fieldRef");
    if (reference !== undefined) set(reference, "apiVersion", "v1");
  }
  const lifecycle = existing(container, "lifecycle");
  for (const hook of ["postStart", "preStop"])
    httpDefaults(existing(existing(lifecycle ?? {}, hook) ?? {}, "httpGet"));
}

/** Without a tag and without a digest it is `latest`. */
function isLatest(image: Json | undefined): boolean {
  if (typeof image !== "string" || image === "" || image.includes("@")) return false;
  const name = image.slice(image.lastIndexOf("/") + 1);
  return !name.includes(":") || name.endsWith(":latest");
}

function probeDefaults(probe: JsonObject | undefined): void {
  if (probe === undefined) return;
  set(probe, "timeoutSeconds", 1);
  set(probe, "periodSeconds", 10);
  set(probe, "successThreshold", 1);
  set(probe, "failureThreshold", 3);
  httpDefaults(existing(probe, "httpGet"));
  const grpc = existing(probe, "grpc");
  if (grpc !== undefined) set(grpc, "service", "");
}

function httpDefaults(get: JsonObject | undefined): void {
  if (get === undefined) return;
  set(get, "path", "/");
  set(get, "scheme", "HTTP");
}

const fileModes: Readonly<Record<string, number>> = {
  secret: 0o644,
  configMap: 0o644,
  downwardAPI: 0o644,
  projected: 0o644,
};

function volumeDefaults(volume: JsonObject): void {
  if (Object.keys(volume).every((key) => key === "name")) volume["emptyDir"] = {};
  for (const [source, mode] of Object.entries(fileModes)) {
    const found = existing(volume, source);
    if (found !== undefined) set(found, "defaultMode", mode);
  }
  const path = existing(volume, "hostPath");
  if (path !== undefined) set(path, "type", "");
  for (const source of objects(existing(volume, "projected")?.["sources"])) {
    const token = existing(source, "serviceAccountToken");
    if (token !== undefined) set(token, "expirationSeconds", 3600);
  }
  const claim = existing(
    existing(existing(volume, "ephemeral") ?? {}, "volumeClaimTemplate") ?? {},
    "spec",
  );
  if (claim !== undefined) set(claim, "volumeMode", "Filesystem");
}

function serviceDefaults(spec: JsonObject): void {
  set(spec, "sessionAffinity", "None");
  set(spec, "type", "ClusterIP");
  if (spec["sessionAffinity"] === "ClientIP")
    set(child(child(spec, "sessionAffinityConfig"), "clientIP"), "timeoutSeconds", 10_800);
  for (const port of objects(spec["ports"])) {
    set(port, "protocol", "TCP");
    if (port["port"] !== undefined) set(port, "targetPort", port["port"]);
  }
  if (spec["type"] === "NodePort" || spec["type"] === "LoadBalancer")
    set(spec, "externalTrafficPolicy", "Cluster");
  if (spec["type"] === "LoadBalancer") set(spec, "allocateLoadBalancerNodePorts", true);
  if (spec["type"] !== "ExternalName") set(spec, "internalTrafficPolicy", "Cluster");
}

function namespaceDefaults(object: JsonObject): void {
  const metadata = child(object, "metadata");
  const name = metadata["name"];
  if (typeof name === "string") child(metadata, "labels")["kubernetes.io/metadata.name"] = name;
  set(child(object, "spec"), "finalizers", ["kubernetes"]);
}

function limitDefaults(limit: JsonObject): void {
  if (limit["type"] !== "Container") return;
  const max = existing(limit, "max");
  if (max !== undefined)
    for (const [name, amount] of Object.entries(max)) set(child(limit, "default"), name, amount);
  const standard = existing(limit, "default");
  if (standard !== undefined)
    for (const [name, amount] of Object.entries(standard))
      set(child(limit, "defaultRequest"), name, amount);
  const min = existing(limit, "min");
  if (min !== undefined)
    for (const [name, amount] of Object.entries(min))
      set(child(limit, "defaultRequest"), name, amount);
}

function deploymentDefaults(object: JsonObject): void {
  const spec = child(object, "spec");
  set(spec, "replicas", 1);
  set(spec, "revisionHistoryLimit", 10);
  set(spec, "progressDeadlineSeconds", 600);
  const strategy = child(spec, "strategy");
  set(strategy, "type", "RollingUpdate");
  if (strategy["type"] === "RollingUpdate") {
    const update = child(strategy, "rollingUpdate");
    set(update, "maxUnavailable", "25%");
    set(update, "maxSurge", "25%");
  }
  template(spec);
}

function statefulSetDefaults(object: JsonObject): void {
  const spec = child(object, "spec");
  set(spec, "replicas", 1);
  set(spec, "revisionHistoryLimit", 10);
  set(spec, "podManagementPolicy", "OrderedReady");
  const strategy = child(spec, "updateStrategy");
  set(strategy, "type", "RollingUpdate");
  if (strategy["type"] === "RollingUpdate") set(child(strategy, "rollingUpdate"), "partition", 0);
  const retention = child(spec, "persistentVolumeClaimRetentionPolicy");
  set(retention, "whenDeleted", "Retain");
  set(retention, "whenScaled", "Retain");
  for (const claim of objects(spec["volumeClaimTemplates"]))
    set(child(claim, "spec"), "volumeMode", "Filesystem");
  template(spec);
}

function daemonSetDefaults(object: JsonObject): void {
  const spec = child(object, "spec");
  set(spec, "revisionHistoryLimit", 10);
  const strategy = child(spec, "updateStrategy");
  set(strategy, "type", "RollingUpdate");
  if (strategy["type"] === "RollingUpdate") {
    const update = child(strategy, "rollingUpdate");
    set(update, "maxUnavailable", 1);
    set(update, "maxSurge", 0);
  }
  template(spec);
}

/** Also for the Jobs that a CronJob makes. */
export function jobDefaults(spec: JsonObject): void {
  if (spec["completions"] == null && spec["parallelism"] == null) {
    set(spec, "completions", 1);
    set(spec, "parallelism", 1);
  }
  set(spec, "parallelism", 1);
  if (spec["backoffLimit"] == null)
    spec["backoffLimit"] = spec["backoffLimitPerIndex"] == null ? 6 : 2_147_483_647;
  set(spec, "completionMode", "NonIndexed");
  set(spec, "suspend", false);
  set(
    spec,
    "podReplacementPolicy",
    spec["podFailurePolicy"] == null ? "TerminatingOrFailed" : "Failed",
  );
  set(spec, "manualSelector", false);
  template(spec);
}

function autoscalerDefaults(object: JsonObject): void {
  const spec = child(object, "spec");
  set(spec, "minReplicas", 1);
  if (typeof object["apiVersion"] !== "string" || !object["apiVersion"].endsWith("/v2")) return;
  set(spec, "metrics", [
    {
      type: "Resource",
      resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 80 } },
    },
  ]);
  const behavior = existing(spec, "behavior");
  if (behavior === undefined) return;
  const up = child(behavior, "scaleUp");
  set(up, "stabilizationWindowSeconds", 0);
  set(up, "selectPolicy", "Max");
  set(up, "policies", [
    { type: "Pods", value: 4, periodSeconds: 15 },
    { type: "Percent", value: 100, periodSeconds: 15 },
  ]);
  const down = child(behavior, "scaleDown");
  set(down, "selectPolicy", "Max");
  set(down, "policies", [{ type: "Percent", value: 100, periodSeconds: 15 }]);
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
    for (const port of objects(rule["ports"])) set(port, "protocol", "TCP");
}

function bindingDefaults(object: JsonObject): void {
  const role = existing(object, "roleRef");
  if (role !== undefined) set(role, "apiGroup", "rbac.authorization.k8s.io");
  for (const subject of objects(object["subjects"])) {
    if (subject["kind"] === "User" || subject["kind"] === "Group")
      set(subject, "apiGroup", "rbac.authorization.k8s.io");
  }
}
