import type { Json, JsonObject } from "@/lib/json";
import { setMissing, objects, child, existing } from "./default-fields";

export function templateDefaults(spec: JsonObject): void {
  const made = child(spec, "template");
  child(made, "metadata");
  podDefaults(child(made, "spec"));
}

export function podDefaults(spec: JsonObject): void {
  setMissing(spec, "restartPolicy", "Always");
  setMissing(spec, "dnsPolicy", "ClusterFirst");
  setMissing(spec, "terminationGracePeriodSeconds", 30);
  setMissing(spec, "schedulerName", "default-scheduler");
  child(spec, "securityContext");
  setMissing(spec, "containers", []);
  if (typeof spec["serviceAccountName"] === "string")
    setMissing(spec, "serviceAccount", spec["serviceAccountName"]);
  else if (typeof spec["serviceAccount"] === "string")
    setMissing(spec, "serviceAccountName", spec["serviceAccount"]);
  for (const list of ["containers", "initContainers", "ephemeralContainers"])
    objects(spec[list]).forEach((container) => containerDefaults(container, spec));
  objects(spec["volumes"]).forEach(volumeDefaults);
  for (const constraint of objects(spec["topologySpreadConstraints"])) {
    setMissing(constraint, "whenUnsatisfiable", "DoNotSchedule");
    setMissing(constraint, "maxSkew", 1);
  }
}

function containerDefaults(container: JsonObject, spec: JsonObject): void {
  child(container, "resources");
  setMissing(container, "terminationMessagePath", "/dev/termination-log");
  setMissing(container, "terminationMessagePolicy", "File");
  setMissing(
    container,
    "imagePullPolicy",
    isLatest(container["image"]) ? "Always" : "IfNotPresent",
  );
  const limits = existing(child(container, "resources"), "limits");
  // A limit alone is the request too.
  if (limits !== undefined)
    for (const [name, amount] of Object.entries(limits))
      setMissing(child(child(container, "resources"), "requests"), name, amount);
  for (const port of objects(container["ports"])) {
    setMissing(port, "protocol", "TCP");
    if (spec["hostNetwork"] === true && port["containerPort"] !== undefined)
      setMissing(port, "hostPort", port["containerPort"]);
  }
  for (const probe of ["livenessProbe", "readinessProbe", "startupProbe"])
    probeDefaults(existing(container, probe));
  for (const variable of objects(container["env"])) {
    const reference = existing(existing(variable, "valueFrom") ?? {}, "fieldRef");
    if (reference !== undefined) setMissing(reference, "apiVersion", "v1");
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
  setMissing(probe, "timeoutSeconds", 1);
  setMissing(probe, "periodSeconds", 10);
  setMissing(probe, "successThreshold", 1);
  setMissing(probe, "failureThreshold", 3);
  httpDefaults(existing(probe, "httpGet"));
  const grpc = existing(probe, "grpc");
  if (grpc !== undefined) setMissing(grpc, "service", "");
}

function httpDefaults(get: JsonObject | undefined): void {
  if (get === undefined) return;
  setMissing(get, "path", "/");
  setMissing(get, "scheme", "HTTP");
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
    if (found !== undefined) setMissing(found, "defaultMode", mode);
  }
  const path = existing(volume, "hostPath");
  if (path !== undefined) setMissing(path, "type", "");
  for (const source of objects(existing(volume, "projected")?.["sources"])) {
    const token = existing(source, "serviceAccountToken");
    if (token !== undefined) setMissing(token, "expirationSeconds", 3600);
  }
  const claim = existing(
    existing(existing(volume, "ephemeral") ?? {}, "volumeClaimTemplate") ?? {},
    "spec",
  );
  if (claim !== undefined) setMissing(claim, "volumeMode", "Filesystem");
}
