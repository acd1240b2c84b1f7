import type { Target } from "./target";

/**
 * What policies' bindings select targets by: the name, the environment, the cluster, and the
 * variables.
 */
export function targetLabels(
  target: Pick<Target, "name" | "environment" | "cluster" | "vars">,
): Record<string, string> {
  return {
    name: target.name,
    environment: target.environment,
    cluster: target.cluster.name,
    ...target.vars,
  };
}
