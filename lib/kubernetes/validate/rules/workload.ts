import { isJsonObject, type Json, type JsonObject } from "@/lib/json";
import { dottedPath, field, listField, textField, type GroupVersionKind } from "../../object";
import { podTemplates } from "../../pod-templates";
import { shown } from "../../problem";
import { checkClaimSpec } from "./claims";
import { checkPod } from "./pod";
import { filledText, isGiven, isThere, type Path, type Refusals } from "./refusing";
import { checkLabelSelector } from "./selectors";

/** What the API server refuses in what runs Pods, although every field has the right type. */
export function checkWorkload(
  object: JsonObject,
  { group, kind }: GroupVersionKind,
  refusals: Refusals,
): void {
  const at = podTemplates[`${group}/${kind}`];
  if (!at) return;
  const pod = field(object, ...at, "spec");
  const claims = listField(object, "spec", "volumeClaimTemplates");
  if (isJsonObject(pod))
    checkPod(
      pod,
      claims.flatMap((claim) => filledText(claim, "metadata", "name") ?? []),
      [...at, "spec"],
      refusals,
    );
  if (group === "apps") {
    checkSelector(object, refusals);
    checkAlways(pod, kind, [...at, "spec"], refusals);
  }
  if (kind === "Deployment") checkStrategy(object, refusals);
  if (kind === "StatefulSet") checkStatefulSet(object, claims, refusals);
  if (group === "batch") checkEnds(pod, kind, [...at, "spec"], refusals);
  if (group === "batch") checkJob(object, kind, refusals);
}

/** `ValidateDeploymentSpec` and its like in `pkg/apis/apps/validation/validation.go`. */
function checkSelector(object: JsonObject, refusals: Refusals): void {
  const selector = field(object, "spec", "selector");
  const labels = field(object, "spec", "template", "metadata", "labels");
  const wanted = field(selector, "matchLabels");
  if (!isJsonObject(selector)) return;
  checkLabelSelector(selector, ["spec", "selector"], refusals);
  const expressions = listField(selector, "matchExpressions");
  if ((!isJsonObject(wanted) || Object.keys(wanted).length === 0) && expressions.length === 0) {
    refusals.invalid(["spec", "selector"], "is empty: it must select the Pods of the template");
    return;
  }
  for (const [key, value] of Object.entries(isJsonObject(wanted) ? wanted : {})) {
    if (field(labels, key) === value) continue;
    const pair = `${key}: ${shown(value)}`;
    mismatch(["matchLabels", key], `asks for ${pair}`, pair, refusals);
  }
  for (const [index, one] of expressions.entries()) {
    const key = textField(one, "key") ?? "";
    const value = field(labels, key);
    const isListed = typeof value === "string" && listField(one, "values").includes(value);
    const fits = {
      In: isListed,
      NotIn: !isListed,
      Exists: value !== undefined,
      DoesNotExist: value === undefined,
    };
    const operator = textField(one, "operator") as keyof typeof fits;
    if (fits[operator] === false)
      mismatch(["matchExpressions", index], `asks that ${key} ${operator}`, key, refusals);
  }
}

function mismatch(path: Path, asks: string, label: string, refusals: Refusals): void {
  refusals.refuse(
    "selector-mismatch",
    ["spec", "selector", ...path],
    `${asks}, which spec.template.metadata.labels does not have`,
    `${label} in spec.template.metadata.labels`,
  );
}

function checkAlways(pod: Json | undefined, kind: string, path: Path, refusals: Refusals): void {
  const policy = textField(pod, "restartPolicy");
  if (policy === "OnFailure" || policy === "Never")
    refusals.refuse(
      "not-allowed-value",
      [...path, "restartPolicy"],
      `must be Always in a ${kind}, not ${policy}`,
      "Always",
    );
  if (isThere(pod, "activeDeadlineSeconds"))
    refusals.forbidden([...path, "activeDeadlineSeconds"], `is not for a ${kind}`);
}

