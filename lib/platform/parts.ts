/** A part of the infrastructure that a platform may leave out. */
export interface Part {
  title: string;
  /** What it is for, as the README of the repository has it. */
  purpose: string;
  /** Files of `infrastructure/controllers`. */
  controllers: readonly string[];
  /** Groups of the kinds that it brings. */
  groups: readonly string[];
  /** Parts that its Helm releases wait for (`dependsOn`), or that it is nothing without. */
  needs: readonly string[];
}

/** In the order in which a repository lists them. */
export const parts = {
  metrics: {
    title: "kube-prometheus-stack, metrics-server",
    purpose: "metrics, alerts by team, dashboards; what autoscalers ask",
    controllers: ["kube-prometheus-stack.yaml", "metrics-server.yaml"],
    groups: ["monitoring.coreos.com"],
    needs: [],
  },
  gateway: {
    title: "Envoy Gateway",
    purpose: "the Gateway API: one gateway, hosts below `apps.<domain>`",
    controllers: ["envoy-gateway.yaml"],
    groups: ["gateway.networking.k8s.io"],
    needs: [],
  },
  certificates: {
    title: "cert-manager, external-dns",
    purpose: "certificates and DNS records",
    controllers: ["cert-manager.yaml", "external-dns.yaml"],
    groups: ["cert-manager.io", "externaldns.k8s.io"],
    needs: ["metrics", "gateway"],
  },
  secrets: {
    title: "External Secrets",
    purpose: "secrets from Vault; none is in Git",
    controllers: ["external-secrets.yaml"],
    groups: ["external-secrets.io", "generators.external-secrets.io"],
    needs: ["metrics", "certificates"],
  },
  databases: {
    title: "CloudNativePG with the Barman Cloud plugin",
    purpose: "PostgreSQL, with backups to object storage",
    controllers: ["cloudnative-pg.yaml"],
    groups: ["postgresql.cnpg.io", "barmancloud.cnpg.io"],
    needs: ["metrics", "certificates"],
  },
  mesh: {
    title: "Istio (ambient)",
    purpose: "the mesh: a namespace joins by a label",
    controllers: ["istio.yaml"],
    groups: ["networking.istio.io", "security.istio.io"],
    needs: ["gateway"],
  },
  flagger: {
    title: "Flagger with its load tester",
    purpose: "releases in steps, blue-green, A/B",
    controllers: ["flagger.yaml"],
    groups: ["flagger.app"],
    needs: ["metrics", "gateway"],
  },
  aws: {
    title: "AWS Controllers for Kubernetes",
    purpose: "buckets (S3) and queues (SQS)",
    controllers: ["aws-controllers.yaml"],
    groups: ["s3.services.k8s.aws", "sqs.services.k8s.aws"],
    needs: [],
  },
} as const satisfies Record<string, Part>;

export type PartName = keyof typeof parts;
export const partNames = Object.keys(parts) as PartName[];

/** Files of `infrastructure/configs`, each with the parts without which it is left out. */
export const configs: Readonly<Record<string, readonly PartName[]>> = {
  "cluster-issuers.yaml": ["certificates"],
  "gateway.yaml": ["gateway"],
  "gateway-metrics.yaml": ["gateway", "metrics"],
  "mesh-metrics.yaml": ["mesh", "metrics"],
  "secret-store.yaml": ["secrets"],
  "alertmanager-receivers.yaml": ["secrets", "metrics"],
  "canary-metrics.yaml": ["flagger"],
};

/** The part that brings the kinds of a group; undefined: Kubernetes or Flux does, or nobody here. */
export function partOfGroup(group: string): PartName | undefined {
  return partNames.find((name) => (parts[name].groups as readonly string[]).includes(group));
}
