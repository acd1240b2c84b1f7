import { isJsonObject, type Json, type JsonObject } from "@/lib/json";
import { field, listField, textField } from "../../object";
import { shown } from "../../problem";
import { isDnsLabel, isDnsSubdomain } from "../formats";
import { filledText, isThere, type Path, type Refusals } from "./refusing";

/** `validateIngress` of `pkg/apis/networking/validation/validation.go`. */
export function checkIngress(ingress: JsonObject, refusals: Refusals): void {
  const spec = field(ingress, "spec");
  const rules = listField(spec, "rules");
  if (rules.length === 0 && !isThere(spec, "defaultBackend"))
    refusals.refuse("missing-field", ["spec"], "must have defaultBackend or rules", "rules");
  checkClass(ingress, refusals);
  if (isThere(spec, "defaultBackend"))
    checkBackend(field(spec, "defaultBackend"), ["spec", "defaultBackend"], refusals);
  for (const [index, one] of listField(spec, "tls").entries()) {
    const at = ["spec", "tls", index];
    for (const [place, host] of listField(one, "hosts").entries())
      if (typeof host === "string") checkHost(host, [...at, "hosts", place], refusals);
    const secret = filledText(one, "secretName");
    if (secret !== undefined && !isDnsSubdomain(secret))
      refusals.refuse(
        "invalid-name",
        [...at, "secretName"],
        `cannot be the name of a Secret: ${shown(secret)}`,
      );
  }
  for (const [index, rule] of rules.entries()) checkRule(rule, ["spec", "rules", index], refusals);
}

function checkClass(ingress: JsonObject, refusals: Refusals): void {
  const name = field(ingress, "spec", "ingressClassName");
  if (typeof name !== "string") return;
  if (!isDnsSubdomain(name))
    refusals.refuse(
      "invalid-name",
      ["spec", "ingressClassName"],
      `cannot be the name of an IngressClass: ${shown(name)}`,
    );
  if (isThere(ingress, "metadata", "annotations", "kubernetes.io/ingress.class"))
    refusals.forbidden(
      ["metadata", "annotations", "kubernetes.io/ingress.class"],
      "may not be given beside spec.ingressClassName",
    );
}

function checkRule(rule: Json, path: Path, refusals: Refusals): void {
  const host = filledText(rule, "host");
  if (host !== undefined && /^\d{1,3}(?:\.\d{1,3}){3}$/.test(host))
    refusals.invalid([...path, "host"], "must be the name of a host, not an address");
  else if (host !== undefined) checkHost(host, [...path, "host"], refusals);
  const http = field(rule, "http");
  if (!isJsonObject(http)) return;
  const paths = listField(http, "paths");
  if (paths.length === 0 && isThere(http, "paths"))
    refusals.refuse("missing-field", [...path, "http", "paths"], "must have at least one path");
  for (const [index, one] of paths.entries()) {
    const at = [...path, "http", "paths", index];
    checkPath(one, at, refusals);
    if (isThere(one, "backend")) checkBackend(field(one, "backend"), [...at, "backend"], refusals);
  }
}

const badParts = ["//", "/./", "/../", "%2f", "%2F"];
const badEnds = ["/..", "/."];

/** `validateHTTPIngressPath`: any kind but ImplementationSpecific needs a clean path. */
function checkPath(one: Json, path: Path, refusals: Refusals): void {
  const type = textField(one, "pathType");
  const text = textField(one, "path") ?? "";
  const at = [...path, "path"];
  if (type === "ImplementationSpecific") {
    if (text !== "" && !text.startsWith("/")) refusals.invalid(at, "must be an absolute path");
  } else if (type === "Exact" || type === "Prefix") {
    if (!text.startsWith("/")) refusals.invalid(at, "must be an absolute path");
    const bad =
      badParts.find((part) => text.includes(part)) ?? badEnds.find((end) => text.endsWith(end));
    if (bad !== undefined) refusals.invalid(at, `must not contain ${bad}`);
  }
}

/** `validateIngressBackend`. */
function checkBackend(backend: Json | undefined, path: Path, refusals: Refusals): void {
  const [service, resource] = ["service", "resource"].map((key) => isThere(backend, key));
  if (service === true && resource === true)
    refusals.forbidden(path, "has both service and resource; only one may be given");
  if (service !== true && resource !== true)
    refusals.refuse("missing-field", path, "must have a service or a resource", "service");
  if (service !== true) return;
  const name = filledText(backend, "service", "name");
  if (name !== undefined && (!isDnsLabel(name) || !/^[a-z]/.test(name)))
    refusals.refuse(
      "invalid-name",
      [...path, "service", "name"],
      `cannot be the name of a Service: ${shown(name)}`,
    );
  const port = field(backend, "service", "port");
  const number = field(port, "number");
  const hasNumber = typeof number === "number" && number !== 0;
  const hasName = filledText(port, "name") !== undefined;
  if (hasNumber && hasName)
    refusals.forbidden([...path, "service", "port"], "has both name and number; give one");
  if (!hasNumber && !hasName)
    refusals.refuse(
      "missing-field",
      [...path, "service"],
      "must have a port, by name or by number",
      "port",
    );
}

function checkHost(host: string, path: Path, refusals: Refusals): void {
  const name = host.startsWith("*.") ? host.slice(2) : host;
  if (!isDnsSubdomain(name))
    refusals.refuse("invalid-name", path, `is no name of a host: ${shown(host)}`);
}
