import type { TargetContext } from "@/lib/template";
import type { Target } from "./target";

/** What a template's expressions may know of a target. */
export function targetContext(
  target: Pick<Target, "name" | "environment" | "cluster" | "vars" | "substitution">,
): TargetContext {
  return {
    name: target.name,
    environment: target.environment,
    cluster: target.cluster.name,
    vars: target.vars,
    substitution: target.substitution,
  };
}
