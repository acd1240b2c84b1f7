import { isJsonObject, type Json } from "@/lib/json";
import { field, listField, textField } from "../../object";
import { shown } from "../../problem";
import { isPortName } from "../formats";
import { filledText, isGiven, isThere, type Path, type Refusals } from "./refusing";

const ofProbes = ["exec", "httpGet", "tcpSocket", "grpc"];
const ofHooks = ["exec", "httpGet", "tcpSocket", "sleep"];

/**
 * Probes and hooks of a container: `validateProbe`, `validateLifecycle` and `validateHandler` of
 * `pkg/apis/core/validation/validation.go`.
 *
 * `ends`: a container that runs to its end before the others, which has neither.
 */
export function checkHandlers(
  container: Json,
  path: Path,
  ends: boolean,
  refusals: Refusals,
): void {
  for (const name of ["livenessProbe", "readinessProbe", "startupProbe"]) {
    const probe = field(container, name);
    if (!isJsonObject(probe)) continue;
    const at = [...path, name];
    if (ends) {
      refusals.forbidden(at, "is only for an init container with restartPolicy: Always");
      continue;
    }
    checkHandler(probe, ofProbes, at, refusals);
    const successes = field(probe, "successThreshold");
    if (name !== "readinessProbe" && typeof successes === "number" && successes > 1)
      refusals.invalid([...at, "successThreshold"], "must be 1", "1");
    const grace = field(probe, "terminationGracePeriodSeconds");
    if (name === "readinessProbe" && isThere(probe, "terminationGracePeriodSeconds"))
      refusals.forbidden([...at, "terminationGracePeriodSeconds"], "is not for a readinessProbe");
    else if (typeof grace === "number" && grace <= 0)
      refusals.invalid([...at, "terminationGracePeriodSeconds"], "must be at least 1");
  }
  if (!isJsonObject(field(container, "lifecycle"))) return;
  for (const name of ["postStart", "preStop"]) {
    const hook = field(container, "lifecycle", name);
    const at = [...path, "lifecycle", name];
    if (!isJsonObject(hook)) continue;
    if (ends) refusals.forbidden(at, "is only for an init container with restartPolicy: Always");
    else checkHandler(hook, ofHooks, at, refusals);
  }
}

function checkHandler(
  handler: Json,
  kinds: readonly string[],
  path: Path,
  refusals: Refusals,
): void {
  const given = kinds.filter((kind) => isThere(handler, kind));
  if (given.length === 0)
    refusals.refuse("missing-field", path, `must have a handler: ${kinds.join(", ")}`);
  if (given.length > 1)
    refusals.forbidden(
      path,
      `has several handlers of which only one may be used: ${given.join(", ")}`,
    );
  for (const kind of given) {
    const at = [...path, kind];
    if (kind === "exec" && !isGiven(handler, "exec", "command"))
      refusals.missing(at, "command", ", or empty");
    if (kind !== "httpGet" && kind !== "tcpSocket") continue;
    checkPort(field(handler, kind, "port"), [...at, "port"], refusals);
    for (const [index, header] of listField(handler, kind, "httpHeaders").entries()) {
      const name = filledText(header, "name");
      if (name !== undefined && !/^[-A-Za-z0-9]+$/.test(name))
        refusals.invalid([...at, "httpHeaders", index, "name"], `is no header: ${shown(name)}`);
    }
  }
}

/** A port as text is the name of one (`ValidatePortNumOrName`). */
export function checkPort(port: Json | undefined, path: Path, refusals: Refusals): void {
  if (typeof port !== "string" || isPortName(port)) return;
  refusals.invalid(
    path,
    `is not the name of a port: ${shown(port)}`,
    /^\d+$/.test(port) ? port : "a number, or at most 15 lower-case letters, digits and dashes",
  );
}

/** `validateSeccompProfileField` and `validateAppArmorProfileField`. */
export function checkProfiles(context: Json | undefined, path: Path, refusals: Refusals): void {
  for (const name of ["seccompProfile", "appArmorProfile"]) {
    const type = textField(context, name, "type");
    const local = isThere(context, name, "localhostProfile");
    if (type === "Localhost" && !isGiven(context, name, "localhostProfile"))
      refusals.missing([...path, name], "localhostProfile", ": type Localhost needs it");
    else if (type !== undefined && type !== "Localhost" && local)
      refusals.forbidden([...path, name, "localhostProfile"], "is only for type Localhost");
  }
}
