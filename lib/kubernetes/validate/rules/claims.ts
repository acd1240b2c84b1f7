import { isJsonObject, type Json, type JsonObject } from "@/lib/json";
import { amountOf } from "../../amount";
import { field, listField } from "../../object";
import { shown } from "../../problem";
import { isDnsSubdomain } from "../formats";
import { filledText, isThere, type Path, type Refusals } from "./refusing";
import { checkLabelSelector } from "./selectors";

/** `ValidatePersistentVolumeClaimSpec` of `pkg/apis/core/validation/validation.go`. */
export function checkClaimSpec(spec: Json | undefined, path: Path, refusals: Refusals): void {
  const modes = listField(spec, "accessModes");
  if (modes.length === 0)
    refusals.missing(path, "accessModes", ", or empty: a claim needs at least one");
  if (modes.includes("ReadWriteOncePod") && modes.length > 1)
    refusals.forbidden(
      [...path, "accessModes"],
      "cannot have another mode beside ReadWriteOncePod",
    );
  const storage = field(spec, "resources", "requests", "storage");
  if (!isThere(spec, "resources", "requests", "storage"))
    refusals.refuse(
      "missing-field",
      path,
      "asks for no storage: resources.requests.storage is missing",
      "resources.requests.storage",
    );
  else if ((amountOf(storage) ?? 1) <= 0)
    refusals.invalid(
      [...path, "resources", "requests", "storage"],
      `must be more than 0, not ${shown(storage)}`,
    );
  const storageClass = filledText(spec, "storageClassName");
  if (storageClass !== undefined && !isDnsSubdomain(storageClass))
    refusals.refuse(
      "invalid-name",
      [...path, "storageClassName"],
      `is not the name of a StorageClass: ${shown(storageClass)}`,
    );
  if (isJsonObject(field(spec, "selector")))
    checkLabelSelector(field(spec, "selector"), [...path, "selector"], refusals);
}

export function checkClaim(claim: JsonObject, refusals: Refusals): void {
  checkClaimSpec(field(claim, "spec"), ["spec"], refusals);
}
