import { isJsonObject, type Json, type JsonObject } from "@/lib/json";
import { amountOf } from "../amount";
import { dottedPath, field, listField, textField, type GroupVersionKind } from "../object";
import { podTemplates } from "../pod-templates";
import { shown, type Report } from "../problem";
import { isDnsLabel, isPortName } from "./formats";

type Path = (string | number)[];

/** What the API server refuses in a workload although every field has the right type. */
export function checkWorkload(
  object: JsonObject,
  { group, kind }: GroupVersionKind,
  report: Report,
): void {
  const at = podTemplates[`${group}/${kind}`];
  if (!at) return;
  const template = field(object, ...at);
  const pod = field(template, "spec");
  // A StatefulSet mounts its claims by name, and they are no volumes of the Pod.
  const claims = listField(object, "spec", "volumeClaimTemplates").map((claim) =>
    textField(claim, "metadata", "name"),
  );
  if (isJsonObject(pod)) checkPod(pod, claims, [...at, "spec"], report);
  if (group === "apps") checkSelector(object, report);
  if (group === "batch") {
    const policy = textField(pod, "restartPolicy");
    if (isJsonObject(pod) && (policy === undefined || policy === "Always")) {
      report({
        severity: "error",
        code: "not-allowed-value",
        message:
          `${dottedPath([...at, "spec", "restartPolicy"])} must be OnFailure or Never in a ` +
          `${kind}; without it, it is Always.`,
        path: [...at, "spec"],
        expected: "OnFailure or Never",
      });
    }
  }
}

function checkSelector(object: JsonObject, report: Report): void {
  const selector = field(object, "spec", "selector");
  const labels = field(object, "spec", "template", "metadata", "labels");
  const wanted = field(selector, "matchLabels");
  if (!isJsonObject(selector)) return;
  if (
    (!isJsonObject(wanted) || Object.keys(wanted).length === 0) &&
    listField(selector, "matchExpressions").length === 0
  ) {
    report({
      severity: "error",
      code: "invalid-value",
      message: "spec.selector is empty: it must select the Pods of the template.",
      path: ["spec", "selector"],
    });
    return;
  }
  for (const [key, value] of Object.entries(isJsonObject(wanted) ? wanted : {})) {
    if (field(labels, key) === value) continue;
    const message =
      `spec.selector.matchLabels asks for ${key}: ${shown(value)}, which ` +
      "spec.template.metadata.labels does not have.";
    report({
      severity: "error",
      code: "selector-mismatch",
      message,
      path: ["spec", "selector", "matchLabels", key],
      expected: `${key}: ${shown(value)} in spec.template.metadata.labels`,
    });
  }
}

function checkPod(
  pod: JsonObject,
  claims: readonly (string | undefined)[],
  path: Path,
  report: Report,
): void {
  const volumes = new Set([
    ...names(listField(pod, "volumes"), [...path, "volumes"], report),
    ...claims.filter((claim) => claim !== undefined),
  ]);
  const lists = ["initContainers", "containers", "ephemeralContainers"] as const;
  const containers = lists.flatMap((list) =>
    listField(pod, list).map((container, index) => ({ container, path: [...path, list, index] })),
  );
  const seen = new Set<string>();
  if (Array.isArray(pod["containers"]) && pod["containers"].length === 0) {
    report({
      severity: "error",
      code: "missing-field",
      message: `${dottedPath([...path, "containers"])} must have at least one container.`,
      path: [...path, "containers"],
    });
  }
  for (const { container, path } of containers) {
    const name = textField(container, "name");
    if (name !== undefined && seen.has(name)) duplicate(name, [...path, "name"], report);
    if (name !== undefined) seen.add(name);
    checkContainer(container, volumes, path, report);
  }
}

/** The names of a list whose items must have different ones; says so where they do not. */
function names(items: readonly Json[], path: Path, report: Report): string[] {
  const seen: string[] = [];
  for (const [index, item] of items.entries()) {
    const name = textField(item, "name");
    if (name === undefined) continue;
    if (seen.includes(name)) duplicate(name, [...path, index, "name"], report);
    if (!isDnsLabel(name)) badName(name, [...path, index, "name"], report);
    seen.push(name);
  }
  return seen;
}

