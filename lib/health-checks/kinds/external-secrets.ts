import { condition } from "../condition";
import type { KnownKind } from "../types";

const api = "https://external-secrets.io/latest/api/spec/";

/**
 * An error of a store or a secret is tried again, and an ExternalSecret that is applied together
 * with its SecretStore begins with one: none of them is failed for good.
 */
export const externalSecrets: readonly KnownKind[] = [
  ...[
    "ExternalSecret",
    "ClusterExternalSecret",
    "SecretStore",
    "ClusterSecretStore",
    "PushSecret",
    "ClusterPushSecret",
  ].map((kind) => ({
    group: "external-secrets.io",
    kind,
    source: `${api} (${kind}StatusCondition: Ready)`,
    current: condition("Ready"),
  })),
  {
    group: "generators.external-secrets.io",
    kind: "*",
    source: `${api} (generators have a spec only)`,
    none: "A generator is read when an ExternalSecret asks it.",
  },
];
