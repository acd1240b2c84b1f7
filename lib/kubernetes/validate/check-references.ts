import { isJsonObject, type Json, type JsonObject } from "@/lib/json";
import { dottedPath, field, listField, parseApiVersion, textField } from "../object";
import { nearest, shown, type Finding } from "../problem";
import type { FoundObject } from "./found-object";

type Path = (string | number)[];

interface Reference {
  group: string;
  kind: string;
  name: string;
  namespace: string;
  path: Path;
  /**
   * Made to stand beside the object (a Canary's target): its absence is worth a warning. Otherwise
   * the cluster may well have it, and only a name that looks like a slip of one in the instance is
   * reported.
   */
  beside: boolean;
}

/** Warnings for what refers to an object of the same namespace that the instance does not have. */
export function checkReferences(
  objects: readonly FoundObject[],
  report: (found: FoundObject, finding: Finding) => void,
): void {
  const names = new Map<string, Set<string>>();
  for (const { gvk, name, namespace } of objects) {
    if (!gvk) continue;
    const key = `${gvk.group}/${gvk.kind}/${namespace}`;
    names.set(key, (names.get(key) ?? new Set()).add(name));
  }
  for (const found of objects) {
    for (const reference of referencesOf(found)) {
      const there =
        names.get(`${reference.group}/${reference.kind}/${reference.namespace}`) ??
        new Set<string>();
      if (there.has(reference.name) || reference.name === "") continue;
      const meant = nearest(reference.name, there);
      if (!reference.beside && meant === undefined) continue;
      const message =
        `${dottedPath(reference.path)}: the instance has no ${reference.kind} ` +
        `${shown(reference.name)}${meant === undefined ? "." : `; did you mean ${meant}?`}`;
      report(found, {
        severity: "warning",
        code: "missing-reference",
        message,
        path: reference.path,
        ...(meant === undefined ? {} : { expected: meant }),
      });
    }
  }
  checkServices(objects, report);
}

const groups: Readonly<Record<string, string>> = {
  GitRepository: "source.toolkit.fluxcd.io",
  OCIRepository: "source.toolkit.fluxcd.io",
  HelmRepository: "source.toolkit.fluxcd.io",
  HelmChart: "source.toolkit.fluxcd.io",
  Bucket: "source.toolkit.fluxcd.io",
  ExternalArtifact: "source.extensions.fluxcd.io",
};

