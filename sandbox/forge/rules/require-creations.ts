import { ApiError } from "../http/api-error";
import type { Repo, World } from "../world";
import { rulesOf } from "./branch-rules";

/**
 * A ruleset's `creation`: only who may bypass it makes branches that it names, and nobody may here
 * (https://docs.github.com/en/repositories/configuring-branches-and-merges-in-your-repository/managing-rulesets/available-rules-for-rulesets#restrict-creations).
 * Throws 422.
 */
export function requireCreations(world: World, repo: Repo, ref: string): void {
  if (!ref.startsWith("refs/heads/")) return;
  if (
    rulesOf(world, repo, ref.slice("refs/heads/".length)).some(
      ({ rule }) => rule.type === "creation",
    )
  )
    throw new ApiError(
      422,
      "Repository rule violations found\n\nCannot create ref due to creations being restricted.\n\n",
    );
}
