import { isJsonObject, type Json, type JsonObject } from "@/lib/json";
import { field, listField, textField } from "../../object";
import { shown } from "../../problem";
import { isQualifiedName } from "../formats";
import { filledText, isGiven, isThere, type Path, type Refusals } from "./refusing";
import { checkLabelSelector, checkNodeSelectorTerm } from "./selectors";

/** `ValidateTolerations` of `pkg/apis/core/validation/validation.go`. */
export function checkTolerations(pod: JsonObject, path: Path, refusals: Refusals): void {
  for (const [index, one] of listField(pod, "tolerations").entries()) {
    const at = [...path, "tolerations", index];
    const key = filledText(one, "key");
    const operator = filledText(one, "operator") ?? "Equal";
    if (key !== undefined && !isQualifiedName(key))
      refusals.refuse(
        "invalid-label",
        [...at, "key"],
        `cannot be the key of a taint: ${shown(key)}`,
      );
    if (key === undefined && operator !== "Exists")
      refusals.invalid([...at, "operator"], "must be Exists where there is no key", "Exists");
    if (operator === "Exists" && isGiven(one, "value"))
      refusals.forbidden([...at, "value"], "must be empty with the operator Exists");
    if (isThere(one, "tolerationSeconds") && textField(one, "effect") !== "NoExecute")
      refusals.forbidden([...at, "tolerationSeconds"], "is only for the effect NoExecute");
  }
}

/** `validateAffinity`. */
export function checkAffinity(pod: JsonObject, path: Path, refusals: Refusals): void {
  const affinity = field(pod, "affinity");
  const at = [...path, "affinity"];
  const required = "requiredDuringSchedulingIgnoredDuringExecution";
  const preferred = "preferredDuringSchedulingIgnoredDuringExecution";
  const ofNodes = field(affinity, "nodeAffinity");
  if (isJsonObject(field(ofNodes, required))) {
    const terms = [...at, "nodeAffinity", required, "nodeSelectorTerms"];
    const list = listField(ofNodes, required, "nodeSelectorTerms");
    if (isThere(ofNodes, required, "nodeSelectorTerms") && list.length === 0)
      refusals.invalid(terms, "must have at least one item");
    for (const [index, term] of list.entries())
      checkNodeSelectorTerm(term, [...terms, index], refusals);
  }
  for (const [index, one] of listField(ofNodes, preferred).entries()) {
    const where = [...at, "nodeAffinity", preferred, index];
    checkWeight(one, where, refusals);
    checkNodeSelectorTerm(field(one, "preference") ?? null, [...where, "preference"], refusals);
  }
  for (const kind of ["podAffinity", "podAntiAffinity"]) {
    for (const [index, term] of listField(affinity, kind, required).entries())
      checkTerm(term, [...at, kind, required, index], refusals);
    for (const [index, one] of listField(affinity, kind, preferred).entries()) {
      const where = [...at, kind, preferred, index];
      checkWeight(one, where, refusals);
      checkTerm(field(one, "podAffinityTerm"), [...where, "podAffinityTerm"], refusals);
    }
  }
}

function checkWeight(one: Json, path: Path, refusals: Refusals): void {
  const weight = field(one, "weight");
  if (typeof weight === "number" && (weight < 1 || weight > 100))
    refusals.invalid([...path, "weight"], "must be between 1 and 100");
}

function checkTerm(term: Json | undefined, path: Path, refusals: Refusals): void {
  checkLabelSelector(field(term, "labelSelector"), [...path, "labelSelector"], refusals);
  checkLabelSelector(field(term, "namespaceSelector"), [...path, "namespaceSelector"], refusals);
  checkTopologyKey(term, path, refusals);
}

function checkTopologyKey(holder: Json | undefined, path: Path, refusals: Refusals): void {
  const key = filledText(holder, "topologyKey");
  if (key !== undefined && !isQualifiedName(key))
    refusals.refuse(
      "invalid-label",
      [...path, "topologyKey"],
      `cannot be the key of a label: ${shown(key)}`,
    );
}

/** `validateTopologySpreadConstraints`. */
export function checkTopology(pod: JsonObject, path: Path, refusals: Refusals): void {
  const seen = new Set<string>();
  for (const [index, one] of listField(pod, "topologySpreadConstraints").entries()) {
    const at = [...path, "topologySpreadConstraints", index];
    checkTopologyKey(one, at, refusals);
    checkLabelSelector(field(one, "labelSelector"), [...at, "labelSelector"], refusals);
    const pair = `${textField(one, "topologyKey")} ${textField(one, "whenUnsatisfiable")}`;
    if (seen.has(pair))
      refusals.refuse("duplicate-name", at, `has the topologyKey and whenUnsatisfiable of another`);
    seen.add(pair);
    const domains = field(one, "minDomains");
    if (typeof domains !== "number") continue;
    if (domains < 1) refusals.invalid([...at, "minDomains"], "must be at least 1");
    if (textField(one, "whenUnsatisfiable") !== "DoNotSchedule")
      refusals.forbidden([...at, "minDomains"], "is only for whenUnsatisfiable: DoNotSchedule");
  }
}
