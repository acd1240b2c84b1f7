import { ApiError } from "../http/api-error";
import type { Repo, World } from "../world";
import { rulesOf } from "./branch-rules";

/**
 * A ruleset's `required_signatures` holds for every commit that a branch gets and no branch has
 * yet, also on a branch that is made. GitHub words it so
 * (https://docs.github.com/en/repositories/configuring-branches-and-merges-in-your-repository/managing-rulesets/available-rules-for-rulesets#require-signed-commits;
 * GH013 where it is pushed). Throws 422.
 */
export async function requireSignatures(
  world: World,
  repo: Repo,
  ref: string,
  sha: string,
): Promise<void> {
  if (!ref.startsWith("refs/heads/")) return;
  const rules = rulesOf(world, repo, ref.slice("refs/heads/".length));
  if (!rules.some(({ rule }) => rule.type === "required_signatures")) return;
  for (const commit of await repo.git.revList([sha, "--not", "--branches"]))
    if (!world.db.get("SELECT 1 FROM signed_commits WHERE sha = ?", commit))
      throw new ApiError(
        422,
        "Repository rule violations found\n\nCommits must have verified signatures.\n\n",
      );
}
