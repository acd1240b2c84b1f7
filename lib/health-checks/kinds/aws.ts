import { condition } from "../condition";
import type { KnownKind } from "../types";

/**
 * Every resource of a controller of AWS Controllers for Kubernetes (group `s3.services.k8s.aws`,
 * `sqs.services.k8s.aws`, …) has the conditions of their common runtime: ACK.Terminal is what no
 * further attempt mends.
 */
export const ack: KnownKind = {
  group: "*.services.k8s.aws",
  kind: "*",
  source: "aws-controllers-k8s/runtime, apis/core/v1alpha1/conditions.go",
  current: `${condition("ACK.ResourceSynced")} && !(${condition("ACK.Terminal")})`,
  failed: condition("ACK.Terminal"),
};

/** Every managed resource of Crossplane's AWS providers; what failed is tried again. */
const crossplane = {
  kind: "*",
  source: "https://docs.crossplane.io/latest/managed-resources/managed-resources/#conditions",
  current: `${condition("Ready")} && ${condition("Synced")}`,
};

const providerConfig = (group: string, kind: string): KnownKind => ({
  group,
  kind,
  source: "https://docs.crossplane.io/latest/packages/providers/#provider-configuration",
  none: "Its status counts who uses it, and says nothing of whether it is right.",
});

export const aws: readonly KnownKind[] = [
  ack,
  { group: "*.aws.upbound.io", ...crossplane },
  { group: "*.aws.m.upbound.io", ...crossplane },
  providerConfig("aws.upbound.io", "ProviderConfig"),
  providerConfig("aws.m.upbound.io", "ProviderConfig"),
  providerConfig("aws.m.upbound.io", "ClusterProviderConfig"),
];
