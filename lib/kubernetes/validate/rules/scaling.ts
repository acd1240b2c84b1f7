import { type Json, type JsonObject } from "@/lib/json";
import { amountOf } from "../../amount";
import { field, listField, textField } from "../../object";
import { isThere, type Path, type Refusals } from "./refusing";
import { checkLabelSelector } from "./selectors";
import { checkShare } from "./workload";

const sources: Readonly<Record<string, string>> = {
  Resource: "resource",
  Pods: "pods",
  Object: "object",
  External: "external",
  ContainerResource: "containerResource",
};

/** `validateHorizontalPodAutoscalerSpec` of `pkg/apis/autoscaling/validation/validation.go`. */
export function checkAutoscaler(object: JsonObject, refusals: Refusals): void {
  const spec = field(object, "spec");
  const [least, most] = [field(spec, "minReplicas"), field(spec, "maxReplicas")];
  const metrics = listField(spec, "metrics").map((metric) => textField(metric, "type"));
  const canRest = metrics.includes("Object") || metrics.includes("External");
  if (typeof least === "number" && least < (canRest ? 0 : 1))
    refusals.invalid(
      ["spec", "minReplicas"],
      canRest
        ? "must not be negative"
        : "must be at least 1 without a metric of an object or from outside",
    );
  if (typeof least === "number" && typeof most === "number" && most < least)
    refusals.forbidden(["spec", "maxReplicas"], `must be at least minReplicas, ${least}`);
  for (const [index, metric] of listField(spec, "metrics").entries()) {
    const at = ["spec", "metrics", index];
    const source = sources[textField(metric, "type") ?? ""];
    if (source === undefined) continue;
    if (!isThere(metric, source)) refusals.missing(at, source, `: the type needs it`);
    for (const other of Object.values(sources))
      if (other !== source && isThere(metric, other))
        refusals.forbidden([...at, other], `is not for the type ${textField(metric, "type")}`);
    checkTarget(field(metric, source, "target"), [...at, source, "target"], refusals);
  }
  for (const way of ["scaleUp", "scaleDown"]) checkBehaviour(spec, way, refusals);
}

/** `validateMetricTarget`. */
function checkTarget(target: Json | undefined, path: Path, refusals: Refusals): void {
  const given = ["averageUtilization", "averageValue", "value"].filter((key) =>
    isThere(target, key),
  );
  if (target !== undefined && given.length === 0)
    refusals.refuse("missing-field", path, "must have averageUtilization, averageValue or value");
  for (const key of given)
    if ((amountOf(field(target, key)) ?? 1) <= 0)
      refusals.invalid([...path, key], "must be more than 0");
}

function checkBehaviour(spec: Json | undefined, way: string, refusals: Refusals): void {
  const at = ["spec", "behavior", way];
  const rules = field(spec, "behavior", way);
  const window = field(rules, "stabilizationWindowSeconds");
  if (typeof window === "number" && (window < 0 || window > 3600))
    refusals.invalid([...at, "stabilizationWindowSeconds"], "must be between 0 and 3600");
  for (const [index, policy] of listField(rules, "policies").entries()) {
    const where = [...at, "policies", index];
    const [value, period] = [field(policy, "value"), field(policy, "periodSeconds")];
    if (typeof value === "number" && value <= 0)
      refusals.invalid([...where, "value"], "must be more than 0");
    if (typeof period === "number" && (period <= 0 || period > 1800))
      refusals.invalid([...where, "periodSeconds"], "must be between 1 and 1800");
  }
}

/** `ValidatePodDisruptionBudgetSpec` of `pkg/apis/policy/validation/validation.go`. */
export function checkBudget(object: JsonObject, refusals: Refusals): void {
  const spec = field(object, "spec");
  if (isThere(spec, "minAvailable") && isThere(spec, "maxUnavailable"))
    refusals.forbidden(["spec"], "may have minAvailable or maxUnavailable, not both");
  for (const key of ["minAvailable", "maxUnavailable"])
    checkShare(field(spec, key), ["spec", key], refusals);
  checkLabelSelector(field(spec, "selector"), ["spec", "selector"], refusals);
}
