import { isJsonObject, type Json, type JsonObject } from "@/lib/json";
import { field, listField, textField } from "../../object";
import { shown } from "../../problem";
import { isDnsLabel, isDnsSubdomain } from "../formats";
import { checkContainer, checkHostPorts, checkSystem, duplicate } from "./container";
import { checkProfiles } from "./handlers";
import { filledText, isGiven, type Path, type Refusals } from "./refusing";
import { checkAffinity, checkTolerations, checkTopology } from "./scheduling";
import { checkLabels } from "./selectors";
import { checkVolumes } from "./volumes";

const lists = ["initContainers", "containers", "ephemeralContainers"] as const;

/**
 * `ValidatePodSpec` of `pkg/apis/core/validation/validation.go`. `claims` are the names of volumes that
 * the Pod gets beside its own.
 */
export function checkPod(
  pod: JsonObject,
  claims: readonly string[],
  path: Path,
  refusals: Refusals,
): void {
  const volumes = new Set([...checkVolumes(pod, path, refusals), ...claims]);
  const hostNetwork = pod["hostNetwork"] === true;
  const containers = lists.flatMap((list) =>
    listField(pod, list).map((container, index) => ({
      container,
      list,
      path: [...path, list, index],
    })),
  );
  if (Array.isArray(pod["containers"]) && pod["containers"].length === 0)
    refusals.refuse("missing-field", [...path, "containers"], "must have at least one container");
  const seen = new Set<string>();
  for (const { container, list, path: at } of containers) {
    if (!isJsonObject(container)) continue;
    const name = filledText(container, "name");
    if (name !== undefined && seen.has(name)) duplicate(name, [...at, "name"], refusals);
    if (name !== undefined) seen.add(name);
    checkContainer(container, { volumes, hostNetwork, list }, at, refusals);
  }
  checkHostPorts(
    containers.filter(({ list }) => list === "containers"),
    refusals,
  );
  checkSystem(pod, containers, path, refusals);
  checkIdentity(pod, path, refusals);
  checkContext(pod, path, refusals);
  checkNetwork(pod, path, refusals);
  checkLabels(field(pod, "nodeSelector"), [...path, "nodeSelector"], refusals);
  checkTolerations(pod, path, refusals);
  checkAffinity(pod, path, refusals);
  checkTopology(pod, path, refusals);
}

function checkIdentity(pod: JsonObject, path: Path, refusals: Refusals): void {
  for (const key of ["serviceAccountName", "priorityClassName", "runtimeClassName", "nodeName"]) {
    const name = filledText(pod, key);
    if (name !== undefined && !isDnsSubdomain(name))
      refusals.refuse(
        "invalid-name",
        [...path, key],
        `cannot be the name of an object: ${shown(name)}`,
      );
  }
  for (const key of ["hostname", "subdomain"]) {
    const name = filledText(pod, key);
    if (name !== undefined && !isDnsLabel(name))
      refusals.refuse("invalid-name", [...path, key], `cannot be a name of a host: ${shown(name)}`);
  }
  const seconds = field(pod, "activeDeadlineSeconds");
  if (typeof seconds === "number" && (seconds < 1 || seconds >= 2 ** 31))
    refusals.invalid([...path, "activeDeadlineSeconds"], "must be between 1 and 2147483647");
}

/** `validatePodSpecSecurityContext`. */
function checkContext(pod: JsonObject, path: Path, refusals: Refusals): void {
  const context = field(pod, "securityContext");
  const at = [...path, "securityContext"];
  checkProfiles(context, at, refusals);
  if (pod["shareProcessNamespace"] === true && pod["hostPID"] === true)
    refusals.forbidden([...path, "shareProcessNamespace"], "cannot be true where hostPID is");
  const seen = new Set<string>();
  for (const [index, sysctl] of listField(context, "sysctls").entries()) {
    const name = filledText(sysctl, "name");
    const where = [...at, "sysctls", index, "name"];
    if (name === undefined) continue;
    if (!/^[a-z0-9][-_a-z0-9]*(?:[./][a-z0-9][-_a-z0-9]*)*$/.test(name) || name.length > 253)
      refusals.refuse("invalid-name", where, `is no name of a sysctl: ${shown(name)}`);
    if (seen.has(name)) duplicate(name, where, refusals);
    seen.add(name);
  }
}

/** `validatePodDNSConfig`, `validateDNSPolicy` and `ValidateHostAliases`. */
function checkNetwork(pod: JsonObject, path: Path, refusals: Refusals): void {
  const nameservers = listField(pod, "dnsConfig", "nameservers");
  if (textField(pod, "dnsPolicy") === "None" && nameservers.length === 0)
    refusals.missing(path, "dnsConfig", ".nameservers: dnsPolicy None needs some");
  if (nameservers.length > 3)
    refusals.invalid([...path, "dnsConfig", "nameservers"], "must have at most 3 items");
  for (const [index, gate] of listField(pod, "schedulingGates").entries())
    if (!isGiven(gate as Json, "name"))
      refusals.missing([...path, "schedulingGates", index], "name");
}
