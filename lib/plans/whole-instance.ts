import { engineVersion, instanceFiles, recordFormat } from "@/lib/instances/server";
import type { RenderedFile, RenderInput } from "@/lib/template";

/**
 * The whole folder of the instance as a pull request adds it, by path from the root of the
 * repository: with its record, labels and namespace.
 */
export function wholeInstance(
  { template, parameters, instance, target }: RenderInput,
  files: readonly RenderedFile[],
): Map<string, string> {
  const { name, version } = template.definition;
  const written = instanceFiles({
    record: {
      id: instance.id,
      name: instance.name,
      team: instance.team,
      createdBy: "slipway template",
      template: { name, version, digest: template.digest },
      target: { ...target, namespace: instance.namespace, path: instance.path },
      parameters,
      format: recordFormat,
      engine: engineVersion,
    },
    template: template.definition,
    target: {
      environment: target.environment,
      fluxNamespace: "flux-system",
      sourceName: "flux-system",
      teamServiceAccount: "team-{team}",
      platformServiceAccount: "platform",
    },
    rendered: [...files],
  });
  return new Map(written.map(({ path, content }) => [path, content ?? ""]));
}
