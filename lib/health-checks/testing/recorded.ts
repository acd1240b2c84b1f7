/**
 * Objects as their controllers leave them, written after the documentation that the rows of the
 * table name: the status alone, and what of the spec an expression reads.
 */
export interface Recorded {
  /** Only what has to be there. */
  spec?: object;
  progressing: object;
  ready: object;
  /** `ends`: the controller does not try again. `waits`: it does, so Flux waits for its time-out. */
  failed: { status: object } & ({ ends: true } | { waits: true });
}

const at = "2026-11-30T10:00:00Z";
export const generation = 3;

type State = "True" | "False" | "Unknown";
const condition = (type: string, status: State, reason: string, withGeneration = true) => ({
  type,
  status,
  reason,
  message: "",
  lastTransitionTime: at,
  ...(withGeneration ? { observedGeneration: generation } : {}),
});
const conditions = (...list: object[]) => ({ conditions: list });

const ready = (yes: string, no: string, withGeneration = false): Recorded => ({
  progressing: conditions(condition("Ready", "Unknown", "Pending", withGeneration)),
  ready: conditions(condition("Ready", "True", yes, withGeneration)),
  failed: { status: conditions(condition("Ready", "False", no, withGeneration)), waits: true },
});
const synchronized = (type: string): Recorded => ({
  progressing: conditions(),
  ready: conditions(condition(type, "True", "ApplySuccessful")),
  failed: { status: conditions(condition(type, "False", "ApplyFailed")), waits: true },
});
const applied: Recorded = {
  progressing: { observedGeneration: generation },
  ready: { observedGeneration: generation, applied: true },
  failed: {
    status: { observedGeneration: generation, applied: false, message: "role does not exist" },
    waits: true,
  },
};
const programmed: Recorded = {
  progressing: conditions(
    condition("Accepted", "Unknown", "Pending", false),
    condition("Programmed", "Unknown", "Pending", false),
  ),
  ready: conditions(
    condition("Accepted", "True", "Accepted"),
    condition("Programmed", "True", "Programmed"),
  ),
  failed: {
    status: conditions(
      condition("Accepted", "False", "ListenersNotValid"),
      condition("Programmed", "False", "Invalid"),
    ),
    waits: true,
  },
};
const parent = (accepted: State, resolved: State, name = "public") => ({
  parentRef: { name, sectionName: "https" },
  controllerName: "gateway.envoyproxy.io/gatewayclass-controller",
  conditions: [
    condition("Accepted", accepted, accepted === "True" ? "Accepted" : "NoMatchingParent"),
    condition("ResolvedRefs", resolved, resolved === "True" ? "ResolvedRefs" : "BackendNotFound"),
  ],
});
const route: Recorded = {
  spec: { parentRefs: [{ name: "public", sectionName: "https" }, { name: "private" }] },
  progressing: { parents: [parent("True", "True")] },
  ready: { parents: [parent("True", "True"), parent("True", "True", "private")] },
  failed: {
    status: { parents: [parent("True", "False"), parent("True", "True", "private")] },
    waits: true,
  },
};
const ancestors: Recorded = {
  progressing: { ancestors: [] },
  ready: { ancestors: [conditions(condition("Accepted", "True", "Accepted"))] },
  failed: {
    status: { ancestors: [conditions(condition("Accepted", "False", "TargetNotFound"))] },
    waits: true,
  },
};
const managed: Recorded = {
  progressing: conditions(
    condition("Ready", "False", "Creating"),
    condition("Synced", "True", "ReconcileSuccess"),
  ),
  ready: conditions(
    condition("Ready", "True", "Available"),
    condition("Synced", "True", "ReconcileSuccess"),
  ),
  failed: {
    status: conditions(
      condition("Ready", "True", "Available"),
      condition("Synced", "False", "ReconcileError"),
    ),
    waits: true,
  },
};
const fluxObject: Recorded = {
  progressing: {
    observedGeneration: generation,
    ...conditions(
      condition("Reconciling", "True", "Progressing"),
      condition("Ready", "Unknown", "Progressing"),
    ),
  },
  ready: {
    observedGeneration: generation,
    ...conditions(condition("Ready", "True", "Succeeded")),
  },
  failed: {
    status: {
      observedGeneration: generation,
      ...conditions(
        condition("Stalled", "True", "RetriesExceeded"),
        condition("Ready", "False", "InstallFailed"),
      ),
    },
    ends: true,
  },
};

const group = <T>(name: string, kinds: readonly string[], value: T): Record<string, T> =>
  Object.fromEntries(kinds.map((kind) => [`${name}/${kind}`, value]));