/** `ValidateRollingUpdateDeployment`; what is missing is 25%. */
function checkStrategy(object: JsonObject, refusals: Refusals): void {
  const strategy = field(object, "spec", "strategy");
  const path = ["spec", "strategy", "rollingUpdate"];
  if (!isThere(strategy, "rollingUpdate")) return;
  if (textField(strategy, "type") === "Recreate") {
    refusals.forbidden(path, "is only for the type RollingUpdate");
    return;
  }
  const amounts = ["maxUnavailable", "maxSurge"].map((key) =>
    field(strategy, "rollingUpdate", key),
  );
  for (const [index, key] of ["maxUnavailable", "maxSurge"].entries())
    checkShare(amounts[index], [...path, key], refusals);
  if (amounts.every((amount) => amount === 0 || amount === "0%"))
    refusals.forbidden([...path, "maxUnavailable"], "cannot be 0 where maxSurge is 0");
}

/** `ValidatePositiveIntOrPercent`: 3 or 25%. */
export function checkShare(share: Json | undefined, path: Path, refusals: Refusals): void {
  if (typeof share === "number" ? share < 0 : typeof share === "string" && !/^\d+%$/.test(share))
    refusals.invalid(
      path,
      `must be a number from 0 on, or a percentage such as 25%, not ${shown(share)}`,
    );
}

/** `ValidateStatefulSetSpec`; a claim's name is that of the volume it becomes. */
function checkStatefulSet(object: JsonObject, claims: readonly Json[], refusals: Refusals): void {
  for (const [index, claim] of claims.entries()) {
    const at = ["spec", "volumeClaimTemplates", index];
    if (filledText(claim, "metadata", "name") === undefined)
      refusals.refuse("missing-field", at, "has no metadata.name", "metadata.name");
    checkClaimSpec(field(claim, "spec"), [...at, "spec"], refusals);
  }
  const strategy = field(object, "spec", "updateStrategy");
  if (textField(strategy, "type") === "OnDelete" && isThere(strategy, "rollingUpdate"))
    refusals.forbidden(["spec", "updateStrategy", "rollingUpdate"], "is only for RollingUpdate");
}

/** What runs to its end is not started again for ever (`validateJobTemplateSpec` and its like). */
function checkEnds(pod: Json | undefined, kind: string, path: Path, refusals: Refusals): void {
  const policy = textField(pod, "restartPolicy");
  if (!isJsonObject(pod) || (policy !== undefined && policy !== "Always")) return;
  refusals.report({
    severity: "error",
    code: "not-allowed-value",
    message:
      `${dottedPath([...path, "restartPolicy"])} must be OnFailure or Never in a ${kind}; ` +
      "without it, it is Always.",
    path,
    expected: "OnFailure or Never",
  });
}

/** `validateJobSpec` and `validateCronJobSpec` of `pkg/apis/batch/validation/validation.go`. */
function checkJob(object: JsonObject, kind: string, refusals: Refusals): void {
  const at = kind === "CronJob" ? ["spec", "jobTemplate", "spec"] : ["spec"];
  const spec = field(object, ...at);
  if (textField(spec, "completionMode") === "Indexed" && !isThere(spec, "completions"))
    refusals.missing(at, "completions", ": completionMode Indexed needs it");
  if (kind === "Job" && isGiven(spec, "selector") && field(spec, "manualSelector") !== true)
    refusals.forbidden([...at, "selector"], "is made by the server, but with manualSelector: true");
  if (kind !== "CronJob") return;
  const schedule = filledText(object, "spec", "schedule");
  if (schedule === undefined) return;
  const words = schedule.trim().split(/\s+/);
  if (/TZ=/.test(schedule))
    refusals.invalid(["spec", "schedule"], "must not name a time zone: timeZone does", "timeZone");
  else if (!words[0]?.startsWith("@") && words.length !== 5)
    refusals.invalid(["spec", "schedule"], `must have five fields, not ${words.length}`);
  const zone = field(object, "spec", "timeZone");
  if (typeof zone === "string" && (zone === "" || /^local$/i.test(zone)))
    refusals.invalid(["spec", "timeZone"], "must be a time zone such as Europe/Berlin");
  const seconds = field(object, "spec", "startingDeadlineSeconds");
  if (typeof seconds === "number" && seconds < 0)
    refusals.invalid(["spec", "startingDeadlineSeconds"], "must not be negative");
}
