import type { Json, JsonObject } from "@/lib/json";
import { fillPattern, type Target } from "@/lib/targets";
import { type DeclaredHealthCheck, type HealthCheck, healthChecksOf } from "@/lib/health-checks";
import type { TemplateScope } from "@/lib/template";
import { analysisSeconds, isCanary } from "./canary";
import { eventAnnotation, instanceLabels } from "./labels";
import { fluxName } from "./names";
import type { InstanceRecord } from "./record";

const defaultTimeout = 300;

/** What a target says of how instances are applied there. */
export type SyncTarget = Pick<
  Target,
  "environment" | "fluxNamespace" | "sourceName" | "teamServiceAccount" | "platformServiceAccount"
>;

/** What the template says of how its instances are applied. */
export interface SyncTemplate {
  scope: TemplateScope;
  healthChecks: readonly DeclaredHealthCheck[];
}

/**
 * The Flux Kustomization (`kustomize.toolkit.fluxcd.io/v1`) of one instance alone: from it on the
 * instance is reconciled, reported, pruned and isolated by itself, with the rights of its team or
 * of the platform. It is what the engine of the record writes; `documents` are those of the files
 * below `manifests/`.
 */
export function syncKustomization(
  record: InstanceRecord,
  { scope, healthChecks }: SyncTemplate,
  target: SyncTarget,
  documents: readonly Json[],
): JsonObject {
  const serviceAccount =
    scope === "team" ? target.teamServiceAccount : target.platformServiceAccount;
  const canaries = documents.filter(isCanary);
  const checks =
    record.engine === "1" ? canaryChecks(documents) : healthChecksOf(documents, healthChecks);
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
      ...(checks.length > 0 ? { healthCheckExprs: checks.map((check) => ({ ...check })) } : {}),
    },
  };
}

/** Engine 1, of a Canary at the top of a document, in this version of it. Never to be changed. */
function canaryChecks(documents: readonly Json[]): HealthCheck[] {
  if (!documents.some(isCanary)) return [];
  return [
    {
      apiVersion: "flagger.app/v1beta1",
      kind: "Canary",
      current: "has(status.phase) && status.phase in ['Initialized', 'Succeeded']",
      inProgress:
        "!has(status.phase) || status.phase in ['Initializing', 'Waiting', 'Progressing', " +
        "'WaitingPromotion', 'Promoting', 'Finalising']",
      failed: "has(status.phase) && status.phase == 'Failed'",
    },
  ];
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
