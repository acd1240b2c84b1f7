import { type Json, type JsonObject } from "@/lib/json";
import { field, listField, textField } from "../../object";
import { shown } from "../../problem";
import { isDnsLabel, isDnsSubdomain } from "../formats";
import { badName, duplicate } from "./container";
import { checkPort } from "./handlers";
import { filledText, isThere, type Path, type Refusals } from "./refusing";
import { checkLabels } from "./selectors";

/** `ValidateService` of `pkg/apis/core/validation/validation.go`. */
export function checkService(service: JsonObject, refusals: Refusals): void {
  const spec = field(service, "spec");
  const type = textField(spec, "type") ?? "ClusterIP";
  const address = filledText(spec, "clusterIP");
  const ports = listField(spec, "ports");
  if (ports.length === 0 && address !== "None" && type !== "ExternalName")
    refusals.missing(["spec"], "ports", ", or empty: a Service needs at least one");
  checkLabels(field(spec, "selector"), ["spec", "selector"], refusals);
  if (type === "LoadBalancer" && address === "None")
    refusals.forbidden(["spec", "clusterIP"], "may not be None for the type LoadBalancer");
  if (type === "ExternalName") {
    const name = filledText(spec, "externalName")?.replace(/\.$/, "");
    if (name === undefined)
      refusals.missing(["spec"], "externalName", ": the type ExternalName needs it");
    else if (!isDnsSubdomain(name))
      refusals.invalid(["spec", "externalName"], `is no name of a host: ${shown(name)}`);
    if (address !== undefined)
      refusals.forbidden(["spec", "clusterIP"], "may not be set for the type ExternalName");
  }
  checkPorts(ports, type, address === "None", refusals);
  checkOnlyFor(spec, type, refusals);
}

function checkPorts(
  ports: readonly Json[],
  type: string,
  headless: boolean,
  refusals: Refusals,
): void {
  const names = new Set<string>();
  const numbers = new Set<string>();
  for (const [index, port] of ports.entries()) {
    const at = ["spec", "ports", index];
    const name = filledText(port, "name");
    if (name === undefined && ports.length > 1)
      refusals.missing(at, "name", ": each port needs one where there are several");
    if (name !== undefined) {
      if (!isDnsLabel(name)) badName(name, [...at, "name"], refusals);
      if (names.has(name)) duplicate(name, [...at, "name"], refusals);
      names.add(name);
    }
    if (!headless && field(port, "targetPort") !== "")
      checkPort(field(port, "targetPort"), [...at, "targetPort"], refusals);
    const node = field(port, "nodePort");
    if (typeof node === "number" && node !== 0 && (type === "ClusterIP" || type === "ExternalName"))
      refusals.forbidden([...at, "nodePort"], `may not be used with the type ${type}`);
    const key = `${textField(port, "protocol") ?? "TCP"} ${JSON.stringify(field(port, "port"))}`;
    if (numbers.has(key))
      refusals.refuse("duplicate-name", at, `is a port that another has: ${key}`);
    numbers.add(key);
  }
}

const balanced = ["loadBalancerClass", "allocateLoadBalancerNodePorts"];

function checkOnlyFor(spec: Json | undefined, type: string, refusals: Refusals): void {
  const path: Path = ["spec"];
  for (const key of balanced)
    if (type !== "LoadBalancer" && isThere(spec, key))
      refusals.forbidden([...path, key], "is only for the type LoadBalancer");
  if (
    type === "ClusterIP" &&
    filledText(spec, "externalTrafficPolicy") !== undefined &&
    listField(spec, "externalIPs").length === 0
  )
    refusals.forbidden(
      [...path, "externalTrafficPolicy"],
      "is only for what can be reached from outside",
    );
  if (textField(spec, "sessionAffinity") !== "ClientIP" && isThere(spec, "sessionAffinityConfig"))
    refusals.forbidden([...path, "sessionAffinityConfig"], "is only for sessionAffinity: ClientIP");
  const seconds = field(spec, "sessionAffinityConfig", "clientIP", "timeoutSeconds");
  if (typeof seconds === "number" && (seconds < 1 || seconds > 86_400))
    refusals.invalid(
      [...path, "sessionAffinityConfig", "clientIP", "timeoutSeconds"],
      "must be between 1 and 86400",
    );
}
