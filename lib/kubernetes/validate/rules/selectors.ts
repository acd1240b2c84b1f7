import { isJsonObject, type Json } from "@/lib/json";
import { field, listField, textField } from "../../object";
import { shown } from "../../problem";
import { isLabelValue, isQualifiedName } from "../formats";
import { type Path, type Refusals } from "./refusing";

/** `ValidateLabelSelector` of apimachinery's `pkg/apis/meta/v1/validation/validation.go`. */
export function checkLabelSelector(
  selector: Json | undefined,
  path: Path,
  refusals: Refusals,
): void {
  checkLabels(field(selector, "matchLabels"), [...path, "matchLabels"], refusals);
  for (const [index, one] of listField(selector, "matchExpressions").entries()) {
    const at = [...path, "matchExpressions", index];
    checkOperator(one, at, refusals);
    checkKey(one, at, refusals);
    for (const [place, value] of listField(one, "values").entries())
      if (typeof value === "string" && !isLabelValue(value))
        refusals.refuse(
          "invalid-label",
          [...at, "values", place],
          `cannot be the value of a label: ${shown(value)}`,
        );
  }
}

/** `ValidateNodeSelectorTerm` of `pkg/apis/core/validation/validation.go`. */
export function checkNodeSelectorTerm(term: Json, path: Path, refusals: Refusals): void {
  for (const [index, one] of listField(term, "matchExpressions").entries()) {
    const at = [...path, "matchExpressions", index];
    checkOperator(one, at, refusals);
    checkKey(one, at, refusals);
    const operator = textField(one, "operator");
    if ((operator === "Gt" || operator === "Lt") && listField(one, "values").length !== 1)
      refusals.invalid([...at, "values"], `must be one number for ${operator}`);
  }
}

function checkOperator(one: Json, at: Path, refusals: Refusals): void {
  const operator = textField(one, "operator");
  const count = listField(one, "values").length;
  if ((operator === "In" || operator === "NotIn") && count === 0)
    refusals.missing(at, "values", `: ${operator} needs some`);
  if ((operator === "Exists" || operator === "DoesNotExist") && count > 0)
    refusals.forbidden([...at, "values"], `may not be given with ${operator}`);
}

function checkKey(one: Json, at: Path, refusals: Refusals): void {
  const key = textField(one, "key");
  if (key !== undefined && key !== "" && !isQualifiedName(key))
    refusals.refuse("invalid-label", [...at, "key"], `cannot be the key of a label: ${shown(key)}`);
}

/** `ValidateLabels`: keys and values of a map of labels. */
export function checkLabels(labels: Json | undefined, path: Path, refusals: Refusals): void {
  if (!isJsonObject(labels)) return;
  for (const [key, value] of Object.entries(labels)) {
    const at = [...path, key];
    if (!isQualifiedName(key))
      refusals.refuse("invalid-label", at, `has a key that no label can have: ${shown(key)}`);
    if (typeof value === "string" && !isLabelValue(value))
      refusals.refuse("invalid-label", at, `cannot be the value of a label: ${shown(value)}`);
  }
}
