import { condition } from "../condition";
import type { KnownKind } from "../types";

/** Flux's own objects: a new attempt is in progress, and only Stalled is failed for good. */
const expressions = {
  current: condition("Ready"),
  inProgress: condition("Reconciling"),
  failed: condition("Stalled"),
};

const kinds: Readonly<Record<string, readonly string[]>> = {
  "helm.toolkit.fluxcd.io": ["HelmRelease"],
  "kustomize.toolkit.fluxcd.io": ["Kustomization"],
  "source.toolkit.fluxcd.io": [
    "GitRepository",
    "HelmRepository",
    "HelmChart",
    "OCIRepository",
    "Bucket",
  ],
  "image.toolkit.fluxcd.io": ["ImageRepository", "ImagePolicy", "ImageUpdateAutomation"],
  "notification.toolkit.fluxcd.io": ["Receiver"],
  "fluxcd.controlplane.io": ["FluxInstance", "ResourceSet", "ResourceSetInputProvider"],
};

export const flux: readonly KnownKind[] = [
  ...Object.entries(kinds).flatMap(([group, names]) =>
    names.map((kind) => ({
      group,
      kind,
      source: "fluxcd/pkg, apis/meta/conditions.go",
      ...expressions,
    })),
  ),
  ...["Alert", "Provider"].map((kind) => ({
    group: "notification.toolkit.fluxcd.io",
    kind,
    source: "https://fluxcd.io/flux/components/notification/ (v1beta3 has no status)",
    none: "notification-controller reads it when there is something to tell.",
  })),
];
