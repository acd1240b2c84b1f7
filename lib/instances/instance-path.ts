import { PortalError } from "@/lib/errors";
import { fillPattern, patternProblem, type Target } from "@/lib/targets";
import { instanceNameSchema, teamNameSchema } from "./names";

/**
 * The folder of an instance in its target's repository, without a trailing slash. Throws `invalid`
 * for a name that breaks the rules.
 */
export function instancePath(
  target: Pick<Target, "name" | "environment" | "cluster" | "pathPattern">,
  team: string,
  name: string,
): string {
  const problem = patternProblem(target.pathPattern);
  if (problem !== undefined)
    throw new PortalError(
      "misconfigured",
      `The path pattern of the target ${target.name} ${problem}.`,
    );
  if (!teamNameSchema.safeParse(team).success || !instanceNameSchema.safeParse(name).success) {
    throw new PortalError(
      "invalid",
      "The name of the team or of the instance breaks the rules for names.",
    );
  }
  return fillPattern(target.pathPattern, {
    environment: target.environment,
    cluster: target.cluster.name,
    target: target.name,
    team,
    name,
  });
}
