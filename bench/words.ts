/** What the seeded catalog is made of: enough words that a search has to choose, and that some words are everywhere. */
export const searchables = {
  qualities: [
    "stateless", "highly available", "encrypted", "internal", "public", "multi-tenant", "canary", "batch", "regional", "replicated", "ephemeral", "audited", "autoscaled",
    "read-only", "event-driven", "scheduled", "hardened", "sharded", "observed", "rate-limited", "signed", "mirrored", "federated",
  ],
  things: [
    "service", "database", "queue", "cache", "gateway", "worker", "topic", "bucket", "dashboard", "certificate", "namespace", "pipeline", "function", "proxy", "index",
    "registry", "cluster", "job", "webhook", "stream", "ledger", "volume", "sidecar", "frontend", "exporter", "operator", "backup", "tunnel", "mailbox", "notebook",
  ],
  purposes: [
    "payments", "checkout", "search", "invoices", "shipping", "customer accounts", "fraud detection", "recommendations", "reporting", "telemetry", "documents", "identity",
    "inventory", "notifications", "pricing", "support tickets", "data science", "mobile clients", "partners", "compliance",
  ],
  tags: [
    "postgres", "kafka", "redis", "flagger", "gateway-api", "helm", "prometheus", "grafana", "cert-manager", "istio", "keda", "rabbitmq", "minio", "opensearch", "velero", "vault",
    "cilium", "argo", "tekton", "cloudnative-pg", "nats", "clickhouse",
  ],
  categories: ["Applications", "Data", "Messaging", "Networking", "Observability", "Jobs", "Security", "Teams"],
  teams: ["platform-team", "data-team", "network-team", "security-team", "observability-team"],
  sentences: [
    "exposed over TLS with certificates that renew themselves.",
    "backed up every night and restored in a rehearsal every month.",
    "released step by step, and rolled back when its error rate rises.",
    "scaled between two and twenty replicas by the requests it serves.",
    "isolated by a network policy that denies whatever is not declared.",
    "watched by alerts that page the owning team, not the platform team.",
    "with quotas, priorities and disruption budgets that the platform team has agreed.",
    "reachable from the company's network only, through the shared gateway.",
    "writing structured logs that are kept for thirty days.",
    "storing its credentials in the vault, rotated every week.",
    "running without root, with a read-only file system and no capabilities.",
    "upgraded in place with no downtime, one zone after the other.",
  ],
} as const satisfies Record<string, readonly string[]>;

/** What people type: words of titles and of prose, two together, words that are not finished, a tag. */
export const searches: readonly string[] = [
  "postgres", "kafka topic", "canary service", "backup", "database payments", "gateway", "sched job", "encrypted bucket", "rotated credentials", "cert",
  "redis cache", "grafana dash", "worker invoices", "fraud", "highly available database", "public frontend", "tls", "quota", "stream telemetry", "keda autoscaled",
  "notebook data science", "isolated network", "read-only replica", "prom exporter", "signed webhook", "velero", "tunnel partners", "stateful", "registry mirror", "pipeline compliance",
];