/** By `group/kind` of the table. */
export const recorded: Readonly<Record<string, Recorded>> = {
  "cert-manager.io/Certificate": {
    progressing: conditions(
      condition("Ready", "False", "DoesNotExist"),
      condition("Issuing", "True", "DoesNotExist"),
    ),
    ready: conditions(condition("Ready", "True", "Ready")),
    failed: {
      status: {
        failedIssuanceAttempts: 1,
        lastFailureTime: at,
        ...conditions(
          condition("Ready", "False", "DoesNotExist"),
          condition("Issuing", "False", "Failed"),
        ),
      },
      ends: true,
    },
  },
  "cert-manager.io/CertificateRequest": {
    progressing: conditions(condition("Ready", "False", "Pending", false)),
    ready: conditions(condition("Ready", "True", "Issued", false)),
    failed: {
      status: {
        failureTime: at,
        ...conditions(condition("Ready", "False", "Failed", false)),
      },
      ends: true,
    },
  },
  ...group(
    "cert-manager.io",
    ["Issuer", "ClusterIssuer"],
    ready("ACMEAccountRegistered", "ErrRegisterACMEAccount", true),
  ),
  ...group(
    "external-secrets.io",
    ["ExternalSecret", "ClusterExternalSecret", "PushSecret", "ClusterPushSecret"],
    ready("SecretSynced", "SecretSyncedError"),
  ),
  ...group(
    "external-secrets.io",
    ["SecretStore", "ClusterSecretStore"],
    ready("Valid", "InvalidProviderConfig"),
  ),
  "postgresql.cnpg.io/Cluster": {
    progressing: {
      phase: "Setting up primary",
      ...conditions(condition("Ready", "False", "ClusterIsNotReady", false)),
    },
    ready: {
      phase: "Cluster in healthy state",
      ...conditions(condition("Ready", "True", "ClusterIsReady", false)),
    },
    failed: {
      status: {
        phase: "Cluster is unrecoverable and needs manual intervention",
        ...conditions(condition("Ready", "False", "ClusterIsNotReady", false)),
      },
      ends: true,
    },
  },
  "postgresql.cnpg.io/Pooler": {
    spec: { instances: 2 },
    progressing: { instances: 1 },
    ready: { instances: 2 },
    // Without replicas there is no field.
    failed: { status: { secrets: {} }, waits: true },
  },
  "postgresql.cnpg.io/ScheduledBackup": {
    spec: { schedule: "0 0 3 * * *" },
    progressing: {},
    ready: { lastCheckTime: at, nextScheduleTime: at },
    failed: { status: {}, waits: true },
  },
  "postgresql.cnpg.io/Backup": {
    progressing: { phase: "running" },
    ready: { phase: "completed" },
    failed: { status: { phase: "failed", error: "no such bucket" }, ends: true },
  },
  ...group(
    "postgresql.cnpg.io",
    ["Database", "DatabaseRole", "Publication", "Subscription"],
    applied,
  ),
  ...group("gateway.networking.k8s.io", ["Gateway", "ListenerSet"], programmed),
  "gateway.networking.k8s.io/GatewayClass": {
    progressing: conditions(condition("Accepted", "Unknown", "Pending", false)),
    ready: conditions(condition("Accepted", "True", "Accepted")),
    failed: {
      status: conditions(condition("Accepted", "False", "InvalidParameters")),
      waits: true,
    },
  },
  ...group(
    "gateway.networking.k8s.io",
    ["HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute", "UDPRoute"],
    route,
  ),
  "gateway.networking.k8s.io/BackendTLSPolicy": ancestors,
  ...group(
    "gateway.envoyproxy.io",
    ["BackendTrafficPolicy", "ClientTrafficPolicy", "SecurityPolicy", "EnvoyExtensionPolicy"],
    ancestors,
  ),
  "*.services.k8s.aws/*": {
    progressing: conditions(condition("ACK.ResourceSynced", "False", "", false)),
    ready: conditions(condition("ACK.ResourceSynced", "True", "", false)),
    failed: {
      status: conditions(
        condition("ACK.ResourceSynced", "True", "", false),
        condition("ACK.Terminal", "True", "", false),
      ),
      ends: true,
    },
  },
  "*.aws.upbound.io/*": managed,
  "*.aws.m.upbound.io/*": managed,
  ...group("helm.toolkit.fluxcd.io", ["HelmRelease"], fluxObject),
  ...group("kustomize.toolkit.fluxcd.io", ["Kustomization"], fluxObject),
  ...group(
    "source.toolkit.fluxcd.io",
    ["GitRepository", "HelmRepository", "HelmChart", "OCIRepository", "Bucket"],
    fluxObject,
  ),
  ...group(
    "image.toolkit.fluxcd.io",
    ["ImageRepository", "ImagePolicy", "ImageUpdateAutomation"],
    fluxObject,
  ),
  ...group("notification.toolkit.fluxcd.io", ["Receiver"], fluxObject),
  ...group(
    "fluxcd.controlplane.io",
    ["FluxInstance", "ResourceSet", "ResourceSetInputProvider"],
    fluxObject,
  ),
  "flagger.app/Canary": {
    progressing: { phase: "Progressing", canaryWeight: 20 },
    ready: { phase: "Succeeded", canaryWeight: 0 },
    failed: { status: { phase: "Failed", failedChecks: 5 }, ends: true },
  },
  ...group("keda.sh", ["ScaledObject", "ScaledJob"], {
    ...ready("ScaledObjectReady", "ScaledObjectCheckFailed"),
  }),
  "grafana.integreatly.org/GrafanaDashboard": synchronized("DashboardSynchronized"),
  "grafana.integreatly.org/GrafanaDatasource": synchronized("DatasourceSynchronized"),
  "grafana.integreatly.org/GrafanaFolder": synchronized("FolderSynchronized"),
  "bitnami.com/SealedSecret": {
    progressing: { observedGeneration: generation },
    ready: {
      observedGeneration: generation,
      ...conditions(condition("Synced", "True", "", false)),
    },
    failed: {
      status: {
        observedGeneration: generation,
        ...conditions(condition("Synced", "False", "", false)),
      },
      ends: true,
    },
  },
  "externaldns.k8s.io/DNSEndpoint": {
    progressing: { observedGeneration: generation - 1 },
    ready: { observedGeneration: generation },
    failed: { status: { observedGeneration: generation - 1 }, waits: true },
  },
};