function referencesOf({ object, gvk, namespace }: FoundObject): Reference[] {
  const found: Reference[] = [];
  const add = (
    path: Path,
    group: string,
    kind: string | undefined,
    beside: boolean,
    key = "name",
  ) => {
    const name = textField(object, ...path, key);
    const elsewhere = textField(object, ...path, "namespace");
    if (
      name === undefined ||
      kind === undefined ||
      (elsewhere !== undefined && elsewhere !== namespace)
    )
      return;
    found.push({ group, kind, name, namespace, path: [...path, key], beside });
  };
  const source = (path: Path, beside: boolean) => {
    const kind = textField(object, ...path, "kind");
    if (kind !== undefined && Object.hasOwn(groups, kind))
      add(path, groups[kind] ?? "", kind, beside);
  };
  const target = (path: Path, beside: boolean) => {
    add(
      path,
      parseApiVersion(textField(object, ...path, "apiVersion") ?? "apps/v1").group,
      textField(object, ...path, "kind"),
      beside,
    );
  };
  const eachOf = (path: Path) =>
    listField(object, ...path).map((_, index): Path => [...path, index]);

  switch (`${gvk?.group ?? ""}/${gvk?.kind ?? ""}`) {
    case "helm.toolkit.fluxcd.io/HelmRelease":
      source(["spec", "chart", "spec", "sourceRef"], true);
      source(["spec", "chartRef"], true);
      for (const at of eachOf(["spec", "valuesFrom"]))
        add(at, "", textField(object, ...at, "kind"), false);
      break;
    case "kustomize.toolkit.fluxcd.io/Kustomization":
      source(["spec", "sourceRef"], false);
      break;
    case "notification.toolkit.fluxcd.io/Alert":
      add(["spec", "providerRef"], "notification.toolkit.fluxcd.io", "Provider", false);
      break;
    case "flagger.app/Canary":
      target(["spec", "targetRef"], true);
      target(["spec", "autoscalerRef"], true);
      for (const at of eachOf(["spec", "analysis", "metrics"]))
        add([...at, "templateRef"], "flagger.app", "MetricTemplate", false);
      for (const at of eachOf(["spec", "analysis", "alerts"]))
        add([...at, "providerRef"], "flagger.app", "AlertProvider", false);
      break;
    case "autoscaling/HorizontalPodAutoscaler":
      target(["spec", "scaleTargetRef"], true);
      break;
    case "networking.k8s.io/Ingress":
      for (const rule of eachOf(["spec", "rules"]))
        for (const at of eachOf([...rule, "http", "paths"]))
          add([...at, "backend", "service"], "", "Service", false);
      break;
    case "gateway.networking.k8s.io/HTTPRoute":
    case "gateway.networking.k8s.io/GRPCRoute":
      for (const rule of eachOf(["spec", "rules"]))
        for (const at of eachOf([...rule, "backendRefs"]))
          add(at, "", textField(object, ...at, "kind") ?? "Service", false);
      break;
    case "cert-manager.io/Certificate":
      if (textField(object, "spec", "issuerRef", "kind") !== "ClusterIssuer")
        add(["spec", "issuerRef"], "cert-manager.io", "Issuer", false);
      break;
    case "external-secrets.io/ExternalSecret":
      if (textField(object, "spec", "secretStoreRef", "kind") !== "ClusterSecretStore")
        add(["spec", "secretStoreRef"], "external-secrets.io", "SecretStore", false);
      break;
    case "postgresql.cnpg.io/ScheduledBackup":
    case "postgresql.cnpg.io/Pooler":
    case "postgresql.cnpg.io/Database":
      add(["spec", "cluster"], "postgresql.cnpg.io", "Cluster", true);
      break;
    case "rbac.authorization.k8s.io/RoleBinding":
      if (textField(object, "roleRef", "kind") === "Role")
        add(["roleRef"], "rbac.authorization.k8s.io", "Role", false);
      break;
    default:
  }
  const pod =
    textField(object, "kind") === "CronJob"
      ? ["spec", "jobTemplate", "spec", "template", "spec"]
      : ["spec", "template", "spec"];
  if (gvk?.group === "apps" || gvk?.group === "batch") {
    add(pod, "", "ServiceAccount", false, "serviceAccountName");
    for (const at of eachOf([...pod, "volumes"])) {
      add([...at, "configMap"], "", "ConfigMap", false);
      add([...at, "secret"], "", "Secret", false, "secretName");
      add([...at, "persistentVolumeClaim"], "", "PersistentVolumeClaim", false, "claimName");
    }
  }
  return found;
}

const workloads = new Set(["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet"]);

/** A Service whose selector fits no Pod template of an instance that has some. */
function checkServices(
  objects: readonly FoundObject[],
  report: (found: FoundObject, finding: Finding) => void,
): void {
  const templates = objects
    .filter(({ gvk }) => gvk?.group === "apps" && workloads.has(gvk.kind))
    .map(({ object, namespace }) => ({
      namespace,
      labels: field(object, "spec", "template", "metadata", "labels"),
    }));
  for (const found of objects) {
    const selector = field(found.object, "spec", "selector");
    if (
      found.gvk?.group !== "" ||
      found.gvk.kind !== "Service" ||
      !isJsonObject(selector) ||
      Object.keys(selector).length === 0
    )
      continue;
    const near = templates.filter((template) => template.namespace === found.namespace);
    if (near.length === 0 || near.some(({ labels }) => isSelected(selector, labels))) continue;
    report(found, {
      severity: "warning",
      code: "selector-mismatch",
      message: `spec.selector fits the Pods of no workload in the instance: ${shown(selector)}.`,
      path: ["spec", "selector"],
    });
  }
}

function isSelected(selector: JsonObject, labels: Json | undefined): boolean {
  return Object.entries(selector).every(([key, value]) => field(labels, key) === value);
}
