import { isJsonObject, type Json } from "@/lib/json";
import { field, listField, textField } from "../../object";
import { isDnsLabel } from "../formats";
import { checkClaimSpec } from "./claims";
import { badName, duplicate } from "./container";
import { filledText, isGiven, isThere, type Path, type Refusals } from "./refusing";
import { checkAmount } from "./resources";

/**
 * `ValidateVolumes` and `validateVolumeSource` of `pkg/apis/core/validation/validation.go`; a volume
 * without a source gets an emptyDir. Returns their names.
 */
export function checkVolumes(pod: Json, path: Path, refusals: Refusals): Set<string> {
  const names = new Set<string>();
  for (const [index, volume] of listField(pod, "volumes").entries()) {
    const at = [...path, "volumes", index];
    const name = filledText(volume, "name");
    if (name !== undefined) {
      if (names.has(name)) duplicate(name, [...at, "name"], refusals);
      if (!isDnsLabel(name)) badName(name, [...at, "name"], refusals);
      names.add(name);
    }
    if (!isJsonObject(volume)) continue;
    const sources = Object.keys(volume).filter(
      (key) => key !== "name" && isThere(volume, key) && isJsonObject(volume[key]),
    );
    if (sources.length > 1)
      refusals.forbidden(
        at,
        `has several sources of which only one may be used: ${sources.join(", ")}`,
      );
    else if (sources[0] !== undefined)
      checkSource(sources[0], volume[sources[0]] as Json, [...at, sources[0]], refusals);
  }
  return names;
}

function checkSource(kind: string, source: Json, path: Path, refusals: Refusals): void {
  if (kind === "emptyDir")
    checkAmount(field(source, "sizeLimit"), [...path, "sizeLimit"], refusals);
  if (kind === "configMap" && !isGiven(source, "name")) refusals.missing(path, "name");
  if (kind === "secret" && !isGiven(source, "secretName")) refusals.missing(path, "secretName");
  if (kind === "hostPath") {
    const where = filledText(source, "path");
    if (where?.split("/").includes("..") === true)
      refusals.invalid([...path, "path"], "must not contain ..");
  }
  if (kind === "nfs" && filledText(source, "path")?.startsWith("/") === false)
    refusals.invalid([...path, "path"], "must be an absolute path");
  if (kind === "ephemeral") {
    const template = field(source, "volumeClaimTemplate");
    if (!isJsonObject(template)) refusals.missing(path, "volumeClaimTemplate");
    else
      checkClaimSpec(field(template, "spec"), [...path, "volumeClaimTemplate", "spec"], refusals);
  }
  if (kind === "projected") checkProjected(source, path, refusals);
  checkMode(source, path, refusals);
  checkItems(source, path, refusals);
}

const projections = [
  "secret",
  "downwardAPI",
  "configMap",
  "serviceAccountToken",
  "clusterTrustBundle",
  "podCertificate",
];

/** `validateProjectionSources`. */
function checkProjected(source: Json, path: Path, refusals: Refusals): void {
  for (const [index, one] of listField(source, "sources").entries()) {
    const at = [...path, "sources", index];
    const given = projections.filter((kind) => isThere(one, kind));
    if (given.length > 1)
      refusals.forbidden(
        at,
        `has several sources of which only one may be used: ${given.join(", ")}`,
      );
    const kind = given[0];
    if (kind === undefined) continue;
    if ((kind === "secret" || kind === "configMap") && !isGiven(one, kind, "name"))
      refusals.missing([...at, kind], "name");
    const seconds = field(one, "serviceAccountToken", "expirationSeconds");
    if (typeof seconds === "number" && seconds < 600)
      refusals.invalid([...at, kind, "expirationSeconds"], "must be at least 600");
    checkItems(field(one, kind) ?? null, [...at, kind], refusals);
  }
}

function checkMode(source: Json, path: Path, refusals: Refusals): void {
  const mode = field(source, "defaultMode");
  if (typeof mode === "number" && (mode < 0 || mode > 0o777))
    refusals.invalid([...path, "defaultMode"], "must be a number between 0 and 0777 octal");
}

/** `validateKeyToPath` and `validateDownwardAPIVolumeFile`: files of a volume. */
function checkItems(source: Json, path: Path, refusals: Refusals): void {
  for (const [index, item] of listField(source, "items").entries()) {
    const at = [...path, "items", index];
    const where = textField(item, "path") ?? "";
    if (where !== "" && (where.startsWith("/") || where.split("/").includes("..")))
      refusals.invalid([...at, "path"], "must be a relative path without ..");
    const mode = field(item, "mode");
    if (typeof mode === "number" && (mode < 0 || mode > 0o777))
      refusals.invalid([...at, "mode"], "must be a number between 0 and 0777 octal");
  }
}