function duplicate(name: string, path: Path, report: Report): void {
  report({
    severity: "error",
    code: "duplicate-name",
    message: `${dottedPath(path)}: the name ${shown(name)} is used twice.`,
    path,
  });
}

function badName(name: string, path: Path, report: Report): void {
  const expected =
    "at most 63 lower-case letters, digits and dashes, starting and ending with a letter or digit";
  report({
    severity: "error",
    code: "invalid-name",
    message: `${dottedPath(path)}: ${shown(name)} is not allowed: ${expected}.`,
    path,
    expected,
  });
}

function checkContainer(
  container: Json,
  volumes: ReadonlySet<string>,
  path: Path,
  report: Report,
): void {
  const name = textField(container, "name");
  if (name !== undefined && !isDnsLabel(name)) badName(name, [...path, "name"], report);
  const image = textField(container, "image");
  if (image !== undefined && (image === "" || /^\s|\s$/.test(image))) {
    report({
      severity: "error",
      code: "invalid-value",
      message: `${dottedPath([...path, "image"])} must be the name of an image, without white space around it.`,
      path: [...path, "image"],
    });
  }
  for (const [index, mount] of listField(container, "volumeMounts").entries()) {
    const volume = textField(mount, "name");
    if (volume === undefined || volumes.has(volume)) continue;
    report({
      severity: "error",
      code: "missing-reference",
      message: `${dottedPath([...path, "volumeMounts", index, "name"])}: the Pod has no volume ${shown(volume)}.`,
      path: [...path, "volumeMounts", index, "name"],
      ...(volumes.size > 0 ? { expected: [...volumes].join(", ") } : {}),
    });
  }
  const ports = listField(container, "ports");
  const portNames = ports.map((port) => textField(port, "name"));
  for (const [index, port] of portNames.entries()) {
    if (port === undefined) continue;
    const at = [...path, "ports", index, "name"];
    if (portNames.indexOf(port) < index) duplicate(port, at, report);
    if (!isPortName(port)) {
      const expected = "at most 15 lower-case letters, digits and dashes, with a letter";
      report({
        severity: "error",
        code: "invalid-name",
        message: `${dottedPath(at)}: ${shown(port)} cannot be the name of a port: ${expected}.`,
        path: at,
        expected,
      });
    }
  }
  checkEnvironment(container, path, report);
  checkResources(container, path, report);
}

function checkEnvironment(container: Json, path: Path, report: Report): void {
  const seen = new Set<string>();
  for (const [index, variable] of listField(container, "env").entries()) {
    const name = textField(variable, "name");
    const at = [...path, "env", index];
    if (name !== undefined && seen.has(name))
      report({
        severity: "warning",
        code: "duplicate-name",
        message: `${dottedPath([...at, "name"])}: ${shown(name)} is set twice; the last one counts.`,
        path: [...at, "name"],
      });
    if (name !== undefined) seen.add(name);
    const value = field(variable, "value");
    if (
      value !== undefined &&
      value !== null &&
      value !== "" &&
      field(variable, "valueFrom") !== undefined
    ) {
      report({
        severity: "error",
        code: "invalid-combination",
        message: `${dottedPath(at)} has both value and valueFrom; only one may be given.`,
        path: at,
      });
    }
  }
}

function checkResources(container: Json, path: Path, report: Report): void {
  const limits = field(container, "resources", "limits");
  const requests = field(container, "resources", "requests");
  if (!isJsonObject(limits) || !isJsonObject(requests)) return;
  for (const [resource, asked] of Object.entries(requests)) {
    const [low, high] = [amountOf(asked), amountOf(field(limits, resource))];
    if (low === undefined || high === undefined || low <= high) continue;
    const at = [...path, "resources", "requests", resource];
    report({
      severity: "error",
      code: "invalid-combination",
      message: `${dottedPath(at)} asks for ${shown(asked)}, more than its limit of ${shown(field(limits, resource))}.`,
      path: at,
      expected: `at most ${shown(field(limits, resource))}`,
    });
  }
}
