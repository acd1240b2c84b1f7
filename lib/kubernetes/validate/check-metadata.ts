import { isJsonObject, type Json, type JsonObject } from "@/lib/json";
import { dottedPath, field, textField, type GroupVersionKind } from "../object";
import { shown, type Report } from "../problem";
import { builtinModel } from "../schemas/builtins";
import { checkSchema } from "./check-schema";
import { isDnsLabel, isDnsSubdomain, isLabelValue, isQualifiedName } from "./formats";

export interface Scope {
  /** The instance's namespace. */
  namespace: string;
  /** Undefined where the kind, and so its scope, is unknown. */
  namespaced: boolean | undefined;
  /** Whether an object must name its namespace itself: nothing else will give it one. */
  mustNameNamespace: boolean;
}

type NameRule = { valid: (name: string) => boolean; says: string };

const label: NameRule = {
  valid: isDnsLabel,
  says: "at most 63 lower-case letters, digits and dashes, starting and ending with a letter or digit",
};
const service: NameRule = {
  valid: (name) => isDnsLabel(name) && /^[a-z]/.test(name),
  says: "at most 63 lower-case letters, digits and dashes, starting with a letter and ending with a letter or digit",
};
const subdomain: NameRule = {
  valid: isDnsSubdomain,
  says: "at most 253 lower-case letters, digits, dashes and dots, starting and ending with a letter or digit",
};
const segment: NameRule = {
  valid: (name) => name !== "." && name !== ".." && !/[/%]/.test(name),
  says: "without / and %",
};
const cronJob: NameRule = {
  valid: (name) => isDnsSubdomain(name) && name.length <= 52,
  says: "at most 52 lower-case letters, digits, dashes and dots",
};
const jobName: NameRule = {
  valid: (name) => isDnsSubdomain(name) && name.length <= 63,
  says: "at most 63 lower-case letters, digits, dashes and dots",
};

const nameRules: Readonly<Record<string, NameRule>> = {
  "/Namespace": label,
  "/Service": service,
  "batch/CronJob": cronJob,
  "batch/Job": jobName,
  "apps/StatefulSet": label,
  "rbac.authorization.k8s.io/Role": segment,
  "rbac.authorization.k8s.io/RoleBinding": segment,
  "rbac.authorization.k8s.io/ClusterRole": segment,
  "rbac.authorization.k8s.io/ClusterRoleBinding": segment,
};

const annotationBytes = 256 * 1024;

/**
 * Name, namespace, labels and annotations of an object, as the API server checks them for every
 * kind.
 */
export function checkMetadata(
  object: JsonObject,
  gvk: GroupVersionKind,
  scope: Scope,
  report: Report,
): void {
  const metadata = field(object, "metadata");
  if (!isJsonObject(metadata)) {
    report({
      severity: "error",
      code: "missing-name",
      message: "metadata.name is missing: every object needs it.",
      path: [],
      expected: "metadata",
    });
    return;
  }
  checkSchema(metadata, builtinModel("V1ObjectMeta"), ["metadata"], report);
  checkName(metadata, gvk, report);
  checkNamespace(metadata, gvk, scope, report);
  checkLabels(field(metadata, "labels"), ["metadata", "labels"], report);
  checkAnnotations(field(metadata, "annotations"), report);
  const template = field(object, "spec", "template", "metadata", "labels");
  if (gvk.group === "apps" || gvk.group === "batch")
    checkLabels(template, ["spec", "template", "metadata", "labels"], report);
}

function checkName(metadata: JsonObject, gvk: GroupVersionKind, report: Report): void {
  const name = field(metadata, "name");
  if (name === undefined || name === null || name === "") {
    const generated = Object.hasOwn(metadata, "generateName")
      ? " A name made by the server (generateName) cannot be applied from Git."
      : "";
    report({
      severity: "error",
      code: "missing-name",
      message: `metadata.name is missing: every object needs it.${generated}`,
      path: ["metadata"],
      expected: "name",
    });
    return;
  }
  if (typeof name !== "string") return; // the schema has said so
  const key = `${gvk.group}/${gvk.kind}`;
  const rule = (Object.hasOwn(nameRules, key) ? nameRules[key] : undefined) ?? subdomain;
  if (rule.valid(name)) return;
  report({
    severity: "error",
    code: "invalid-name",
    message: `${shown(name)} cannot be the name of a ${gvk.kind}: ${rule.says}.`,
    path: ["metadata", "name"],
    expected: rule.says,
  });
}

function checkNamespace(
  metadata: JsonObject,
  gvk: GroupVersionKind,
  scope: Scope,
  report: Report,
): void {
  const namespace = textField(metadata, "namespace");
  const path = ["metadata", "namespace"];
  if (namespace === undefined || namespace === "") {
    if (scope.namespaced !== true || !scope.mustNameNamespace) return;
    report({
      severity: "error",
      code: "no-namespace",
      message: `The ${gvk.kind} names no namespace.`,
      path: ["metadata"],
      expected: `namespace: ${scope.namespace}`,
    });
  } else if (!isDnsLabel(namespace)) {
    report({
      severity: "error",
      code: "invalid-namespace",
      message: `${shown(namespace)} cannot be a namespace: ${label.says}.`,
      path,
      expected: label.says,
    });
  } else if (scope.namespaced === false) {
    report({
      severity: "warning",
      code: "invalid-namespace",
      message: `A ${gvk.kind} belongs to the whole cluster and has no namespace.`,
      path,
    });
  } else if (scope.namespace !== "" && namespace !== scope.namespace) {
    report({
      severity: "warning",
      code: "other-namespace",
      message:
        `The ${gvk.kind} is written to the namespace ${namespace}, not to the instance's own, ` +
        `${scope.namespace}.`,
      path,
      expected: scope.namespace,
    });
  }
}

/** Keys and values of a map of labels; what is not text is the schema's to say. */
function checkLabels(labels: Json | undefined, path: readonly string[], report: Report): void {
  if (!isJsonObject(labels)) return;
  for (const [key, value] of Object.entries(labels)) {
    const at = [...path, key];
    if (!isQualifiedName(key)) {
      report({
        severity: "error",
        code: "invalid-label",
        message: `${shown(key)} cannot be the key of a label.`,
        path: at,
        expected:
          "name or prefix.example.com/name, the name at most 63 letters, digits, dashes, underscores and dots",
      });
    }
    if (typeof value === "string" && !isLabelValue(value)) {
      report({
        severity: "error",
        code: "invalid-label",
        message: `${shown(value)} cannot be the value of the label ${dottedPath(at)}.`,
        path: at,
        expected:
          "at most 63 letters, digits, dashes, underscores and dots, starting and ending with a letter or digit",
      });
    }
  }
}

function checkAnnotations(annotations: Json | undefined, report: Report): void {
  if (!isJsonObject(annotations)) return;
  let bytes = 0;
  for (const [key, value] of Object.entries(annotations)) {
    bytes += key.length + (typeof value === "string" ? new TextEncoder().encode(value).length : 0);
    if (isQualifiedName(key.toLowerCase())) continue;
    report({
      severity: "error",
      code: "invalid-annotation",
      message: `${shown(key)} cannot be the key of an annotation.`,
      path: ["metadata", "annotations", key],
      expected: "name or prefix.example.com/name",
    });
  }
  if (bytes > annotationBytes) {
    report({
      severity: "error",
      code: "invalid-annotation",
      message: `The annotations hold ${bytes} bytes; ${annotationBytes} are allowed.`,
      path: ["metadata", "annotations"],
    });
  }
}
