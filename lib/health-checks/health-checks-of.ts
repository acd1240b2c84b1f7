import { isJsonObject, type Json } from "@/lib/json";
import { knownKind } from "./known-kinds";
import type { HealthCheck, HealthExpressions } from "./types";

/** What an author says of a kind in `spec.healthChecks`: expressions, or why there are none. */
export type DeclaredHealthCheck = { apiVersion: string; kind: string } & (
  | HealthExpressions
  | { none: string }
);

interface Kind {
  apiVersion: string;
  group: string;
  kind: string;
}

/**
 * The `healthCheckExprs` of a Kustomization that applies these documents: one for each custom kind
 * that has something to wait for, sorted by group and kind. What the template declares goes before
 * what is known here. A Flux Kustomization takes the first entry of a group and kind, whatever its
 * version is.
 */
export function healthChecksOf(
  documents: readonly Json[],
  declared: readonly DeclaredHealthCheck[],
): HealthCheck[] {
  return kindsOf(documents).flatMap(({ apiVersion, group, kind }) => {
    const found = declaredFor(group, kind, declared) ?? knownKind(group, kind);
    if (found === undefined || "none" in found) return [];
    const { current, inProgress, failed } = found;
    return [
      {
        apiVersion,
        kind,
        current,
        ...(inProgress === undefined ? {} : { inProgress }),
        ...(failed === undefined ? {} : { failed }),
      },
    ];
  });
}

/** Custom kinds among the documents of which nobody says when an object is healthy. */
export function kindsWithoutHealthCheck(
  documents: readonly Json[],
  declared: readonly DeclaredHealthCheck[],
): { apiVersion: string; kind: string }[] {
  return kindsOf(documents)
    .filter(
      ({ group, kind }) =>
        isCustom(group) &&
        declaredFor(group, kind, declared) === undefined &&
        knownKind(group, kind) === undefined,
    )
    .map(({ apiVersion, kind }) => ({ apiVersion, kind }));
}

function declaredFor(
  group: string,
  kind: string,
  declared: readonly DeclaredHealthCheck[],
): DeclaredHealthCheck | undefined {
  return declared.find((one) => one.kind === kind && groupOf(one.apiVersion) === group);
}

/** The kinds of the objects, those in lists too, each once and in a fixed order. */
function kindsOf(documents: readonly Json[]): Kind[] {
  const found = new Map<string, Kind>();
  const add = (document: Json): void => {
    if (!isJsonObject(document)) return;
    const { apiVersion, kind, items } = document;
    if (typeof apiVersion !== "string" || typeof kind !== "string") return;
    if (kind.endsWith("List") && Array.isArray(items)) return items.forEach(add);
    const group = groupOf(apiVersion);
    if (group === "kustomize.config.k8s.io") return;
    const key = `${group}/${kind}`;
    const before = found.get(key);
    // Of two versions the same one is written, whatever the order of the files is.
    if (before === undefined || apiVersion < before.apiVersion)
      found.set(key, { apiVersion, group, kind });
  };
  documents.forEach(add);
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
}

const groupOf = (apiVersion: string): string =>
  apiVersion.includes("/") ? (apiVersion.split("/")[0] ?? "") : "";

/** Groups of Kubernetes itself that have a dot. */
const builtInGroups = new Set([
  "admissionregistration.k8s.io",
  "apiextensions.k8s.io",
  "apiregistration.k8s.io",
  "authentication.k8s.io",
  "authorization.k8s.io",
  "certificates.k8s.io",
  "coordination.k8s.io",
  "discovery.k8s.io",
  "events.k8s.io",
  "flowcontrol.apiserver.k8s.io",
  "internal.apiserver.k8s.io",
  "networking.k8s.io",
  "node.k8s.io",
  "rbac.authorization.k8s.io",
  "resource.k8s.io",
  "scheduling.k8s.io",
  "storage.k8s.io",
  "storagemigration.k8s.io",
]);

function isCustom(group: string): boolean {
  return group.includes(".") && !builtInGroups.has(group);
}
