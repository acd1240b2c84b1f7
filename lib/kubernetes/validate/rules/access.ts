import { type Json, type JsonObject } from "@/lib/json";
import { field, listField, textField } from "../../object";
import { shown } from "../../problem";
import { isDnsSubdomain } from "../formats";
import { filledText, isGiven, type Path, type Refusals } from "./refusing";

/** `ValidateRole`, `ValidateClusterRole` and `ValidatePolicyRule` of `pkg/apis/rbac/validation/validation.go`. */
export function checkRole(role: JsonObject, namespaced: boolean, refusals: Refusals): void {
  for (const [index, rule] of listField(role, "rules").entries())
    checkRule(rule, namespaced, ["rules", index], refusals);
  if (!isGiven(role, "aggregationRule") && field(role, "aggregationRule") === undefined) return;
  if (!namespaced && listField(role, "aggregationRule", "clusterRoleSelectors").length === 0)
    refusals.missing(["aggregationRule"], "clusterRoleSelectors", ", or empty");
}

function checkRule(rule: Json, namespaced: boolean, path: Path, refusals: Refusals): void {
  const count = (key: string) => listField(rule, key).length;
  if (Array.isArray(field(rule, "verbs")) && count("verbs") === 0)
    refusals.refuse("missing-field", [...path, "verbs"], "must have at least one verb");
  if (count("nonResourceURLs") > 0) {
    if (namespaced) refusals.forbidden([...path, "nonResourceURLs"], "is only for a ClusterRole");
    if (count("apiGroups") + count("resources") + count("resourceNames") > 0)
      refusals.forbidden(path, "cannot have both resources and nonResourceURLs");
    return;
  }
  if (count("apiGroups") === 0)
    refusals.missing(path, "apiGroups", ', or empty: a rule needs at least one ("" is the core)');
  if (count("resources") === 0)
    refusals.missing(path, "resources", ", or empty: a rule needs at least one");
}

/** `ValidateRoleBinding` and `ValidateClusterRoleBinding`. */
export function checkBinding(binding: JsonObject, namespaced: boolean, refusals: Refusals): void {
  const role = filledText(binding, "roleRef", "name");
  if (role !== undefined && !isSegment(role))
    refusals.refuse(
      "invalid-name",
      ["roleRef", "name"],
      `cannot be the name of a role: ${shown(role)}`,
    );
  if (!namespaced && textField(binding, "roleRef", "kind") === "Role")
    refusals.refuse("not-allowed-value", ["roleRef", "kind"], "must be ClusterRole", "ClusterRole");
  for (const [index, subject] of listField(binding, "subjects").entries())
    checkSubject(subject, namespaced, ["subjects", index], refusals);
}

function checkSubject(subject: Json, namespaced: boolean, path: Path, refusals: Refusals): void {
  const kind = textField(subject, "kind");
  const group = filledText(subject, "apiGroup");
  if (kind === "ServiceAccount") {
    const name = filledText(subject, "name");
    if (name !== undefined && !isDnsSubdomain(name))
      refusals.refuse(
        "invalid-name",
        [...path, "name"],
        `cannot be the name of a ServiceAccount: ${shown(name)}`,
      );
    if (group !== undefined)
      refusals.refuse(
        "not-allowed-value",
        [...path, "apiGroup"],
        `must be empty for a ServiceAccount, not ${group}`,
        '""',
      );
    if (!namespaced && filledText(subject, "namespace") === undefined)
      refusals.missing(path, "namespace", ": a ServiceAccount is in one");
  } else if (
    (kind === "User" || kind === "Group") &&
    group !== undefined &&
    group !== "rbac.authorization.k8s.io"
  )
    refusals.refuse(
      "not-allowed-value",
      [...path, "apiGroup"],
      `must be rbac.authorization.k8s.io for a ${kind}, not ${group}`,
      "rbac.authorization.k8s.io",
    );
}

/** `ValidatePathSegmentName`. */
function isSegment(name: string): boolean {
  return name !== "." && name !== ".." && !/[/%]/.test(name);
}
