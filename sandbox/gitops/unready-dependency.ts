import type { Attempt } from "./attempt";
import { asKustomization, conditionOf } from "./flux-kustomization";
import { inventoryId } from "./objects";

/** What the first of its dependencies that is not ready lacks; undefined when all are. */
export function unreadyDependency({ ctx, object, artifact }: Attempt): string | undefined {
  for (const wanted of object.spec.dependsOn) {
    const namespace = wanted.namespace ?? object.metadata.namespace;
    const name = `${namespace}/${wanted.name}`;
    const id = inventoryId({
      group: "kustomize.toolkit.fluxcd.io",
      version: "v1",
      kind: "Kustomization",
      namespace,
      name: wanted.name,
    });
    const dependency = asKustomization(ctx.cluster.get(id));
    if (dependency === undefined) {
      return `dependency '${name}' not found: kustomizations.kustomize.toolkit.fluxcd.io "${wanted.name}" not found`;
    }
    const { status, metadata } = dependency;
    if (
      status.observedGeneration !== metadata.generation ||
      conditionOf(status, "Ready")?.status !== "True"
    )
      return `dependency '${name}' is not ready`;
    if (status.lastAppliedRevision !== artifact.revision)
      return `dependency '${name}' revision is not up to date`;
  }
  return undefined;
}
