import { customResource, type ShippedKind } from "../dsl";
import { gitRepository, ociRepository, helmRepository } from "./flux/sources";
import { kustomization } from "./flux/kustomization";
import { helmRelease } from "./flux/helm-release";
import { provider, alert, receiver } from "./flux/notifications";

/** Flux 2.8 and later. */
export function fluxKinds(): ShippedKind[] {
  return [
    customResource(
      "source.toolkit.fluxcd.io/v1",
      "GitRepository",
      { spec: gitRepository },
      { resource: "gitrepositories" },
    ),
    customResource(
      "source.toolkit.fluxcd.io/v1",
      "OCIRepository",
      { spec: ociRepository },
      { resource: "ocirepositories" },
    ),
    customResource(
      "source.toolkit.fluxcd.io/v1",
      "HelmRepository",
      { spec: helmRepository },
      { resource: "helmrepositories" },
    ),
    customResource("helm.toolkit.fluxcd.io/v2", "HelmRelease", { spec: helmRelease }),
    customResource("kustomize.toolkit.fluxcd.io/v1", "Kustomization", { spec: kustomization }),
    customResource("notification.toolkit.fluxcd.io/v1beta3", "Provider", { spec: provider }),
    customResource("notification.toolkit.fluxcd.io/v1beta3", "Alert", { spec: alert }),
    customResource("notification.toolkit.fluxcd.io/v1", "Receiver", { spec: receiver }),
  ];
}
