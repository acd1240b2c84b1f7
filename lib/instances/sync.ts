import type { JsonObject } from "@/lib/json";
import { fillPattern, type Target } from "@/lib/targets";
import type { RenderedFile, TemplateScope } from "@/lib/template";
import { analysisSeconds, canaryHealthCheck, isCanary } from "./canary";
import { eventAnnotation, instanceLabels } from "./labels";
import { fluxName } from "./names";
import type { InstanceRecord } from "./record";

const defaultTimeout = 300;

/** What a target says of how instances are applied there. */
export type SyncTarget = Pick<
  Target,
  "environment" | "fluxNamespace" | "sourceName" | "teamServiceAccount" | "platformServiceAccount"
>;

/**
 * The Flux Kustomization (`kustomize.toolkit.fluxcd.io/v1`) of one instance alone: from it on the
 * instance is reconciled, reported, pruned and isolated by itself, with the rights of its team or
 * of the platform.
 */
export function syncKustomization(
  record: InstanceRecord,
  scope: TemplateScope,
  target: SyncTarget,
  files: readonly RenderedFile[],
): JsonObject {
  const serviceAccount =
    scope === "team" ? target.teamServiceAccount : target.platformServiceAccount;
  const canaries = files.flatMap((file) => file.documents).filter(isCanary);
  return {
    apiVersion: "kustomize.toolkit.fluxcd.io/v1",
    kind: "Kustomization",
    metadata: {
      name: fluxName(record.team, record.name),
      namespace: target.fluxNamespace,
      labels: instanceLabels(record.team, record.name, record.template.name),
      annotations: { [eventAnnotation]: record.id },
    },
    spec: {
      interval: "10m",
      retryInterval: "1m",
      timeout: minutes(
        Math.max(
          defaultTimeout,
          ...canaries.map((canary) => defaultTimeout + analysisSeconds(canary)),
        ),
      ),
      sourceRef: { kind: "GitRepository", name: target.sourceName },
      path: `./${record.target.path}/manifests`,
      prune: true,
      wait: true,
      serviceAccountName: fillPattern(serviceAccount, {
        team: record.team,
        name: record.name,
        environment: target.environment,
      }),
      ...(record.target.substitution ? { postBuild: { substitute: substituted(record) } } : {}),
      ...(canaries.length > 0 ? { healthCheckExprs: [{ ...canaryHealthCheck }] } : {}),
    },
  };
}

/**
 * Never empty: Flux leaves the text alone where it knows no variable, and then `$${` would stay
 * doubled.
 */
function substituted(record: InstanceRecord): JsonObject {
  const names = Object.keys(record.target.vars)
    .filter((name) => /^[_a-zA-Z][_a-zA-Z0-9]*$/.test(name))
    .sort();
  return {
    ...Object.fromEntries(names.map((name) => [name, record.target.vars[name] ?? ""])),
    slipway_instance: fluxName(record.team, record.name),
  };
}

function minutes(seconds: number): string {
  return `${Math.ceil(seconds / 60)}m`;
}
